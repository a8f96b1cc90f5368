"""Are the numbers of a size those of one size of the page: "12 × 9 mm" for "12 × 7 mm", where 9 mm is something else?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span


FAULT = "wrong number"
_BY, _WIDEST = re.compile(r"\s?(?:[×x*]|by)\s?"), 4
"""What stands between two numbers of a size, and how long it is at most."""


def size_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the sizes of a text that no size of the evidence has, although it has one that begins with the same number.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    for size in _sizes(text):
        amounts = {each.key for each in size}
        alike = [{each.key for each in other} for other in _sizes(known) if other[0].key == size[0].key]
        if alike and size[0].dimension:
            fault = "" if any(amounts <= other for other in alike) or _is_rounded(size, known) else FAULT
            yield Span(part=part, start=size[0].start, end=size[-1].end, fault=fault)


def _is_rounded(size: Sequence[Quantity], known: str) -> bool:
    """Whether a size has a number that the evidence lacks, which is looked at by itself."""
    return not {each.key for each in size} <= {each.key for each in quantities_of(known)}


@lru_cache(REMEMBERED)
def _sizes(text: str) -> tuple[tuple[Quantity, ...], ...]:
    """Return the numbers of each size in a text: "5.2 × 4.1 × 3 cm"."""
    folded, found = folded_text(text), list[list[Quantity]]()
    for one, other in pairwise(quantities_of(text)):
        if other.start - one.end > _WIDEST or not _BY.fullmatch(folded, one.end, other.start):
            continue
        if found and found[-1][-1] == one:
            found[-1].append(other)
        else:
            found.append([one, other])
    return tuple(map(tuple, found))
