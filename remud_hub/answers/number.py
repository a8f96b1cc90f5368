"""A number with its unit."""

import re
from decimal import Decimal

from remud_hub.answers.text import settled
from remud_hub.clauses.number_words import begins_with_word, in_digits


# A letter in front of it, or one with more digits behind it, is part of a name: T12, 2x3
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.^])(?<![A-Za-z]-)[-+]?(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+(?:e[-+]?\d{1,2}(?!\d))?"
    r"(?![A-Za-z]{0,3}\.?\d)(?!(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_UNIT_NAMES = (
    ("mm", ("mm", "毫米", "millimeter", "millimetre")),
    ("cm", ("cm", "厘米", "公分", "centimeter", "centimetre")),
    ("m", ("m", "米", "meter", "metre")),
    ("ml", ("ml", "毫升", "milliliter", "millilitre")),
    ("%", ("%", "percent", "per cent")),
    ("mhz", ("mhz", "兆赫")),
    ("khz", ("khz", "千赫")),
    ("hz", ("hz", "赫兹")),
    ("mm2", ("mm2", "mm^2", "平方毫米", "square millimeter", "square millimetre")),
    ("cm2", ("cm2", "cm^2", "平方厘米", "square centimeter", "square centimetre")),
    ("cm3", ("cm3", "cm^3", "cc", "立方厘米", "cubic centimeter", "cubic centimetre")),
    ("cm/s", ("cm/s", "厘米/秒")),
    ("m/s", ("m/s", "米/秒")),
    ("mmhg", ("mmhg", "毫米汞柱")),
    ("kpa", ("kpa", "千帕")),
    ("bpm", ("bpm", "次/分", "次/分钟", "beats per minute")),
    ("s", ("s", "sec", "second", "秒")),
    ("min", ("min", "minute", "分钟")),
    ("h", ("h", "hour", "小时")),
    ("days", ("day", "天")),
    ("months", ("month", "个月")),
    ("weeks", ("week", "周", "孕周")),
    ("years", ("year", "岁", "年")),
    ("degrees", ("degree", "°", "度")),
)
_UNIT_OF = {spelling: unit for unit, spellings in _UNIT_NAMES for spelling in spellings}
_UNIT = re.compile(
    r"\s?(" + "|".join(re.escape(s) for s in sorted(_UNIT_OF, key=len, reverse=True)) + r")s?(?![A-Za-z0-9/^²³])",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s?(?:-|–|—|~|to\b|and\b|or\b|至|到|或|、|/|:|×|x|\*|±)\s?\d", re.IGNORECASE)


def read_number(text: str) -> str | None:
    """Return the number that the reply settles on, else the only one there is. A range is no number.

    Words are numbers where the reply has no digits ("two cysts"), or settles on them.
    """
    text = text.replace("\N{MINUS SIGN}", "-")
    text = text if _DIGIT.search(text) else in_digits(text)
    answer = settled(text) or ""
    answer = in_digits(answer) if begins_with_word(answer) else answer
    if first := _NUMBER.search(answer):
        reading, end = _reading(first)
        return None if _MORE.match(first.string, end) else reading
    found = {_reading(match)[0] for match in _NUMBER.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _reading(match: re.Match[str]) -> tuple[str, int]:
    """Return the number with its unit, and where that ends."""
    value = Decimal(match[0].replace(",", ""))
    # Decimal calls 5.0 and 5 equal but writes them apart; the plain form without trailing zeros is the same for both
    plain = format(value.normalize(), "f")
    unit = _UNIT.match(match.string, match.end())
    return (f"{plain} {_UNIT_OF[unit[1].casefold()]}", unit.end()) if unit else (plain, match.end())
