"""A number with its unit."""

import re
from decimal import Decimal

from remud_hub.answers.text import settled
from remud_hub.clauses.number_words import CHINESE, begins_with_word, in_digits, value_of
from remud_hub.clauses.quantities import unit_at
from remud_hub.clauses.text import folded_text


# A letter in front of it, or one with more digits behind it, is part of a name: T12, 2x3
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.^])(?<![A-Za-z]-)[-+]?(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+(?:e[-+]?\d{1,2}(?!\d))?"
    r"(?![A-Za-z]{0,3}\.?\d)(?!(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_UNKNOWN_UNIT = re.compile(r"\s?([a-zμ]{1,5}(?:[/·][a-z0-9^]{1,9}(?:\.\d+)?[a-z0-9]*)+)(?![\w/])")
"""A unit by its look, such as ml/kg: what it is worth is not known, but that another one is not it."""
_COUNTING = frozenset({"次"})
"""Units that only count: 12次 is 12."""
_BOUND = re.compile(
    r"(?:<|(?<![-=\w\"'/])>|[≤≥]|\b(?:(?:more|less|greater|larger|smaller|fewer) than|at (?:least|most))|[大小多少]于|[不没]?超过|至少|至多|不足|不到)"
    r"(?: or equal to|等于)?\s?\Z",
    re.IGNORECASE,
)
"""Before a number, what makes it a limit rather than a value: "> 5 mm"."""
_OR_MORE = re.compile(r"\s?(?:or (?:more|less|greater|larger|smaller|above|below|fewer)\b|以[上下内])", re.IGNORECASE)
"""The same behind it."""
_BEFORE = 30
"""Characters before a number in which that is looked for."""
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_PERCENT_IN_WORDS = re.compile(rf"百分之(百|{CHINESE})(?![点百千一二三四五六七八九十])")
_MORE = re.compile(r"\s?(?:-|–|—|~|to\b|and\b|or\b|至|到|或|、|/|:|×|x|\*|±)\s?\d", re.IGNORECASE)


def read_number(text: str) -> str | None:
    """Return the number that the reply settles on, else the only one there is. A range is no number, nor is a limit (> 5 mm).

    Words are numbers where the reply has no digits ("two cysts"), or settles on them.
    """
    text = _percent(text.replace("\N{MINUS SIGN}", "-"))
    text = text if _DIGIT.search(text) else in_digits(text)
    answer = settled(text) or ""
    answer = in_digits(answer) if begins_with_word(answer) else answer
    if first := _NUMBER.search(answer):
        reading, end = _reading(first)
        return None if _MORE.match(first.string, end) or _is_bound(first, end) else reading
    found = [(match, *_reading(match)) for match in _NUMBER.finditer(text)]
    readings = {reading for _, reading, _ in found}
    is_value = len(readings) == 1 and not any(_is_bound(match, end) for match, _, end in found)
    return readings.pop() if is_value else None


def _percent(text: str) -> str:
    """Return a text with its Chinese percentages as they are compared: 百分之五十五 is 55%."""
    text = _PERCENT_IN_WORDS.sub(lambda said: f"{100 if said[1] == '百' else value_of(said[1])}%", text)
    return _PERCENT.sub(r"\1%", text)


def _is_bound(match: re.Match[str], end: int) -> bool:
    """Whether a number, which ends with its unit, is a limit."""
    before = _BOUND.search(match.string, max(0, match.start() - _BEFORE), match.start())
    return before is not None or _OR_MORE.match(match.string, end) is not None


def _reading(match: re.Match[str]) -> tuple[str, int]:
    """Return the number with its unit, and where that ends."""
    value = Decimal(match[0].replace(",", ""))
    # Decimal calls 5.0 and 5 equal but writes them apart; the plain form without trailing zeros is the same for both
    plain = format(value.normalize(), "f")
    folded = folded_text(match.string)
    unit = unit_at(folded, match.end())
    if unit is None and (unknown := _UNKNOWN_UNIT.match(folded, match.end())):
        unit = unknown[1], unknown.end()
    return (f"{plain} {unit[0]}", unit[1]) if unit and unit[0] not in _COUNTING else (plain, match.end())
