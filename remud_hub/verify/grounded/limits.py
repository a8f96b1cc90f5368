"""Is what is held against a limit on the side of it that the page has it on? "L/T < 1" is not "L/T > 1"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span


_LIMIT = re.compile(
    r"([a-z]{3,}|[一-鿿]{2})\s*(?:is|are|was|were|为|是)?\s*"
    r"(?:([<≤]|小于|低于|少于|不足|less than|below|under)|[>≥]|大于|高于|多于|超过|greater than|more than|above|over|exceeding|exceeds)"
    r"\s*(\d+(?:\.\d+)?)(?![\d.])"
)
"""What is compared, by its last word or two characters, and the number; the second group tells that it is below."""


def limit_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield what a text has on the one side of a limit, and the evidence on the other side only.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    told = _limits(known)
    for match in _LIMIT.finditer(folded_text(text)) if told else ():
        sides = told.get((match[1], float(match[3])))
        if sides:
            fault = "" if bool(match[2]) in sides else "contradicted finding"
            yield Span(part=part, start=match.start(), end=match.end(), fault=fault)


@lru_cache(REMEMBERED)
def _limits(known: str) -> dict[tuple[str, float], frozenset[bool]]:
    """Return, of what is held against limits, whether it is below them."""
    found: dict[tuple[str, float], set[bool]] = {}
    for match in _LIMIT.finditer(folded_text(known)):
        found.setdefault((match[1], float(match[3])), set()).add(bool(match[2]))
    return {limit: frozenset(sides) for limit, sides in found.items()}
