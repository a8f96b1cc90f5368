"""Does a text say of one structure what the page says of another? Only those that the page does not name at all are looked at."""

from collections.abc import Iterator

from remud_hub.clauses.lexicon import pieces_of_structures
from remud_hub.clauses.text import Clause, Text, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.words import held, span_of


_KNOWN, _FEWEST = 0.5, 1
"""Share of a clause's other words that the evidence must have for the clause to be taken from it, and how many at least. Ours."""


def structure_spans(part: str, text: Text, known: Text, evidence: str, allowed: frozenset[str]) -> Iterator[Span]:
    """Yield the structures of which a text says what the evidence says of others.

    What a clause of the teacher's own says of a structure is weighed with its other words; see ``words``.

    Args:
        part: Which text it is.
        text: It, taken apart.
        known: The evidence, taken apart.
        evidence: The evidence as it is written.
        allowed: Stems that the question brings.
    """
    folded = folded_text(evidence)
    for clause in text.clauses:
        if clause.is_supposed or clause.is_general or clause.is_denied:
            continue
        for i, word in enumerate(clause.words):
            if not (word.meaning and word.meaning.structure) or word.stem in known.stems | allowed:
                continue
            pieces = pieces_of_structures().get(word.meaning.term, (word.term,))
            if not any(piece in folded for piece in pieces) and _is_taken(clause, word.stem, known):
                yield span_of(part, clause, i, "other structure")


def _is_taken(clause: Clause, structure: str, known: Text) -> bool:
    others = clause.stems - {structure}
    return len(others) >= _FEWEST and held(others, known.stems) >= _KNOWN * len(others)
