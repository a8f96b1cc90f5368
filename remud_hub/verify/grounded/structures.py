"""Does a text say of one structure what the page says of another? Only those that the page does not name at all are looked at."""

import re
from collections.abc import Iterator
from functools import cache

from remud_hub.clauses.lexicon import structures
from remud_hub.clauses.text import Clause, Text, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.words import held


_KNOWN, _FEWEST = 0.5, 1
"""Share of a clause's other words that the evidence must have for the clause to be taken from it, and how many at least. Ours."""


def structure_spans(part: str, said: str, text: Text, known: Text, evidence: str) -> Iterator[Span]:
    """Yield the structures of which a text says what the evidence says of others.

    What a clause of the teacher's own says of a structure is weighed with its other words; see ``words``.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        known: The evidence, taken apart.
        evidence: The evidence and the question, as they are written.
    """
    folded, there = folded_text(said), folded_text(evidence)
    for clause in text.clauses:
        if clause.is_supposed or clause.is_general or clause.is_denied:
            continue
        for match in _names().finditer(folded, clause.start, clause.end):
            if not any(piece in there for piece in structures()[match[0]]) and _is_taken(clause, match.span(), known):
                yield Span(part=part, start=match.start(), end=match.end(), fault="other structure")


def _is_taken(clause: Clause, structure: tuple[int, int], known: Text) -> bool:
    start, end = (place - clause.start for place in structure)
    apart = (
        word.stem
        for word, (first, last) in zip(clause.words, clause.places, strict=True)
        if last <= start or first >= end
    )
    others = frozenset(apart) - {""}
    return len(others) >= _FEWEST and held(others, known.stems) >= _KNOWN * len(others)


@cache
def _names() -> re.Pattern[str]:
    longest_first = sorted(structures(), key=lambda name: (-len(name), name))
    english = "|".join(re.escape(name) for name in longest_first if name.isascii())
    chinese = "|".join(re.escape(name) for name in longest_first if not name.isascii())
    return re.compile(rf"\b(?:{english})\b|{chinese}")
