"""Is a ratio or index on the side of a limit that the page has it on? "纵横比 < 1" is not "纵横比 > 1".

Lengths and the like are left to the numbers: "a normal wall is less than 3 mm" does not forbid one of over 3 mm.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span


_LIMIT = re.compile(
    r"(?P<what>(?<![a-z])[a-z]/[a-z]|(?<![a-z])(?!(?:is|it|of|or|be|to|at|on|in|by|as|an|up|if|no)\b)[a-z]{2,30}|[一-鿿]{2})\s{0,3}(?:(?:is|are|was|were)\s|[为是])?\s{0,3}"
    r"(?:(?P<below>[<≤]|小于|低于|less than|below)|[>≥]|大于|高于|超过|greater than|more than|above|exceeding|exceeds)"
    r"\s{0,3}(?P<limit>\d+(?:\.\d+)?)(?![\d.])(?!\s?[a-zµμ%°毫厘个次岁天周年])"
)
"""What is compared, by its last word or two characters, and a number without a unit."""


def limit_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield what a text has on the one side of a limit, and the evidence on the other side only.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    for match in _LIMIT.finditer(folded_text(text)):
        if sides := _limits(known).get((match["what"], float(match["limit"]))):
            fault = "" if _is_below(match) in sides else "contradicted finding"
            yield Span(part=part, start=match.start(), end=match.end(), fault=fault)


@lru_cache(REMEMBERED)
def _limits(known: str) -> dict[tuple[str, float], frozenset[bool]]:
    """Return, of what is held against limits, whether it is below them."""
    found: dict[tuple[str, float], set[bool]] = {}
    for match in _LIMIT.finditer(folded_text(known)):
        found.setdefault((match["what"], float(match["limit"])), set()).add(_is_below(match))
    return {limit: frozenset(sides) for limit, sides in found.items()}


def _is_below(match: re.Match[str]) -> bool:
    return match["below"] is not None
