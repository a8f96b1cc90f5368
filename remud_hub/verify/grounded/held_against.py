"""Numbers that the evidence does not have, but that those it has are held against: limits, norms, ranges, steps between units."""

import re
from collections.abc import Iterable, Iterator, Sequence

from remud_hub.clauses.quantities import Quantity, ranges_of
from remud_hub.verify.grounded.worked_out import RATIO, Place, follows, placed


_BELOW = re.compile(
    r"(?:(?:未|不|尚未|没有)(?:超过|大于|高于|多于|超出)|不到|不足|不满|未达|低于|小于|少于|[<≤]"
    r"|\b(?:under|below|beneath|less than|fewer than|smaller than|lower than|shorter than|within|at most|up to|not? (?:more|greater|larger) than))[^\d,.;。]{0,14}$"
)
_ABOVE = re.compile(
    r"(?:(?:不|未)(?:小于|低于|少于|到)|超过|超出|高于|大于|多于|至少|达到|[>≥]"
    r"|\b(?:over|above|beyond|more than|greater than|larger than|higher than|longer than|exceed(?:s|ed|ing)?|at least|not? (?:less|smaller) than))[^\d,.;。]{0,14}$"
)
_NORM_BEFORE = re.compile(
    r"(?:一般|通常|往往|多在|常用|标准|指南|要求|\b(?:tends? to|usual(?:ly)?|typical(?:ly)?|generally|guidelines?|criteri(?:a|on)|requires?|limit|threshold|cut-?off)\b)[^\d,.;。]{0,16}$"
    r"|(?:风险|可能性|概率|恶性率|\b(?:risk|likelihood|probability|chance)\b)[^\d,.;。]{0,32}$"
    r"|(?:正常|参考|\bnormal(?:ly)?\b|\breference\b)[^\d,.;。]{0,16}(?:约|范围|不超过|小于|大于|[<≤>≥:]|\b(?:about|around|range|is|are|up to|below|above|under|over)\b)[^\d,.;。]{0,8}$"
    r"|(?:正常|\bnormal(?:ly)?\b)[^\d,.;。]{0,24}(?:不超过|小于|大于|可达|[<≤>≥]|\b(?:up to|below|above|under|over|less than|more than|at most)\b)[^\d,.;。]{0,16}$"
)
_NORM_BEHIND = re.compile(
    r"[^\d,.;。]{0,24}?(?:界值|界限|上限|下限|阈值|标准|\b(?:cut-?offs?|thresholds?|limits?|criterion|criteria)\b"
    r"|\b(?:is|are) (?:\w+ly )?(?:held|considered|regarded|taken|deemed) (?:to be|as|significant|abnormal|normal)\b|被?(?:认为|视为|算作?)(?:异常|正常|有意义|显著|阳性))"
)
_AS_FINE = 1.5
"""A bare number is held against those that are given as finely: an index of 0.86 is over 0.7. Ours."""
_SCALES = {"": frozenset([10.0, 60.0, 100.0, 1000.0]), "angle": frozenset([360.0])}
"""What one unit, or a full turn, has of another."""
_SCALED = re.compile(r"(?:除以|乘以?|[÷×]|\b(?:divid\w+|multipl\w+|times)(?: by)?)\s?\Z")
_ONE_IS = re.compile(
    r"(?<![\d.])(?:1|one|一) ?(?:[cm]m|m|l|厘米|米|升|小时|分钟)\s?(?:等于|就?是|为|=|equals?|is|are)\s?\Z"
)
_TURN_IS = re.compile(
    r"(?:\b(?:one|a|1) (?:full |whole )?(?:turn|circle|rotation)|一(?:整?周|整?圈))\s?(?:等于|就?是|为|=|equals?|is)\s?\Z"
)
_OR_MORE = re.compile(r"\s?(?:之后|以后|以上|之上|开外|\b(?:or|and) (?:more|above|later|over)\b)")
_OR_LESS = re.compile(r"\s?(?:之内|以内|以下|之下|\b(?:or|and) (?:less|below|earlier|under)\b)")
_ASKS_RANGE = re.compile(
    r"哪[个种一].{0,16}(?:范围|区间)[之以]?内|\bwhich\b[^?]{0,60}\b(?:within|in the)\b[^?]{0,30}\b(?:range|limits)\b"
)
"""A question which of several values a range holds."""
_CHANGES = re.compile(
    r"\b(?:went|rose|rises?|fell|falls?|changed?|increas\w+|decreas\w+|grew|grown|shr[aiu]nk\w*|dropped|drops?|declin\w+|improv\w+|climbed) from\b[^.;]*\Z"
)
"""Before two numbers, what makes them those of before and after, and no range: "went from 1.3 to 3.1"."""
_FEW_BEFORE = 6
"""Numbers before a limit that may be the result it is held against. Ours."""


