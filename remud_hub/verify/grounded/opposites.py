"""Does a text say left where the evidence says right, or dark where it says bright?

A word of two that exclude one another is held against the clauses of the evidence that share words with its own clause. It is a
fault where these say only the other one, or where the clause that shares most does.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.lexicon import lexicon
from remud_hub.clauses.text import Clause, Text, Word, stem_of
from remud_hub.records import Span


SIDES = frozenset({"left", "right", "both"})
_BEING = frozenset({"is", "be", "being", "are", "must"})
_MUCH, _MORE, _MUCH_MORE = 0.6, 0.25, 0.4
"""Share of a clause's words that a place with the opposite must have, and how much more than one with the same word. Ours."""


class _Said(NamedTuple):
    """Where the evidence says a side of an opposite."""

    side: str
    stems: frozenset[str]
    around: frozenset[str]
    """Stems of the rest of its sentence."""
    denied: bool


def opposite_spans(part: str, text: Text, known: Text, about: frozenset[str]) -> Iterator[Span]:
    """Yield every side of an opposite in a text, with what is wrong with it.

    Args:
        part: Which text it is.
        text: It, taken apart.
        known: The evidence, taken apart.
        about: Stems of the question, which a short answer is about.
    """
    said = _said(known)
    sentences: dict[int, set[str]] = {}
    for clause in text.clauses:
        sentences.setdefault(clause.sentence, set()).update(clause.stems)
    for clause in text.clauses:
        if clause.is_supposed:
            continue
        for word in clause.words:
            for group, side in word.meaning.poles if word.meaning else ():
                if group in said and not _is_praise(clause, word):
                    here, denied = _context(clause, word, group, about), _is_denied(clause, word)
                    around = frozenset(sentences[clause.sentence]) - {stem_of(word)}
                    fault = _fault(side, here, denied, said[group], group) or _fault(
                        side, around if len(around) > len(here) else here, denied, said[group], group, sure=True
                    )
                    yield Span(part=part, start=word.start, end=word.end, fault=fault)


def _fault(
    side: str, context: frozenset[str], denied: bool, said: list[_Said], group: int, *, sure: bool = False
) -> str:
    """Return what is wrong; with a whole sentence for a context only where it is ``sure``."""
    alike = [each for each in said if each.denied == denied]
    same = [_shared(context, each) for each in said if each.side == side]
    other = [_shared(context, each) for each in alike if each.side not in {side, "other"}]
    elsewhere = max((_shared(context, each) for each in said if each.side == "other"), default=0.0)
    if side in SIDES and elsewhere > max(other, default=0.0):  # "the contralateral kidney"
        return ""
    name = "wrong side" if side in SIDES else "contradicted finding"
    if not other:
        return ""
    if not same:
        # An answer that names the one side where the page knows the other only
        only = side in {"left", "right"} and len({each.side for each in said}) == 1
        return name if max(other) > 0 or not context or only or group >= lexicon().anywhere else ""
    return name if max(other) >= _MUCH and max(other) - max(same) >= (_MUCH_MORE if sure else _MORE) else ""


def _shared(context: frozenset[str], said: _Said) -> float:
    """Return which share of the context a place has; what only its sentence has counts half ("a cyst; it is anechoic")."""
    return (len(context & said.stems) + 0.5 * len(context & said.around)) / len(context) if context else 0.0


def _context(clause: Clause, word: Word, group: int, about: frozenset[str]) -> frozenset[str]:
    own = {stem for each in clause.words if each is not word and not _is_of(group, each) and (stem := stem_of(each))}
    return frozenset(own) or about


def _is_praise(clause: Clause, word: Word) -> bool:
    """Whether "right" means that an answer is so: "option B is right"."""
    return (
        word.term == "right" and word is clause.words[-1] and len(clause.words) > 1 and clause.words[-2].term in _BEING
    )


def _is_of(group: int, word: Word) -> bool:
    return bool(word.meaning and any(number == group for number, _ in word.meaning.poles))


def _is_denied(clause: Clause, word: Word) -> bool:
    return stem_of(word) in clause.denied


@lru_cache(maxsize=512)
def _said(known: Text) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = {}
    sentences: dict[int, set[str]] = {}
    for clause in known.clauses:
        sentences.setdefault(clause.sentence, set()).update(clause.stems)
    for clause in known.clauses:
        for word in clause.words:
            for group, side in word.meaning.poles if word.meaning else ():
                stems = frozenset(stem for each in clause.words if each is not word and (stem := stem_of(each)))
                around = frozenset(sentences[clause.sentence]) - clause.stems
                found.setdefault(group, []).append(_Said(side, stems, around, _is_denied(clause, word)))
    return found
