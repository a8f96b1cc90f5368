"""Is what a text compares without numbers truly so by those of the page: "the left testis is smaller than the right one"?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, folded_text, taken_apart
from remud_hub.records import Span


FAULT = "wrong comparison"
_MORE = "larger|greater|higher|wider|longer|thicker|bigger|heavier|deeper|stiffer|faster"
_LESS = "smaller|lower|narrower|shorter|thinner|lighter|shallower|softer|slower"
_COMPARED = re.compile(
    rf"(?P<more>\b(?:{_MORE}) than\b|\b(?:lies|is) above\b|\bexceed(?:s|ed)\b|[大高长厚宽粗]于|超过)"
    rf"|(?P<less>\b(?:{_LESS}) than\b|\b(?:lies|is) below\b|[小低短薄窄细]于)"
    r"|[较比](?P<other>[^,;。较比]{2,12}?)(?:明显|显著|稍|略|更|还|要)*(?:(?P<zh_more>[大高长厚宽粗重])|(?P<zh_less>[小低短薄窄细轻]))(?![一-鿿]{2})"
)
_HINTS = ("than", "lies", "is above", "is below", "exceed", "于", "超过", "较", "比")
"""One of them stands in all that compares, and is found faster."""
_SIZE = re.compile(r"[×x*]\s?\Z|\bby \Z")
"""Before the second number of a size, which is compared by its first."""
_TIMES = frozenset(["time", "age", "share"])
_WHOLE = 0.5
"""Half a step of a number without decimals: bare whole numbers count or grade."""


class _Value(NamedTuple):
    """A number of the page, with what stands around it."""

    number: Quantity
    here: frozenset[str]
    """Stems of its clause."""
    around: frozenset[str]
    """Stems of its sentence."""


def compared_spans(part: str, said: str, text: Text, known: str) -> Iterator[Span]:
    """Yield the comparisons that all values refute which the page has for the one thing and for the other.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        known: What the evidence says of the case itself.
    """
    folded = folded_text(said)
    for match in _COMPARED.finditer(folded) if any(map(folded.__contains__, _HINTS)) else ():
        clause = text.clause_at(match.start())
        if clause is None or clause.is_supposed or clause.is_general or clause.is_denied or clause.is_hedged:
            continue
        one, other = _things(folded, clause, match)
        more = _values(one - other, other - one, known)
        less = _values(other - one, one - other, known)
        pairs = [
            (a.amount, b.amount) for a in more for b in less if a.dimension == b.dimension and a.amount != b.amount
        ]
        grows = (match["more"] or match["zh_more"]) is not None
        if pairs:
            fault = FAULT if all((a > b) != grows for a, b in pairs) else ""
            yield Span(part=part, start=clause.start, end=clause.end, fault=fault)


def _things(folded: str, clause: Clause, match: re.Match[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of what is compared, and of what it is compared with."""
    behind = match["other"] or folded[match.end() : clause.end]
    return taken_apart(folded[clause.start : match.start()]).stems, taken_apart(behind).stems


def _values(own: frozenset[str], others: frozenset[str], known: str) -> list[Quantity]:
    """Return the numbers that stand with all that the page has of one thing's own words, and with none of the other's."""
    own &= taken_apart(known).stems
    values = _all_values(known) if own else ()
    # "The left kidney is larger than the right one" says kidney of both
    others = others.difference(*(value.here for value in values if own <= value.here))
    return [value.number for value in values if own <= value.around and _is_of(own, others, value)]


def _is_of(own: frozenset[str], others: frozenset[str], value: _Value) -> bool:
    """Whether a value is of one thing and not of the other: by its clause where that names one, else by its sentence."""
    named = value.here if value.here & (own | others) else value.around
    return bool(named & own) and not named & others


@lru_cache(REMEMBERED)
def _all_values(known: str) -> tuple[_Value, ...]:
    """Return the values of the page that can be compared."""
    folded, held = folded_text(known), taken_apart(known)
    return tuple(
        _Value(number, clause.stems, held.of_sentences[clause.sentence])
        for number in quantities_of(known)
        if (number.dimension or number.step < _WHOLE)
        and number.dimension not in _TIMES
        and not _SIZE.search(folded, max(0, number.start - 4), number.start)
        and (clause := held.clause_at(number.start))
    )
