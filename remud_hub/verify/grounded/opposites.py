"""Does a text say left where the evidence says right, or dark where it says bright?

A word of two that exclude one another is held against the clauses of the evidence that share words with its own clause. It is a
fault where these say only the other one, or where the clause that shares most does.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import lexicon
from remud_hub.clauses.text import REMEMBERED, Text
from remud_hub.records import Span
from remud_hub.verify.grounded.sides import SIDES, group_of_sides, inherited_sides, stems_of_sides
from remud_hub.verify.grounded.words import (
    COMPARING,
    are_enough,
    is_size_in_numbers,
    is_unlikely,
    names_one_of,
    overlap,
    span_of,
)


_NO_STEM, _NOTHING = frozenset({""}), frozenset[str]()
_CHOSEN = frozenset(["choice", "answer", "option", "diagnosis"])
_BEING = frozenset({"is", "be", "being", "are", "must"})
_GOES = "减降升增转变"
"""How Chinese words begin that lead from one grade to another."""
_SPATIAL = frozenset({"above", "below", "under", "beneath"})
"""Words of comparison that also say where something is."""
_HALF = 0.5
"""Share of a clause of a trace, which also says what holds in general, that a place with the opposite must have. Ours."""
_MUCH, _MORE, _MUCH_MORE = 0.6, 0.25, 0.4
"""Share of a clause's words that a place with the opposite must have, and how much more than one with the same word. Ours."""


class _Said(NamedTuple):
    """Where the evidence says a side of an opposite."""

    side: str
    stems: frozenset[str]
    around: frozenset[str]
    """Stems of the rest of its sentence."""
    denied: bool
    denies: frozenset[str]
    """Stems that its clause denies."""


def opposite_spans(
    part: str,
    text: Text,
    known: Text,
    about: frozenset[str],
    premised: frozenset[str],
    by_number: Mapping[int, str],
    by_change: Mapping[int, frozenset[str]],
    compared: frozenset[int],
    *,
    is_trace: bool,
) -> Iterator[Span]:
    """Yield every side of an opposite in a text, with what is wrong with it.

    Args:
        part: Which text it is.
        text: It, taken apart.
        known: The evidence, taken apart.
        about: Stems of the question, which an answer of a few words is about; of others, what is said in a word by itself.
        premised: Stems that may be said whatever the evidence says: "which side is the thinner one?"
        by_number: Sides that numbers vouch for, by where their clauses begin; see ``sides_by_number``.
        by_change: Sides that changes vouch for, by their sentences; see ``sides_by_change``.
        compared: Where words begin that compare two numbers, and truly so.
        is_trace: Whether it is a thinking trace, which compares values with limits on the way.
    """
    if not any(clause.poles for clause in text.clauses):
        return
    said = _said(known)
    # What the evidence does not speak of tells none of its places from another
    about &= known.stems
    is_short = not are_enough(text.stems)
    sides = _sides(text)
    before = None
    for clause, following in zip_longest(text.clauses, text.clauses[1:]):
        topic, before = _topic(clause, before), clause
        if clause.is_supposed or (is_trace and is_unlikely(clause)):
            continue
        than = _place_of_than(clause) if clause.poles and clause.words[0].term.isascii() else 0
        for i, group, side in clause.poles:
            word = clause.words[i]
            if clause.is_general and side not in SIDES:
                continue
            if (
                clause.start + clause.places[i][0] in compared
                or side == by_number.get(clause.start)
                or side in by_change.get(clause.sentence, ())
                or _is_passed(clause, group, said.get(group, ()))
            ):
                continue
            # "8.9 cm, less than the 11.2 cm of the left" compares the two; numbers are looked at by themselves
            compares = side in COMPARING and (is_trace or (word.term not in _SPATIAL and names_one_of(clause, SIDES)))
            is_premise = side not in SIDES and (word.stem in premised or compares)
            if group in said and not (is_premise or _is_praise(clause, i) or is_size_in_numbers(clause, i)):
                least = _HALF if is_trace and side not in SIDES else 0.0
                asked = about - stems_of_sides() if side in SIDES else about
                if side not in SIDES:  # "it contains a dark, straight membrane"
                    topic = topic or _topic(clause, following)
                here = _context(clause, i, than, group, asked if is_short else _NOTHING) or topic or asked
                around = text.of_sentences[clause.sentence] - {word.stem} - _behind_than(clause, i, than)
                one = _Said(side, here - {word.stem}, around, word.stem in clause.denied, clause.denied)
                fault = _fault(one, said[group], group, least=least)
                # A sentence with both sides speaks of two things
                if not fault and len(around) > len(one.stems) and len(sides[clause.sentence, group]) == 1:
                    fault = _fault(
                        _Said(side, around, around, one.denied, one.denies), said[group], group, least=_HALF, sure=True
                    )
                yield span_of(part, clause, i, fault)


def _is_passed(clause: Clause, group: int, said: Sequence[_Said]) -> bool:
    """Whether a clause goes from one side of an opposite to another, both of which the evidence has: 由中度减为轻度."""
    poles = [pole for pole in clause.poles if pole.group == group]
    if len({pole.side for pole in poles}) < 2 or not {pole.side for pole in poles} <= {each.side for each in said}:
        return False
    first, last = poles[0].place, poles[-1].place
    before = clause.words[first - 1].term if first else ""
    return before == "from" or any(word.term[:1] in _GOES for word in clause.words[first + 1 : last])


