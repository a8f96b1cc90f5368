"""Does a text give a value to another label than the page: "FL 63 mm" for "BPD 63 mm", 4类为1% for 3类1%?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.quantities import Key, Quantity, quantities_of, ranges_of
from remud_hub.clauses.text import REMEMBERED
from remud_hub.records import Span


FAULT = "value of another label"
_LABEL = re.compile(
    r"(?<![A-Za-z\d-])(?P<short>[A-Z]{2,5})(?![A-Za-z-])|(?P<grade>\d[A-C]?类|[IVXⅠ-Ⅻ]{1,4}[型级期])"
    r"|\b(?P<kind>(?:[Gg]rade|[Ss]tage|[Cc]ategory|[Tt]ype) (?:\d[A-C]?|[IVX]{1,4}))\b"
)
_NO_LABEL = frozenset({"AND", "OR", "NOT", "THE", "TO", "OF", "IN", "IS", "CT", "MRI", "MR", "US", "PET", "FNA", "IU"})
_BETWEEN = re.compile(
    r"\s?(?:of|is|was|were|are|at|about|measures|measured|measuring|reached|up|to|less|more|than|over|under|below|above|"
    r"[=:：≥≤<>约为是达到值在小大低高于至不足超过(（]|\s)*\s?"
)
"""What may stand between a label and its value."""


def labelled_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the values behind a label that the evidence has behind another label alone, and other values behind this one.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    for label, value, start in _labelled(text):
        told = _told(known)
        others = told.get(value.key)
        if others is not None:
            is_known = any(label in found for (kind, _), found in told.items() if kind == value.dimension)
            is_other = is_known and not any(_are_one(label, other) for other in others)
            yield Span(part=part, start=start, end=value.end, fault=FAULT if is_other else "")


def _are_one(label: str, other: str) -> bool:
    """Whether two labels name one thing: EF and LVEF."""
    return label.endswith(other) or other.endswith(label)


@lru_cache(REMEMBERED)
def _told(known: str) -> dict[Key, frozenset[str]]:
    """Return the labels that the evidence gives to each value."""
    found: dict[Key, set[str]] = {}
    for label, value, _ in _labelled(known):
        found.setdefault(value.key, set()).add(label)
    return {key: frozenset(labels) for key, labels in found.items()}


def _labelled(text: str) -> Iterator[tuple[str, Quantity, int]]:
    """Yield labels with the value right behind them, of a range both ends; a bare whole number may be anything."""
    numbers = quantities_of(text)
    by_start = {each.start: each for each in numbers}
    highs = {low.start: high for low, high in ranges_of(text, numbers)}
    for match in _LABEL.finditer(text):
        label = next(filter(None, match.groups()))
        value = by_start.get(_BETWEEN.match(text, match.end()).end())  # type: ignore[union-attr]
        if value and label not in _NO_LABEL and (value.dimension or not value.value.is_integer()):
            yield from ((label.lower(), end, match.start()) for end in (value, highs.get(value.start)) if end)
