"""Left and right: which side a clause speaks of, and whether a number is put on the side that the page has it on."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from remud_hub.clauses.clause import Clause, Pole
from remud_hub.clauses.quantities import Quantity, by_clause, homes_of, numbers_by_clause, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, folded_text, taken_apart
from remud_hub.clauses.words import Word, listed_words
from remud_hub.records import Span
from remud_hub.verify.grounded.words import says_one_of, span_of


SIDES = frozenset({"left", "right", "both"})
_ONE = frozenset({"left", "right"})
_AGAINST = re.compile(r"\b(?:vs\.?|versus|against|compared (?:with|to))\s?\Z")
_BEFORE = 16
"""Characters before a number in which that stands."""
_WHOLE = 0.5
"""Half a step of a number without decimals."""


def sided_number_spans(part: str, said: str, evidence: str) -> Iterator[Span]:
    """Yield the sides that a text gives to numbers which the evidence has on the other side alone.

    Args:
        part: Which text it is.
        said: The text.
        evidence: The evidence.
    """
    homes = _homes_for(said, evidence)
    sentence, named = -1, None
    bare: list[Quantity] = []
    for clause, numbers in numbers_by_clause(said) if homes else ():
        own = _own_sides(clause)
        if clause.sentence != sentence:
            bare = []
        if clause.sentence != sentence or own:
            sides = {pole.side for pole in own}
            named = (clause, own[0].place, own[0].side) if len(sides) == 1 and sides <= _ONE else None
            sentence = clause.sentence
        if named is None or clause.is_supposed:
            bare = [*numbers] if not clause.stems else []
            continue
        where, word, side = named
        found = [homes.get(number.key, frozenset()) for number in [*bare, *numbers] if _is_told_apart(number)]
        # "The left one is smaller, 11 versus 17 ml"
        if _ONE - {side} in found and not any(side in each for each in found):
            yield span_of(part, where, word, "wrong side")
        bare = []


def _is_told_apart(number: Quantity) -> bool:
    """Whether a number is hardly another one by chance: it has a unit or decimals."""
    return bool(number.dimension) or number.step < _WHOLE


def sides_by_number(said: str, evidence: str) -> dict[int, str]:
    """Return the side that the evidence has all numbers of a clause on, by where the clause begins; of a text that names sides.

    Args:
        said: The text.
        evidence: The evidence.
    """
    homes = _homes_for(said, evidence)
    found: dict[int, str] = {}
    bare: Clause | None = None
    for clause, numbers in numbers_by_clause(said) if homes else ():
        own, told = sides_of(clause), [homes.get(number.key, frozenset({""})) for number in numbers]
        sides = set().union(*told)
        if own and numbers and not clause.stems - stems_of_sides():  # 左侧9 mm², whatever else has 9 mm²
            sides = own if all(own <= each for each in told) else sides
        if len(sides) == 1 and sides <= _ONE:
            found[clause.start] = sides.pop()
        # "The right one, at 42 mm against 31 mm on the left"
        if bare and bare.sentence == clause.sentence and numbers:
            first = set(homes.get(numbers[0].key, ()))
            if len(first) == 1 and first <= _ONE:
                found[bare.start] = first.pop()
        if not _is_relative(clause):  # "on the left, which was normal, it was 4 mm"
            bare = None if numbers else clause
    return found


def _is_relative(clause: Clause) -> bool:
    return bool(clause.words) and clause.words[0].term in {"which", "who"}


def _homes_for(said: str, evidence: str) -> dict[tuple[str, float], frozenset[str]]:
    """Return on which sides the evidence has each of its numbers; nothing for a text that has none, or names no side."""
    names_one = any(pole.side in _ONE for clause in taken_apart(said).clauses for pole in clause.poles)
    return _homes(evidence) if names_one and quantities_of(said) else {}


@lru_cache(REMEMBERED)
def _homes(evidence: str) -> dict[tuple[str, float], frozenset[str]]:
    """Return on which sides the evidence has each of its numbers."""
    known, quantities, folded = taken_apart(evidence), quantities_of(evidence), folded_text(evidence)
    inherited = {clause.start: side for clause, _, side in inherited_sides(known)}
    paired = {start: side for found in by_clause(known, quantities) for start, side in _in_turn(*found)}

    def told(clause: Clause, number: Quantity) -> set[str]:
        if side := paired.get(number.start):
            return {side}
        own = [(clause.start + clause.places[pole.place][0], pole.side) for pole in _own_sides(clause)]
        # "19 ml vs 15 ml" of the left one: the second is the other's
        is_against = _AGAINST.search(folded, max(0, number.start - _BEFORE), number.start)
        if is_against and own and all(at < number.start for at, _ in own):
            return {""}
        # 左足…5.9 mm（右侧3.1 mm）
        sides = {side for at, side in own if at < number.end or "(" not in folded[number.end : at]}
        return sides or {inherited.get(clause.start, "")}

    return homes_of(known, quantities, told)


def _in_turn(clause: Clause, numbers: Sequence[Quantity]) -> Iterator[tuple[int, str]]:
    """Yield where the numbers of a clause begin that has a side for each of several: "0.74 on the left against 0.62 on the right"."""
    own = [pole.side for pole in _own_sides(clause)]
    if len(own) == len(numbers) > 1 and set(own) <= _ONE:
        yield from zip((number.start for number in numbers), own, strict=True)


def sides_of(clause: Clause) -> set[str]:
    """Return the sides that a clause names, ``other`` among them."""
    return {pole.side for pole in _own_sides(clause)}


def _own_sides(clause: Clause) -> list[Pole]:
    """Return the sides that a clause names."""
    return [pole for pole in clause.poles if pole.side in SIDES or pole.side == "other"]


def names_side(word: Word) -> bool:
    """Whether a word is one of left, right and both."""
    return says_one_of(word, SIDES)


@cache
def stems_of_sides() -> frozenset[str]:
    """Return what the words for left, right and both are compared by."""
    return frozenset(word.stem for word in listed_words() if names_side(word))


@cache
def group_of_sides() -> int:
    """Return the number of the opposites that left, right and both are sides of."""
    return next(
        group for word in listed_words() if word.meaning for group, side in word.meaning.poles if side == "left"
    )


@lru_cache(REMEMBERED)
def one_sides(known: Text) -> dict[int, str]:
    """Return left or right for the clauses that are about one of them, named or inherited, by where they begin."""
    found = {clause.start: side for clause, _, side in inherited_sides(known)}
    for clause in known.clauses:
        if len(sides := sides_of(clause)) == 1 and sides <= _ONE:
            found[clause.start] = sides.pop()
    return found


def is_elsewhere(sides: set[str], other: str | None) -> bool:
    """Whether what is said of some sides is said of another one than ``other``; not where that is unknown, None."""
    return other is not None and bool(sides) and sides <= _ONE - {other}


@lru_cache(REMEMBERED)
def inherited_sides(known: Text) -> tuple[tuple[Clause, int, str], ...]:
    """Return the clauses that name no side, with its group and the one that holds for them.

    That is the last one of their sentence, or the one that all before them is about ("scan of the right shoulder. The tendon …").
    """
    return tuple(_inherited(known))


def _inherited(known: Text) -> Iterator[tuple[Clause, int, str]]:
    group, topic, last, sentence = 0, "", "", 0
    for clause in known.clauses:
        if clause.sentence != sentence:
            last, sentence = "", clause.sentence
        own = _own_sides(clause)
        if own:
            group, last = own[-1].group, own[-1].side
            topic = last if {pole.side for pole in own} | {topic or last} == {last} else "several"
        side = last or topic
        if not own and side in {"left", "right"}:
            yield clause, group, side
