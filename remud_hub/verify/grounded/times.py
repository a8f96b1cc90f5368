"""Is a value of before one of after on the page: "24 mm before dialysis" for 24 mm after it, 治疗后6.8 mm for 6.8 mm before it?

Only where the page has both, so that one may have been taken for the other.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.changes import Change, changes_of


FAULT = "value of another time"
_STEPS = "(?:术|治疗|化疗|放疗|透析|饮水|餐|消融|引流|抽液|冲洗|复位|旋切|溶栓|介入|用药|给药|注射|栓塞|手法)"
# "the plane after Graf" is no time
_AFTER = (
    r"\b(?:(?<!plane )(?<!view )after(?:wards?|ward)?|post-?(?:op|treat|dialy|proced|interven|ablat|prand|embol)\w*|later|(?:the )?(?:next|following) day|control scan|"
    rf"subsequent(?:ly)?|follow-?up)\b|{_STEPS}后(?![方壁缘])|之后|以后|复[查诊测]|随访|(?<!孕\d)(?<!孕\d\d)[周月年天日][后时]"
)
_BEFORE = (
    r"\b(?:before(?:hand)?|earlier|ago|pre-?(?:op\w*|treat\w*|dialy\w*|proced\w*|interven\w*)|baseline|initial(?:ly)?|original(?:ly)?|"
    rf"at (?:first|presentation|admission|diagnosis))\b|{_STEPS}前|之前|以前|(?:半|[\d一二三四五六七八九十两]\s?个?)[年月周天]前|初[诊次始]|首[诊次]|基线|入院时"
)
_TIME = re.compile(rf"(?P<after>{_AFTER})|(?P<before>{_BEFORE})")
_BEHIND_IT = re.compile(rf"(?:of \d+ )?(?:(?:[\w-]+ ){{1,2}}(?:days?|weeks?|months?|years?) )?(?:{_TIME.pattern})")
_TOLD_BY = re.compile(r"[:,]|\b(?:was|were|is|are|measur\w*|reach\w*|ha[ds]|show\w*|fell|rose|drop\w*|to)\b")
_UNCHANGED = re.compile(
    r"\b(?:unchanged|stable|no (?:significant )?change|remained)\b|无(?:明显|显著)?变化|未变|稳定|仍为"
)
_STOP = re.compile(
    r"\b(?:compared (?:with|to)|versus|against|than|from|(?:by|on|at|within|until) (?:day|week|month|\d)\w*)\b|(?<!后)第\d+[天日周月]|"
    r"[;!?。！？；\n]|\.(?=\s|$)|[(（][a-hA-H][)）]"
)
_OF_TIME = frozenset(["time", "age"])
_BEHIND, _FAR = 28, 96
"""Characters behind a number, and before it, in which is looked for the word that says when it was measured. Ours."""


class _Told(NamedTuple):
    """A number, and whether it is one of before or of after."""

    number: Quantity
    when: str
    """Empty where nothing says so."""


def time_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the numbers that a text has for before and the evidence for after, or the other way round.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    told = [each for each in _when_each(text) if each.when]
    there = _times(known) if told else {}
    wrong = [number for number, when in told if when not in there.get(number.key, {when})]
    yield from (Span(part=part, start=number.start, end=number.end, fault=FAULT) for number in wrong)
    for change in changes_of(text):
        if change.one not in wrong and _is_turned(change, _all_times(known)):
            yield Span(part=part, start=change.one.start, end=change.other.end, fault=FAULT)


def is_of_another_time(number: Quantity, question: str, known: str) -> bool:
    """Whether a question asks for a value of before, or of after, and the evidence has a number for the other time alone.

    Args:
        number: The number that answers the question.
        question: The question.
        known: The evidence, which must have another number of its kind for the time that is asked for, or for none.
    """
    kinds = {str(match.lastgroup) for match in _TIME.finditer(folded_text(question))}
    times = _all_times(known)
    here = times.get(number.key, {}).keys()
    if len(kinds) != 1 or not here or here & {*kinds, ""}:
        return False
    others = (when.keys() for key, when in times.items() if key[0] == number.dimension and key != number.key)
    return any(when & {*kinds, ""} for when in others)


def _is_turned(change: Change, times: Mapping[Key, Mapping[str, int]]) -> bool:
    """Whether a change ends with what the evidence has only for before, or begins with what it has only for after.

    Where nothing says when the value after that was so, it must stand where the page would have it: what was first, first.
    """
    first, last = times.get(change.one.key, {}), times.get(change.other.key, {})
    if not (first and last) or first.keys() & last.keys():
        return False
    is_marked = "" not in {*first, *last} or max(last.values()) < min(first.values())
    return last.keys() == {"before"} or (is_marked and first.keys() == {"after"})


@lru_cache(REMEMBERED)
def _all_times(known: str) -> dict[Key, dict[str, int]]:
    """Return when the evidence has its numbers, and where it says so first."""
    found: dict[Key, dict[str, int]] = {}
    for number, when in _when_each(known):
        found.setdefault(number.key, {}).setdefault(when, number.start)
    return found


@lru_cache(REMEMBERED)
def _times(known: str) -> dict[Key, frozenset[str]]:
    """Return when the evidence has its numbers, of those that it has for before and for after; what did not change is left out."""
    if _UNCHANGED.search(folded_text(known)):
        return {}
    sure = {key: frozenset(times) for key, times in _all_times(known).items() if "" not in times}
    had = {(dimension, when) for (dimension, _), times in _all_times(known).items() for when in times}
    return {key: times for key, times in sure.items() if all((key[0], when) in had for when in ("before", "after"))}


def _when_each(text: str) -> Iterator[_Told]:
    """Yield the numbers of a text with when they were so: what something changes from was before, what it changes to after."""
    changed = {
        number: when
        for change in changes_of(text)
        for number, when in ((change.one, "before"), (change.other, "after"))
    }
    yield from (_Told(number, when) for number, when in changed.items())
    yield from (told for told in _told(text) if told.number not in changed)


def _told(text: str) -> Iterator[_Told]:
    folded, numbers = folded_text(text), quantities_of(text)
    ends: dict[str, int] = {}
    for i, number in enumerate(numbers):
        before = max(0, number.start - _FAR, ends.get(number.dimension, 0))
        ends[number.dimension] = number.end
        if number.dimension not in _OF_TIME:
            others = (other.start for other in numbers[i + 1 : i + 2] if other.dimension not in _OF_TIME)
            behind = min([number.end + _BEHIND, *others])
            yield _Told(number, _when(folded[before : number.start], folded[number.end : behind]))


def _when(before: str, behind: str) -> str:
    """Return what the nearest word says: right behind the number, or the one before it in its sentence; two kinds say nothing."""
    stop = _STOP.search(behind)
    following = _BEHIND_IT.match(behind[: stop.start() if stop else None].lstrip())
    if following:
        return str(following.lastgroup)
    before = _STOP.split(before)[-1]
    found = list(_TIME.finditer(before))
    kinds = {str(match.lastgroup) for match in found}
    return kinds.pop() if len(kinds) == 1 and _is_of_it(before, found[-1]) else ""


def _is_of_it(before: str, word: re.Match[str]) -> bool:
    """Whether a word says when the number behind it was measured: "after removal of 3.1 L" does not."""
    return not word[0].isascii() or _TOLD_BY.search(before, word.end()) is not None
