"""Values that a sentence states: what was measured, with the number taken out of it."""

import re
from collections.abc import Iterator

from remud_hub.records import Language


_UNITS = r"%|mm ?Hg|mm|cm/s|cm|m/s|MHz|kHz|Hz|dB|ms|fps|years?|weeks?|days?|g|kg|ml|mL|degrees?|frames/s|帧/秒|毫米|厘米|度|周|岁|例|天"
VALUE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"(?<![\w.,·±–-])(?P<value>\d+(?:\.\d+)?\s?(?:{_UNITS}))(?![\w/])"),
    "zh": re.compile(rf"(?<![\d.±～~-])(?P<value>\d+(?:\.\d+)?\s?(?:{_UNITS}))(?![A-Za-z/])"),
}
MEASURED: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"measur|diameter|length|width|thick|depth|volume|size|velocit|gradient|fraction|rate\b|distance|\barea (?:of|is|was|measures)\b|angle|frequenc|pressure|strain",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"测|径|长|宽|厚|深|容积|大小|速度|压|分数|率|距|角"),
}
LONGEST = 220  # characters of a statement with a gap; a longer one is a riddle
MOST_VALUES = 2  # values in it; more make it a table row
HALF_OF_RANGE = re.compile(r"\d\S*\s*(?:to|and|or|[-–~～至]|\s)?\s*$")
OTHER_HALF = re.compile(r"\s*(?:to|and|or|[-–~～至])\s*\d")
GAP = "____"


def value_gaps(sentence: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the sentence without its first value, and the value, where the sentence states one or two."""
    values = list(VALUE[language].finditer(sentence))
    clear = len(sentence) <= LONGEST and sentence.isprintable() and "±" not in sentence
    if not clear or not 0 < len(values) <= MOST_VALUES:
        return
    first = values[0]
    ranges = HALF_OF_RANGE.search(sentence[: first.start()]) or OTHER_HALF.match(sentence, first.end())
    if not ranges:
        yield f"{sentence[: first.start('value')]}{GAP}{sentence[first.end('value') :]}", first["value"]


def measured_gaps(sentence: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield gaps of a sentence that says what was measured."""
    if MEASURED[language].search(sentence):
        yield from value_gaps(sentence, language)