def _sides(text: Text) -> dict[tuple[int, int], set[str]]:
    """Return the sides that each sentence names, by its number and their group."""
    found: dict[tuple[int, int], set[str]] = {}
    for clause in text.clauses:
        for _, group, side in clause.poles:
            found.setdefault((clause.sentence, group), set()).add(side)
    return found


def _topic(clause: Clause, beside: Clause | None) -> frozenset[str]:
    """Return what a clause that says a side alone is about: what the one beside it in the sentence has, but for lists."""
    return beside.stems if beside and beside.sentence == clause.sentence and not clause.is_listed else _NOTHING


def _fault(one: _Said, said: list[_Said], group: int, *, least: float, sure: bool = False) -> str:
    """Return what is wrong with a side that a text says; with a whole sentence for its context only where it is ``sure``.

    ``least`` is the share of the context from which on a place with the opposite alone speaks of the same.
    """
    side, context = one.side, one.stems
    if side == "other":  # which one that is, the text alone does not say
        return ""
    if side == "both" and any(each.side == side and not each.denied for each in said):
        return ""
    others = [each for each in said if each.denied == one.denied and each.side not in {side, "other"}]
    if not others:
        return ""
    # What the one denies and the other affirms is not the same: "no nodule on the right", where the page has one on the left
    other = max(_shared(context - ((one.denies ^ each.denies) & each.stems), each, len(context)) for each in others)
    elsewhere = [_shared(context, each) for each in said if each.side == "other"] if side in SIDES else []
    if elsewhere and max(elsewhere) > other:  # "the contralateral kidney"
        return ""
    name = "wrong side" if side in SIDES else "contradicted finding"
    # "Not dilated" says what "of normal size" does
    same = [each for each in said if each.side == side or (each.denied != one.denied and side not in SIDES)]
    if not same:
        # An answer that names the one side where the page knows the other only
        only = side in {"left", "right"} and len({each.side for each in said}) == 1
        elsewhere_alone = not least and (not context or only or group >= lexicon().anywhere)
        return name if other > least or elsewhere_alone else ""
    alike = max(_shared(context, each) for each in same)
    if other < (_MUCH if alike or side not in SIDES else _HALF):
        return ""
    return name if other - alike >= (_MUCH_MORE if sure else _MORE) else ""


def _shared(context: frozenset[str], said: _Said, of: int = 0) -> float:
    """Return which share of the context a place has; what only its sentence has counts half ("a cyst; it is anechoic")."""
    return overlap(context, said.stems, said.around) / (of or len(context)) if context else 0.0


def _context(clause: Clause, place: int, than: int, group: int, about: frozenset[str]) -> frozenset[str]:
    """Return what a side of an opposite is said of; that is not what stands behind "than" in "much darker than the liver"."""
    others = [each.stem for each in clause.words if not (each.meaning and group in each.meaning.groups)]
    told = frozenset(others) - _NO_STEM - _behind_than(clause, place, than)
    if group == group_of_sides() and all(len(stem) == 1 for stem in told):  # 级 of "右侧I级" says nothing by itself
        told = _NOTHING
    return told | about


def _place_of_than(clause: Clause) -> int:
    """Return which word of a clause is "than"; 0 where none is."""
    return next((i for i, word in enumerate(clause.words) if word.term == "than"), 0)


def _behind_than(clause: Clause, place: int, than: int) -> frozenset[str]:
    """Return the stems of what the word at a place is only compared with: "darker than the liver"."""
    return frozenset(word.stem for word in clause.words[than:]) if than > place else _NOTHING


def _is_praise(clause: Clause, place: int) -> bool:
    """Whether "right" means that an answer is so: "option B is right", "the right choice"."""
    words = clause.words
    if words[place].term != "right":
        return False
    if place < len(words) - 1:
        return words[place + 1].term in _CHOSEN
    return place > 0 and words[place - 1].term in _BEING


@lru_cache(REMEMBERED)
def _said(known: Text) -> dict[int, list[_Said]]:
    found: dict[int, list[_Said]] = {}
    before = None
    for clause in known.clauses:
        topic, before = _topic(clause, before), clause
        if not clause.poles:
            continue
        named = [word.stem for word in clause.words]
        around = known.of_sentences[clause.sentence] - clause.stems
        for i, group, side in clause.poles:
            if is_size_in_numbers(clause, i):  # "4 mm thick versus 7 mm before"
                continue
            stem = named[i]
            # The stems of the other words: also that of the word, where another has it
            others = clause.stems if named.count(stem) > 1 else clause.stems - {stem}
            others, beside = (others, around) if others else (topic, around - topic)
            found.setdefault(group, []).append(_Said(side, others, beside, stem in clause.denied, clause.denied))
    for clause in known.clauses:  # "both jets were visible" has both sides, too
        if any(word.term == "both" for word in clause.words):
            found.setdefault(group_of_sides(), []).append(
                _Said("both", clause.stems, _NOTHING, clause.is_denied, clause.denied)
            )
    for clause, group, side in inherited_sides(known):
        if clause.stems:
            around = known.of_sentences[clause.sentence] - clause.stems
            found.setdefault(group, []).append(_Said(side, clause.stems, around, clause.is_denied, clause.denied))
    return found