def is_limit(place: Place, evidence: Sequence[Quantity], known: str, *, is_trace: bool) -> bool:
    """Whether a number is what numbers of the evidence are held against; or, in a trace, what is usual, or a step on the way.

    Args:
        place: The number.
        evidence: The numbers of the evidence.
        known: The evidence.
        is_trace: Whether it stands in a thinking trace.
    """
    said, before, behind = place.said, place.before, place.behind
    if _ASKS_RANGE.search(place.question) and _is_within(said, evidence, known):
        return True
    if is_trace and (_changes_units(said, before) or _is_beyond(said, behind, evidence)):
        return True
    is_any = is_trace and (said.dimension or RATIO.search(before))
    known_ones = evidence if is_any else place.told_beside(evidence)
    alike = [
        *(each for each in known_ones if each.dimension == said.dimension),
        *(_results_before(place, evidence, known) if is_trace and _may_limit(place) else ()),
    ]
    if _is_kept(said, before, alike) or (not _CHANGES.search(before) and _is_end_of_range(said, place.ranges, alike)):
        return True
    return is_trace and bool(_NORM_BEFORE.search(before) or _NORM_BEHIND.match(behind))


def _may_limit(place: Place) -> bool:
    """Whether a number stands as a limit or the end of a range: looking for what it may be a limit of takes long."""
    stands = _BELOW.search(place.before) or _ABOVE.search(place.before)
    return stands is not None or any(place.said in ends for ends in place.ranges)


def _results_before(place: Place, evidence: Sequence[Quantity], known: str) -> Iterator[Quantity]:
    """Yield the results of equations before a number in its text, which may be what it is a limit of: "22 ÷ 10 = 2.2, over 1.3"."""
    before = [each for each in place.numbers if each.start < place.said.start]
    for each in before[-_FEW_BEFORE:]:
        if each.dimension == place.said.dimension:
            result = placed(each, place.text, place.question)
            if result.equation and follows(result, evidence, known):
                yield each


def _changes_units(said: Quantity, before: str) -> bool:
    """Whether it only says how many of one unit are one of another: "285 divided by 100", 1 cm等于10 mm, 540° ÷ 360°."""
    one_is = _ONE_IS.search(before) is not None and said.value in _SCALES[""]
    turn_is = _TURN_IS.search(before) is not None and said.value in _SCALES["angle"]
    return one_is or turn_is or (said.value in _SCALES.get(said.dimension, ()) and _SCALED.search(before) is not None)


def _is_beyond(said: Quantity, behind: str, evidence: Sequence[Quantity]) -> bool:
    """Whether it is a limit that one of the numbers crosses, or keeps, as what stands behind it says: 60 s之后, for 92 s."""
    alike = [
        each.amount
        for each in evidence
        if each.dimension == said.dimension and (each.dimension or each.step < said.step * _AS_FINE)
    ]
    if _OR_MORE.match(behind):
        return any(amount >= said.amount for amount in alike)
    return _OR_LESS.match(behind) is not None and any(amount <= said.amount for amount in alike)


def _is_within(said: Quantity, evidence: Sequence[Quantity], known: str) -> bool:
    """Whether it lies in a range that the evidence gives."""
    return any(
        low.dimension == high.dimension == said.dimension and low.amount <= said.amount <= high.amount
        for low, high in ranges_of(known, evidence)
    )


def _is_kept(said: Quantity, before: str, alike: Sequence[Quantity]) -> bool:
    """Whether it is a limit that one of the numbers keeps, or crosses, as the text says."""
    if _BELOW.search(before):
        return any(each.amount <= said.amount for each in alike)
    return bool(_ABOVE.search(before)) and any(each.amount >= said.amount for each in alike)


def _is_end_of_range(said: Quantity, ranges: Iterable[tuple[Quantity, Quantity]], alike: Sequence[Quantity]) -> bool:
    """Whether it ends a range that one of the numbers lies in: "moderate (60 to 90 g/l)"."""
    return any(
        said in (low, high) and any(low.amount < each.amount < high.amount for each in alike) for low, high in ranges
    )
