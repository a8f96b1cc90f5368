"""Categories, grades and segments by their names: BI-RADS 4a, TR5, grade II, segment VI, 3级. Is it the one of the evidence?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.text import folded_text
from remud_hub.records import Span


_VALUE = r"((?:\d|[ivx]{1,4})(?:[abc](?![a-z]))?)(?![a-z0-9.])"
_LINK = r"[\s:：]*(?:category|class|level|score|grade|分类|分级|为|is|of|was|类别)?[\s:：]*"
# Each system with the names that it goes by
_SYSTEMS = {
    "bi-rads": rf"bi-?rads(?: us)?{_LINK}{_VALUE}",
    "ti-rads": rf"(?:(?:acr|eu|k|c)[- ]?)?ti-?rads{_LINK}{_VALUE}|\btr\s?-?{_VALUE}",
    "o-rads": rf"o-?rads(?: us)?{_LINK}{_VALUE}",
    "li-rads": rf"li-?rads{_LINK}{_VALUE}|\blr-{_VALUE}",
    "segment": rf"\bsegments? {_VALUE}",
    "grade": rf"\bgrade {_VALUE}",
    "stage": rf"\bstage {_VALUE}",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _SYSTEMS.items()}
_HINTS = ("rads", "tr", "lr-", "segment", "grade", "stage")


def category_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the categories of a text, with what is wrong where the evidence names only others of the same system."""
    told = _categories(known)
    for system, start, end, value in _found(text):
        if system in told:
            fault = "" if value in told[system] else "wrong category"
            yield Span(part=part, start=start, end=end, fault=fault)


@lru_cache(maxsize=512)
def _categories(known: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for system, _, _, value in _found(known):
        found.setdefault(system, set()).add(value)
    return {system: frozenset(values) for system, values in found.items()}


def _found(text: str) -> Iterator[tuple[str, int, int, str]]:
    folded = folded_text(text)
    if not any(hint in folded for hint in _HINTS):
        return
    for system, pattern in _PATTERNS.items():
        for match in pattern.finditer(folded):
            yield system, match.start(), match.end(), next(filter(None, match.groups()))
