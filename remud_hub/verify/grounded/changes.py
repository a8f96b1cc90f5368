"""Does a value change the way that the numbers say, and as it does on the page: "fell from 16.8 to 15.1 cm", 由23 mm减至17 mm?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.quantities import Key, Quantity, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, folded_text
from remud_hub.records import Span


FAULT = "wrong trend"
_FROM = re.compile(
    r"(?:\bfrom|[由从自]|原[为是])\s?(?:about |around |some |an? |[a-z-]{1,12} of |最初的|原来的|原先的|约|[一-鿿]{1,4}的)?\Z"
)
_TO = re.compile(r"(?:\b(?:to|became|reached|reaching)|[至到为成])\s?(?:just |only |about |around |约)?\Z")
_TIMES = re.compile(r"[×x*]\s?\Z")
"""Before the second number of a size, which changes with the first: 由16 mm×9 mm减至15 mm×9 mm."""
_STOP = re.compile(r"[;!?。！？；]|\.(?=\s|$)")
_RISES = re.compile(
    r"\b(?:rise[sn]?|rose|rising|increas\w*|grew|grows?|grown|climb\w*|(?:came|comes?|coming|went|go(?:es|ne)?) up|widen\w*|enlarg\w*|thicken\w*|expand\w*)\b"
    r"|升[高至到为]?|增[大高加宽厚多至到为长]|变[宽厚大高]|扩大|上升"
)
_FALLS = re.compile(
    r"\b(?:fall(?:s|en|ing)?|fell|decreas\w*|declin\w*|shr[aiu]nk\w*|dropp?\w*|reduc\w*|(?:came|comes?|coming|went|go(?:es|ne)?) down|narrow\w*|thinn\w*|diminish\w*|regress\w*|subsid\w*)\b"
    r"|[下]?降[低至到为]?|减[小少低至到为]|缩[小短至到]|变[窄薄小低]|回落"
)
_WAS = re.compile(
    r"(?:\b(?:was|were|had been)\b|(?:原|原来|最初|首次|初次)[为是]?|[术治疗]前[^\d，。,]{0,4})[^\d，。,.]{0,8}\Z"
)
_IS_NOW = re.compile(
    r"\A[^\d较比]{0,4}[,，、]?(?:(?! from\b| than\b|against|compared)[^\d较比]){0,24}(?:\bnow\b|\bis\b|\blater\b|现在?|目前|术后|治疗后|复查)"
)
_VERB = re.compile(r"([a-z]+(?: (?:up|down|slightly|markedly|slowly|rapidly))?) from\b[^.;]{0,16}\Z")
"""The word right before "from", which says which way it goes; a Chinese one stands between the numbers."""
_GROWN = frozenset(["increased", "enhanced", "enlarged", "thickened", "wide", "high", "more"])
_SHRUNK = frozenset(["decreased", "reduced", "impaired", "small", "thin", "narrow", "low", "less"])
"""Sides of opposites that say which way a value went."""
_TIMES_OF = frozenset(["age", "time"])
"""What says when something changes, and not to what."""
_WITHIN = 40
"""Characters between the two numbers, and before and behind them, that are looked at. Ours."""


class Change(NamedTuple):
    """A value that becomes another."""

    one: Quantity
    other: Quantity
    words: str
    """What may say which way it goes: the word before "from", and what stands between the numbers."""

    @property
    def growth(self) -> float:
        """By how much it grows, in the smallest unit."""
        return self.other.amount - self.one.amount


def change_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the changes of a text that go the wrong way: against the text's own word for it, or against the page.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    changes = changes_of(text)
    told = _told(known) if changes else frozenset()
    for change in changes:
        one, other = change.one.key, change.other.key
        is_turned = (other, one) in told and (one, other) not in told
        fault = FAULT if is_turned or (not _is_told(change, told) and _is_against_its_word(change)) else ""
        yield Span(part=part, start=change.one.start, end=change.other.end, fault=fault)
    for change, by in _differences(text, known):
        yield Span(part=part, start=by.start, end=by.end, fault=FAULT if _is_against_its_word(change) else "")


@lru_cache(REMEMBERED)
def _differences(text: str, known: str) -> tuple[tuple[Change, Quantity], ...]:
    return tuple(_with_difference(text, known))


def _with_difference(text: str, known: str) -> Iterator[tuple[Change, Quantity]]:
    """Yield two values of the evidence, the earlier one first, with their difference: "it was 74 and is 41 mmHg, a fall of 33"."""
    folded, numbers = folded_text(text), quantities_of(text)
    for one, other, by in zip(numbers, numbers[1:], numbers[2:], strict=False):
        change = Change(one, other, folded[one.end : by.start])
        if one.dimension != other.dimension or by.key != (one.dimension, round(abs(change.growth), 6)):
            continue
        is_told = {one.key, other.key} <= {each.key for each in quantities_of(known)}
        is_in_order = _WAS.search(folded, max(0, one.start - _WITHIN), one.start) and _IS_NOW.search(change.words)
        if is_told and is_in_order:
            yield change, by


@lru_cache(REMEMBERED)
def changes_of(text: str) -> tuple[Change, ...]:
    """Return where a text says from which value to which something changes."""
    return tuple(_changes(text))


def _changes(text: str) -> Iterator[Change]:
    folded = folded_text(text)
    sizes = [each for each in quantities_of(text) if not _TIMES.search(folded, max(0, each.start - 3), each.start)]
    for one, other in pairwise(sizes):
        between = folded[one.end : other.start]
        if one.dimension != other.dimension or len(between) > _WITHIN or _STOP.search(between):
            continue
        before = folded[max(0, one.start - _WITHIN) : one.start]
        if _FROM.search(before) and _TO.search(between):
            verb = _VERB.search(before)
            yield Change(one, other, f"{verb[1] if verb else ''} {between}")


def sides_by_change(text: Text, said: str, known: str) -> dict[int, frozenset[str]]:
    """Return, by their sentence, the sides of opposites that a change of the evidence vouches for.

    Args:
        text: A text, taken apart.
        said: It.
        known: The evidence.
    """
    found: dict[int, frozenset[str]] = {}
    for change in changes_of(said):
        clause = text.clause_at(change.one.start)
        is_told = _is_told(change, _told(known)) or _are_in_order([change.one.key, change.other.key], known)
        if clause and is_told:
            found[clause.sentence] = _GROWN if change.growth > 0 else _SHRUNK
    for start, (key, grows) in _reached(said).items():
        clause = text.clause_at(start)
        if not clause or (key, not grows) in _reached(known).values():
            continue
        # "It had risen to 58", where the page has 58 and does not say that it fell to it
        before = [
            each.key
            for each in quantities_of(said)
            if clause.sentence == _sentence_of(each, text) and each.start < start
        ]
        if _are_in_order([*(each for each in before if each[0] == key[0]), key], known):
            found[clause.sentence] = _GROWN if grows else _SHRUNK
    for change, by in _differences(said, known):
        clause = text.clause_at(by.start)
        if clause:
            found[clause.sentence] = _GROWN if change.growth > 0 else _SHRUNK
    return found


def _sentence_of(quantity: Quantity, text: Text) -> int | None:
    clause = text.clause_at(quantity.start)
    return clause.sentence if clause else None


def _are_in_order(keys: Sequence[Key], known: str) -> bool:
    """Whether the evidence has all of some values, and has them first in this order: what was before, it tells before."""
    first = _first_places(known)
    places = [first.get(key, -1) for key in keys]
    return min(places) >= 0 and places == sorted(places)


@lru_cache(REMEMBERED)
def _first_places(known: str) -> dict[Key, int]:
    """Return where the evidence first has each of its values."""
    return {each.key: each.start for each in reversed(quantities_of(known))}


@lru_cache(REMEMBERED)
def _reached(text: str) -> dict[int, tuple[Key, bool]]:
    """Return the numbers that something grows or shrinks to, with which of the two, by where they begin."""
    folded = folded_text(text)
    found: dict[int, tuple[Key, bool]] = {}
    for quantity in quantities_of(text):
        before = folded[max(0, quantity.start - _WITHIN) : quantity.start]
        is_reached = _TO.search(before) and quantity.dimension not in _TIMES_OF  # 升到六个月后的128 cm/s
        grows = _grows(before) if is_reached else None
        if grows is not None:
            found[quantity.start] = quantity.key, grows
    return found


def _grows(words: str) -> bool | None:
    """Whether words say that a value grows rather than shrinks; None where they say neither, or both."""
    rises, falls = _RISES.search(words) is not None, _FALLS.search(words) is not None
    return rises if rises != falls else None


def _is_told(change: Change, told: frozenset[tuple[Key, Key]]) -> bool:
    """Whether a change is one of the evidence; the first number may lack the unit that the second has."""
    return any(
        change.other.key == other and (change.one.key == one or not change.one.dimension) for one, other in told
    )


@lru_cache(REMEMBERED)
def _told(known: str) -> frozenset[tuple[Key, Key]]:
    return frozenset((change.one.key, change.other.key) for change in changes_of(known))


def _is_against_its_word(change: Change) -> bool:
    """Whether one word alone says which way it goes, and the numbers go the other way."""
    grows = _grows(change.words)
    return grows is not None and (change.growth < 0 if grows else change.growth > 0)
