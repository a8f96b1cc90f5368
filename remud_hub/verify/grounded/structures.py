"""Does a text say of one structure what the page says of another?

Structures that the page does not name are looked at where the rest of their clause is taken from it; of those that it names, the
ones that a text gives a number which the page gives to another.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import structures
from remud_hub.clauses.patterns import by_first
from remud_hub.clauses.quantities import Quantity, homes_of, numbers_by_clause, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, folded_text, taken_apart
from remud_hub.clauses.words import Place
from remud_hub.records import Span
from remud_hub.verify.grounded.words import held, stems_besides


_KNOWN, _FEWEST = 0.5, 1
"""Share of a clause's other words that the evidence must have for the clause to be taken from it, and how many at least. Ours."""


_OF_ONE = frozenset(["length", "area", "volume", "velocity", "pressure"])
"""Dimensions of what is measured on one structure."""


def structure_spans(
    part: str, said: str, text: Text, known: Text, evidence: str, *, is_answer: bool
) -> Iterator[Span]:
    """Yield the structures of which a text says what the evidence says of others.

    What a clause of the teacher's own says of a structure is weighed with its other words; see ``words``.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        known: The evidence, taken apart.
        evidence: The evidence and the question, as they are written.
        is_answer: Whether it is an answer, which may be nothing but the name of a structure.
    """
    named = _named(folded_text(said))
    there = folded_text(evidence) if named else ""
    strange = [each for each in named if not any(piece in there for piece in structures()[each[2]])]
    for start, end, _ in strange:
        clause = text.clause_at(start)
        if clause is None or clause.is_supposed or clause.is_general or _is_denied(clause, start):
            continue
        places = [(first, last) for first, last, _ in strange]
        if _is_taken(clause, places, known) or (is_answer and not stems_besides(clause, places)):
            yield Span(part=part, start=start, end=end, fault="other structure")


def _is_denied(clause: Clause, start: int) -> bool:
    """Whether a clause denies the structure that is named at a place, rather than something of it."""
    places = zip(clause.words, clause.places, strict=True)
    named = {word.stem for word, (first, last) in places if first <= start - clause.start < last}
    return clause.is_denied and bool(named & clause.heads or clause.denied <= named)


def measured_structure_spans(part: str, said: str, known: str) -> Iterator[Span]:
    """Yield the structures that a text gives numbers to, all of which the evidence gives to others.

    Args:
        part: Which text it is.
        said: The text.
        known: The evidence.
    """
    homes = _homes(known) if quantities_of(said) else {}
    folded = folded_text(said)
    for clause, numbers in numbers_by_clause(said) if homes else ():
        own = [homes.get(number.key, frozenset()) for number in numbers if number.dimension in _OF_ONE]
        if clause.is_supposed or not own or not all(own):
            continue
        named = [each for each in _named(folded) if clause.start <= each[0] < clause.end]
        if len(named) != 1:
            continue
        start, end, name = named[0]
        if not any(piece in sentence for sentences in own for sentence in sentences for piece in structures()[name]):
            yield Span(part=part, start=start, end=end, fault="other structure")


@lru_cache(REMEMBERED)
def _homes(known: str) -> dict[tuple[str, float], frozenset[str]]:
    """Return where the evidence has each of its numbers, of those that are about structures there.

    That is a sentence with the one before it, which may name what it goes on with: "the thyroid nodule is solid. It measures 14 mm".
    """
    folded, text = folded_text(known), taken_apart(known)
    ends = {clause.sentence: clause.end for clause in text.clauses}
    starts = {clause.sentence: clause.start for clause in reversed(text.clauses)}

    def around(clause: Clause, _: Quantity) -> tuple[str]:
        start = starts.get(clause.sentence - 1, starts[clause.sentence])
        return (folded[start : ends[clause.sentence]],)

    homes = homes_of(text, quantities_of(known), around)
    return {key: places for key, places in homes.items() if all(map(_names().search, places))}


def _is_taken(clause: Clause, structures: Sequence[Place], known: Text) -> bool:
    """Whether a clause, but for the structures that stand at some places, is taken from the evidence."""
    others = stems_besides(clause, structures)
    return len(others) >= _FEWEST and held(others, known.stems) >= _KNOWN * len(others)


@lru_cache(REMEMBERED)
def _named(folded: str) -> tuple[tuple[int, int, str], ...]:
    """Return where a text names structures, and which."""
    return tuple((*match.span(), match[0]) for match in _names().finditer(folded))


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(structures(), key=lambda name: (-len(name), name))
    english = [re.escape(name) for name in longest_first if name.isascii()]
    chinese = [re.escape(name) for name in longest_first if not name.isascii()]
    return re.compile(rf"\b{by_first(english)}\b|{by_first(chinese)}")
