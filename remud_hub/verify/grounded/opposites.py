"""Does a text say left where the evidence says right, or dark where it says bright?

A word of two that exclude one another is held against the clauses of the evidence that share words with its own clause. It is a
fault where these say only the other one, or where the clause that shares most does.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.lexicon import lexicon
from remud_hub.clauses.text import REMEMBERED, Clause, Text
from remud_hub.clauses.words import Word
from remud_hub.records import Span
from remud_hub.verify.grounded.words import span_of


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
    for clause in text.clauses:
        if clause.is_supposed:
            continue
        for i, word in enumerate(clause.words):
            for group, side in word.meaning.poles if word.meaning else ():
                if group in said and not _is_praise(clause, i):
                    here, denied = _context(clause, i, group, about), word.stem in clause.denied
                    around = text.of_sentences[clause.sentence] - {word.stem}
                    fault = _fault(side, here, denied, said[group], group)
                    if not fault and len(around) > len(here):
                        fault = _fault(side, around, denied, said[group], group, sure=True)
                    yield span_of(part, clause, i, fault)


def _fault(
    side: str, context: frozenset[str], denied: bool, said: list[_Said], group: int, *, sure: bool = False
) -> str:
    """Return what is wrong; with a whole sentence for a context only where it is ``sure``."""
    others = [each for each in said if each.denied == denied and each.side not in {side, "other"}]
    if not others:
        return ""
    other = max(_shared(context, each) for each in others)
    elsewhere = [_shared(context, each) for each in said if each.side == "other"] if side in SIDES else []
    if elsewhere and max(elsewhere) > other:  # "the contralateral kidney"
        return ""
    name = "wrong side" if side in SIDES else "contradicted finding"
    same = [each for each in said if each.side == side]
    if not same:
        # An answer that names the one side where the page knows the other only
        only = side in {"left", "right"} and len({each.side for each in said}) == 1
        return name if other > 0 or not context or only or group >= lexicon().anywhere else ""
    if other < _MUCH:
        return ""
    return name if other - max(_shared(context, each) for each in same) >= (_MUCH_MORE if sure else _MORE) else ""


def _shared(context: frozenset[str], said: _Said) -> float:
    """Return which share of the context a place has; what only its sentence has counts half ("a cyst; it is anechoic")."""
    return (len(context & said.stems) + 0.5 * len(context & said.around)) / len(context) if context else 0.0


def _context(clause: Clause, place: int, group: int, about: frozenset[str]) -> frozenset[str]:
    others = (each for i, each in enumerate(clause.words) if i != place and each.stem and not _is_of(group, each))
    return frozenset(each.stem for each in others) or about


def _is_praise(clause: Clause, place: int) -> bool:
    """Whether "right" means that an answer is so: "option B is right"."""
    words = clause.words
    return words[place].term == "right" and 0 < place == len(words) - 1 and words[place - 1].term in _BEING


def _is_of(group: int, word: Word) -> bool:
    return bool(word.meaning and any(number == group for number, _ in word.meaning.poles))


@lru_cache(REMEMBERED)
def _said(known: Text) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = {}
    for clause in known.clauses:
        around = known.of_sentences[clause.sentence] - clause.stems
        for word in clause.words:
            for group, side in word.meaning.poles if word.meaning else ():
                said = _Said(side, _others(clause, word), around, word.stem in clause.denied)
                found.setdefault(group, []).append(said)
    return found


def _others(clause: Clause, word: Word) -> frozenset[str]:
    """Return the stems of the other words of a clause: also that of the word, where another has it."""
    is_twice = [each.stem for each in clause.words].count(word.stem) > 1
    return clause.stems if is_twice else clause.stems - {word.stem}
