"""Does a value change the way that the numbers say, and as it does on the page: "fell from 16.8 to 15.1 cm", 由23 mm减至17 mm?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.records import Span


FAULT = "wrong trend"
_FROM = re.compile(
    r"(?:\bfrom|[由从自])\s?(?:about |around |some |an? |[a-z-]{1,12} of |最初的|原来的|原先的|约|[一-鿿]{1,4}的)?\Z"
)
_TO = re.compile(r"(?:\b(?:to|became|reached|reaching)|[至到为成])\s?(?:just |only |about |around |约)?\Z")
_STOP = re.compile(r"[;!?。！？；]|\.(?=\s|$)")
_RISES = re.compile(
    r"\b(?:rise[sn]?|rose|rising|increas\w*|grew|grows?|grown|climb\w*|went up|go(?:es)? up|widen\w*|enlarg\w*|thicken\w*|expand\w*|doubl\w+)\b|[升增]|变[宽厚大高]|扩大|上涨"
)
_FALLS = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|decreas\w*|declin\w*|shr[aiu]nk\w*|dropp?\w*|reduc\w*|went down|go(?:es)? down|narrow(?:ed|s|ing)|thinn(?:ed|ing)|diminish\w*|regress\w*|subsid\w*|lessen\w*)\b|[降减缩]|变[窄薄小低]|回落"
)
_GROWN = frozenset(["increased", "enhanced", "enlarged", "thickened", "wide", "high", "more"])
_SHRUNK = frozenset(["decreased", "reduced", "impaired", "small", "thin", "narrow", "low", "less"])
"""Sides of opposites that say which way a value went."""
_WITHIN = 40
"""Characters between the two numbers, and before and behind them, that are looked at. Ours."""


_Key = tuple[str, float]


class Change(NamedTuple):
    """A value that becomes another."""

    one: Quantity
    other: Quantity
    around: str
    """The sentence around them, as far as it is looked at."""


def change_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the changes of a text that go the wrong way: against the text's own word for it, or against the page.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    told = _told(known)
    for change in changes_of(text):
        one, other = change.one.key, change.other.key
        is_turned = (other, one) in told and (one, other) not in told
        fault = FAULT if is_turned or _is_against_its_word(change) else ""
        yield Span(part=part, start=change.one.start, end=change.other.end, fault=fault)


def changes_of(text: str) -> Iterator[Change]:
    """Yield where a text says from which value to which something changes."""
    folded = folded_text(text)
    for one, other in pairwise(quantities_of(text)):
        between = folded[one.end : other.start]
        if one.dimension != other.dimension or len(between) > _WITHIN or _STOP.search(between):
            continue
        before = folded[max(0, one.start - _WITHIN) : one.start]
        if _FROM.search(before) and _TO.search(between):
            start = max((stop.end() for stop in _STOP.finditer(before)), default=0)
            behind = _STOP.split(folded[other.end : other.end + _WITHIN // 2], maxsplit=1)[0]
            yield Change(one, other, f"{before[start:]}{between}{behind}")


def sides_by_change(text: Text, said: str, known: str) -> dict[int, frozenset[str]]:
    """Return, by their sentence, the sides of opposites that a change of the evidence vouches for.

    Args:
        text: A text, taken apart.
        said: It.
        known: The evidence.
    """
    told = _told(known)
    found: dict[int, frozenset[str]] = {}
    for change in changes_of(said) if told else ():
        clause = text.clause_at(change.one.start)
        if clause and any(_is_same(change, one, other) for one, other in told):
            grows = change.other.value * change.other.size > change.one.value * change.one.size
            found[clause.sentence] = _GROWN if grows else _SHRUNK
    return found


def _is_same(change: Change, one: _Key, other: _Key) -> bool:
    """Whether a change is one of the evidence; the first number may lack the unit that the second has."""
    return change.other.key == other and (change.one.key == one or not change.one.dimension)


@lru_cache(REMEMBERED)
def _told(known: str) -> frozenset[tuple[_Key, _Key]]:
    return frozenset((change.one.key, change.other.key) for change in changes_of(known))


def _is_against_its_word(change: Change) -> bool:
    """Whether one word alone says which way it goes, and the numbers go the other way."""
    rises, falls = _RISES.search(change.around) is not None, _FALLS.search(change.around) is not None
    grows = change.other.value * change.other.size - change.one.value * change.one.size
    return rises != falls and ((rises and grows < 0) or (falls and grows > 0))
