"""Is what a text compares truly so by the numbers that it says: "19 mm, narrower than the 12 mm of the left" is not."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, Quantity, quantities_of, ranges_of
from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span


FAULT = "wrong comparison"
_LESS = "smaller|less|lower|narrower|shorter|thinner|slower|fewer|lighter|younger"
_MORE = "larger|more|greater|higher|wider|longer|thicker|faster|bigger|heavier|older"
_LIMIT = r"(?:cut-?off|limit|threshold|value|normal|level|centile|criterion|mark)"
_ARTICLE = "(?:the|an?|its) "
_UP_TO_NUMBER = rf"\s{{0,2}}(?:(?:{_ARTICLE})?{_LIMIT} of )?\Z"
"""What may stand between "below" and the number: "the cut-off of"."""
_ARTICLE_BEFORE = re.compile(rf"\b(?:below|under|above|over)\s{_ARTICLE}\Z")
_OF_LIMIT = re.compile(rf"\s?{_LIMIT}\b")
_COMPARED = re.compile(
    rf"(?P<less>\b(?:{_LESS}) than\b|[小少低短薄窄慢轻]于)|(?P<more>\b(?:{_MORE}) than\b|\bexceed(?:s|ed|ing)?\b|[大多高长厚宽快重]于|超过)"
    rf"|(?P<below>\b(?:below|under){_UP_TO_NUMBER})|(?P<above>\b(?:above|over){_UP_TO_NUMBER})"
)
_DENIED = re.compile(
    r"(?:(?:不|未|非|没有?|未见|不会|并未)(?:明显|显著)?|\bnot?|n't|\bnever|\bneither|\bnor|\bfails? to|\bfailed to|\bhardly|\brather than|\b(?:has|have|had|needs?) to|\bmust|\bwould)\s?(?:much |any |被)?\Z"
)
_DEFINES = re.compile(
    r"\s?(?:为|提示|才|即|则|时|者|以[下上内外]|is\b|was\b|would\b|should\b|are\b|means\b|indicates?\b|suggests?\b)"
)
"""Behind the second number, what makes the comparison a limit and no statement: 小于9 cm即短于正常."""
_HOW = re.compile(r"\b(?:than|above|below|over|under)\b")
_ELSEWHERE = re.compile(
    r"\b(?:half|twice|times|and|but|while|whereas|versus|vs|if|when)\b|一半|倍|[;!?。！？；]|\.(?=\s|$)|而|但|若|如果|时"
    r"|\b(?:grow|ris|increas|fall|fell|rose|grew|decreas|progress|becom|became|to\b)\w*|标准|界值|异常为|正常为|增至|降至|至"
)
"""Between two numbers, what makes the second one of something else."""
_WHOLE = 0.5
"""Half a step of a number without decimals: bare whole numbers count or grade, each something else."""
_BETWEEN = 48
"""Characters that stand between two numbers that are compared at most. Ours."""


_SAID_LIMIT = re.compile(
    r"(?:\b(?:less than|more than|greater than|below|under|above|over)\b|小于|大于|低于|高于|不足|超过)\s?\d+(?:\.\d+)?\s?(?:%|mm|cm|m/s|cm/s|ml|mmhg|kpa|天|周|岁)"
)
"""A word of comparison with the number that it holds a value against."""


class _Comparison(NamedTuple):
    """Two numbers that are compared."""

    one: Quantity
    other: Quantity
    start: int
    """Where the word begins that compares them."""
    holds: bool


def comparison_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the comparisons of a text that its own numbers refute, but for those of the page.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    refuted = list(_refuted_in(text))
    told = _refuted(known) if refuted else frozenset()
    for one, other in refuted:
        fault = "" if (one.key, other.key) in told else FAULT
        yield Span(part=part, start=one.start, end=other.end, fault=fault)


@lru_cache(REMEMBERED)
def _refuted(known: str) -> frozenset[tuple[Key, Key]]:
    return frozenset((one.key, other.key) for one, other in _refuted_in(known))


def held_comparisons(text: str) -> frozenset[int]:
    """Return where the words begin by which a text compares two numbers of its own, and truly so: "18 mm, less than 25 mm"."""
    return frozenset(each.start for each in _comparisons(text) if each.holds)


def quoted_limits(text: str, known: str) -> frozenset[int]:
    """Return where words of comparison begin that the evidence has with the same number: "collapses by less than 20%"."""
    said = list(_SAID_LIMIT.finditer(folded_text(text)))
    page = "".join(folded_text(known).split()) if said else ""
    return frozenset(match.start() for match in said if "".join(match[0].split()) in page)


def _refuted_in(text: str) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the two numbers of comparisons that do not hold."""
    return ((each.one, each.other) for each in _comparisons(text) if not each.holds)


@lru_cache(REMEMBERED)
def _comparisons(text: str) -> tuple[_Comparison, ...]:
    return tuple(_compared(text))


def _compared(text: str) -> Iterator[_Comparison]:
    folded, quantities = folded_text(text), quantities_of(text)
    in_ranges = {each for ends in ranges_of(text, quantities) for each in ends}
    for one, other in pairwise(quantities):
        between = _between(folded, one, other)
        if (
            len(between) > _BETWEEN
            or one.dimension != other.dimension
            or not (one.dimension or one.step < _WHOLE)
            or _ELSEWHERE.search(between)
        ):
            continue
        if in_ranges & {one, other} or _DEFINES.match(folded, other.end):
            continue
        compared = list(_COMPARED.finditer(between))
        if (
            len(compared) == 1
            and len(_HOW.findall(between)) <= 1
            and not _DENIED.search(between, 0, compared[0].start())
        ):
            match = compared[0]
            is_less = match["less"] is not None or match["below"] is not None
            compared_ones = _at_distance(one, other, quantities) or [one]
            # Equal ones may be rounded
            holds = any(
                each.amount <= other.amount if is_less else each.amount >= other.amount for each in compared_ones
            )
            yield _Comparison(one, other, one.end + match.start(), holds)


def _at_distance(one: Quantity, other: Quantity, numbers: Sequence[Quantity]) -> list[Quantity]:
    """Return the numbers that lie from another one as far as a third says: 61 mm in "at 61 mm it is 4 mm below 65 mm"."""
    alike = (each for each in numbers if each.dimension == other.dimension)
    return [each for each in alike if round(abs(each.amount - other.amount), 6) == one.key[1]]


def _between(folded: str, one: Quantity, other: Quantity) -> str:
    """Return what stands between two numbers, without the article of a limit: "below the 230 cm/s limit".

    "Over the 20 mm mass" says where something lies, and keeps it.
    """
    between = folded[one.end : other.start]
    if _ARTICLE_BEFORE.search(between) and _OF_LIMIT.match(folded, other.end):
        return between[: between.rstrip().rindex(" ") + 1]
    return between
