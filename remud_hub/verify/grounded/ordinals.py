"""Does a text give to attempts, ribs or centiles an ordinal that the page does not: "at the fourth attempt", 第7肋间?"""

import re
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.records import Span


FAULT = "wrong count"
_ORDINALS = {
    **{
        word: i
        for i, word in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
        )
    },
    **{word: i for i, word in enumerate("一二三四五六七八九十", 1)},
}
_ONE = rf"(?:{'|'.join(word for word in _ORDINALS if word.isascii())}|\d{{1,2}}(?:st|nd|rd|th))"
_NOUNS = "attempts?|sessions?|visits?|cycles?|doses?|spaces?|ribs?|interspaces?|centiles?|percentiles?|trimesters?|toes?|fingers?|metacarpals?|metatarsals?"
_ORDINAL = re.compile(
    rf"\b(?P<first>{_ONE})(?: (?P<joint>to|through|and) (?P<last>{_ONE}))?(?: (?:left|right|intercostal))? (?P<noun>{_NOUNS})\b"
    r"|第\s?(?P<zh_first>[一二三四五六七八九十]|\d{1,2})\s?(?P<zh_noun>肋间|肋骨|次|掌骨|跖骨)"
)
_HINTS = (
    "attempt",
    "session",
    "visit",
    "cycle",
    "dose",
    "space",
    "rib",
    "centile",
    "trimester",
    "toe",
    "finger",
    "meta",
    "第",
)
"""One of them stands in all that has an ordinal, and is found faster."""
_DIGITS = re.compile(r"\D")
_CALLED = frozenset(
    [
        "space",
        "rib",
        "interspace",
        "centile",
        "percentile",
        "trimester",
        "toe",
        "finger",
        "metacarpal",
        "metatarsal",
        "肋间",
        "肋骨",
        "掌骨",
        "跖骨",
    ]
)
"""What has ordinals for names."""


def ordinal_spans(part: str, text: str, known: str) -> Iterator[Span]:
    """Yield the ordinals of a text beyond all that the evidence has of the same: "the fourth attempt" for the second one.

    Of what is only called by them, as ribs are, each must be there.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
    """
    for noun, number, start, end in _ordinals(text):
        told = {other for name, other, *_ in _ordinals(known) if name == noun}
        is_beyond = number not in told if noun in _CALLED else number > max(told, default=number)
        if told:
            yield Span(part=part, start=start, end=end, fault=FAULT if is_beyond else "")


@lru_cache(REMEMBERED)
def _ordinals(text: str) -> tuple[tuple[str, int, int, int], ...]:
    """Return what a text gives ordinals to, with these and their places; "the 4th to 6th ribs" has all between."""
    found, folded = [], folded_text(text)
    for match in _ORDINAL.finditer(folded) if any(map(folded.__contains__, _HINTS)) else ():
        first = _ordinal(match["first"] or match["zh_first"])
        last = _ordinal(match["last"]) if match["last"] else first
        between = () if match["joint"] == "and" else range(first + 1, last)
        noun = (match["noun"] or match["zh_noun"]).removesuffix("s")
        found += [(noun, each, *match.span()) for each in {first, *between, last}]
    return tuple(found)


def _ordinal(word: str) -> int:
    return _ORDINALS.get(word) or int(_DIGITS.sub("", word) or 0)
