"""Left and right: which side a clause speaks of, and whether a number is put on the side that the page has it on."""

from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.quantities import by_clause, homes_of, quantities_of
from remud_hub.clauses.text import REMEMBERED, Clause, Text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.words import span_of


SIDES = frozenset({"left", "right", "both"})
_ONE = frozenset({"left", "right"})


def sided_number_spans(part: str, said: str, evidence: str) -> Iterator[Span]:
    """Yield the sides that a text gives to numbers which the evidence has on the other side alone.

    Args:
        part: Which text it is.
        said: The text.
        evidence: The evidence.
    """
    homes = _homes(evidence)
    sentence, named = -1, None
    for clause, numbers in by_clause(taken_apart(said), quantities_of(said)) if homes else ():
        own = _own_sides(clause)
        if clause.sentence != sentence or own:
            sides = {side for _, _, side in own}
            named = (clause, own[0][0], own[0][2]) if len(sides) == 1 and sides <= _ONE else None
            sentence = clause.sentence
        if named is None or clause.is_supposed:
            continue
        where, word, side = named
        if any(homes.get(number.key) == _ONE - {side} for number in numbers if number.dimension):
            yield span_of(part, where, word, "wrong side")


def sides_by_number(said: str, evidence: str) -> dict[int, str]:
    """Return the side that the evidence has all numbers of a clause on, by where the clause begins; of those with one side.

    Args:
        said: The text.
        evidence: The evidence.
    """
    homes = _homes(evidence)
    found: dict[int, str] = {}
    for clause, numbers in by_clause(taken_apart(said), quantities_of(said)) if homes else ():
        sides = {side for number in numbers for side in homes.get(number.key, ("",))}
        if len(sides) == 1 and sides <= _ONE:
            found[clause.start] = sides.pop()
    return found


@lru_cache(REMEMBERED)
def _homes(evidence: str) -> dict[tuple[str, float], frozenset[str]]:
    """Return on which sides the evidence has each of its numbers."""
    known = taken_apart(evidence)
    inherited = {clause.start: side for clause, _, side in inherited_sides(known)}
    return homes_of(
        known, quantities_of(evidence), lambda clause: sides_of(clause) or {inherited.get(clause.start, "")}
    )


def sides_of(clause: Clause) -> set[str]:
    """Return the sides that a clause names, ``other`` among them."""
    return {side for _, _, side in _own_sides(clause)}


def _own_sides(clause: Clause) -> list[tuple[int, int, str]]:
    """Return the sides that a clause names, with the places of their words and the group they are of."""
    return [
        (i, group, side)
        for i, word in enumerate(clause.words)
        for group, side in (word.meaning.poles if word.meaning else ())
        if side in SIDES or side == "other"
    ]


def inherited_sides(known: Text) -> Iterator[tuple[Clause, int, str]]:
    """Yield the clauses that name no side, with the one that holds for them.

    That is the last one of their sentence, or the one that all before them is about ("scan of the right shoulder. The tendon …").
    """
    group, topic, last, sentence = 0, "", "", 0
    for clause in known.clauses:
        if clause.sentence != sentence:
            last, sentence = "", clause.sentence
        own = _own_sides(clause)
        if own:
            _, group, last = own[-1]
            topic = last if {side for _, _, side in own} | {topic or last} == {last} else "several"
        side = last or topic
        if not own and side in {"left", "right"} and clause.stems:
            yield clause, group, side
