"""Is a value of before one of after on the page: "24 mm before dialysis" for 24 mm after it, 治疗后6.8 mm for 6.8 mm before it?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span
from remud_hub.verify.grounded.changes import FAULT, changes_of


_STEPS = "(?:术|治疗|化疗|放疗|透析|饮水|餐|消融|引流|抽液|冲洗|复位|旋切|溶栓|介入|用药|给药|注射|栓塞|手法)"
_AFTER = rf"\b(?:(?<!plane )(?<!view )after(?:wards?|ward)?|post-?(?:op|treat|dialy|proced|interven|ablat|prand|embol)\w*|later|subsequent(?:ly)?|follow-?up)\b|{_STEPS}后(?![方壁缘])|之后|以后|复[查诊测]|随访|[周月年天日][后时]"
_BEFORE = (
    r"\b(?:before(?:hand)?|pre-?(?:op\w*|treat\w*|dialy\w*|proced\w*|interven\w*)|baseline|initial(?:ly)?|original(?:ly)?|"
    rf"at (?:first|presentation|admission|diagnosis))\b|{_STEPS}前|之前|以前|初[诊次始]|首[诊次]|基线|入院时"
)
_BECAME = (
    r"\b(?:(?:fell|fallen|dropped|decreased|declined|rose|risen|increased|improved|came down|come down|shrunk|shrank|grown|grew|"
    r"returned|reduced) to)\b|[升降减增缩][高低小少大加厚薄短]?[至到为]|变[薄厚小大窄宽]?[至到为]|恢复[至到]"
)
_BEHIND_IT = re.compile(rf"(?:of \d+ )?(?:(?P<after>{_AFTER})|(?P<before>{_BEFORE}))")
_BEFORE_IT = re.compile(rf"(?P<after>{_AFTER}|{_BECAME})|(?P<before>{_BEFORE})")
_TOLD_BY = re.compile(r"[:,]|\b(?:was|were|is|are|measur\w*|reach\w*|ha[ds]|show\w*|fell|rose|drop\w*|to)\b")
_STOP = re.compile(
    r"\b(?:compared (?:with|to)|versus|against|than|from)\b|[;!?。！？；\n]|\.(?=\s|$)|[(（][a-hA-H][)）]"
)
_OF_TIME = frozenset(["time", "age"])
_BEHIND, _FAR = 20, 48
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
    there = _times(known)
    if not there:
        return
    for number, when in _when_each(text):
        known_as = there.get(number.key)
        if when and known_as and when not in known_as:
            yield Span(part=part, start=number.start, end=number.end, fault=FAULT)


@lru_cache(REMEMBERED)
def _times(known: str) -> dict[Key, frozenset[str]]:
    """Return when the evidence has its numbers; of those that it has without saying so, nothing is known."""
    found: dict[Key, set[str]] = {}
    for number, when in _when_each(known):
        found.setdefault(number.key, set()).add(when)
    return {key: frozenset(times) for key, times in found.items() if "" not in times}


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
    for i, number in enumerate(numbers):
        if number.dimension in _OF_TIME:
            continue
        before = max(
            [number.start - _FAR, *(other.end for other in numbers[:i] if other.dimension == number.dimension)]
        )
        behind = min([number.end + _BEHIND, *(other.start for other in numbers[i + 1 :])])
        yield _Told(number, _when(folded[max(0, before) : number.start], folded[number.end : behind]))


def _when(before: str, behind: str) -> str:
    """Return what the nearest word says: right behind the number, or the last one before it in its sentence."""
    stop = _STOP.search(behind)
    following = _BEHIND_IT.match(behind[: stop.start() if stop else None].lstrip())
    if following:
        return str(following.lastgroup)
    before = _STOP.split(before)[-1]
    found = list(_BEFORE_IT.finditer(before))
    return str(found[-1].lastgroup) if found and _is_of_it(before, found[-1]) else ""


def _is_of_it(before: str, word: re.Match[str]) -> bool:
    """Whether a word says when the number behind it was measured: "after removal of 3.1 L" does not."""
    return not word[0].isascii() or word[0].endswith(" to") or _TOLD_BY.search(before, word.end()) is not None
