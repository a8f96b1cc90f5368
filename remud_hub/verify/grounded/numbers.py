"""Are the numbers of a text those of the evidence, with their units? 1.8 cm is 18 mm, 5,271 is 5271; 12 cm is not 12 mm."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from remud_hub.clauses.text import folded_text
from remud_hub.records import Span


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?"
_NUMBER = re.compile(rf"(?<![\w.])(?<![a-z]-)({_DIGITS})|(?<=[一-鿿])({_DIGITS})", re.IGNORECASE)
_LISTED = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,2}[.)、:](?!\d)|step \d+|第\d+[步点])", re.IGNORECASE)
_RANGE = re.compile(rf"\s*(?:-|–|—|~|～|to|×|x|\*|至|和|/)\s*({_DIGITS})", re.IGNORECASE)
_COUNTS = {
    **{
        word: n
        for n, word in enumerate(
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
            start=1,
        )
    },
    **{word: n for n, word in enumerate("一二三四五六七八九十", start=1)},
    "两": 2,
    "single": 1,
    "twice": 2,
}
_COUNTED = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ([a-z]+(?:[ -][a-z]+)?)"
    r"|([一二两三四五六七八九十])\s*([个枚处条支层枝根])\s*([一-鿿]{1,4})"
)
_LISTABLE = (1.0, 2.0, 3.0)


class Quantity(NamedTuple):
    """A number with its unit."""

    value: float
    step: float
    """Half of what the last digit counts: how far the true value may be from it."""
    dimension: str
    size: float
    """Of its unit, in the smallest unit of the dimension."""
    start: int
    end: int


class Numbers(NamedTuple):
    """The numbers of the evidence."""

    quantities: tuple[Quantity, ...]
    counts: frozenset[tuple[int, str]]
    """How many of what."""


def quantities_of(text: str) -> list[Quantity]:
    """Return the numbers of a text in their order; those that only number a list are none."""
    folded = folded_text(text)
    listed = {place for match in _LISTED.finditer(folded) for place in range(match.start(), match.end())}
    matches = [match for match in _NUMBER.finditer(folded) if match.start() not in listed]
    found: list[Quantity] = []
    for match in matches:
        start, end = match.span()
        dimension, size, end_of_unit = _unit(folded, end)
        value, step = _value(match[0])
        found.append(Quantity(value, step, dimension, size, start, end_of_unit))
    # "2 to 4 mm", "12 x 8 mm": the unit of the last is that of all
    for i in range(len(found) - 2, -1, -1):
        joined = _RANGE.match(folded, matches[i].end())
        if joined and joined.start(1) == matches[i + 1].start() and not found[i].dimension:
            found[i] = found[i]._replace(dimension=found[i + 1].dimension, size=found[i + 1].size)
    return found


@lru_cache(maxsize=512)
def numbers_of_evidence(known: str) -> Numbers:
    """Return the numbers of the evidence."""
    return Numbers(tuple(quantities_of(known)), frozenset(count for count, _ in _counts(known)))


def number_spans(part: str, text: str, known: str, allowed: str) -> Iterator[Span]:
    """Yield every number of a text, with what is wrong with it.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
        allowed: Texts whose numbers may be said again, such as the question's.
    """
    evidence = numbers_of_evidence(known)
    said_before = {quantity.value for quantity in quantities_of(allowed)} if allowed else set()
    for quantity in quantities_of(text):
        fault = _fault(quantity, evidence.quantities)
        if fault and quantity.value in said_before and not fault.startswith("wrong unit"):
            continue
        yield Span(part=part, start=quantity.start, end=quantity.end, fault=fault)
    nouns = {noun for _, noun in evidence.counts}
    values = {known.value for known in evidence.quantities}
    for (count, noun), span in _counts(text):
        told = count in values or count in said_before or (count, noun) in evidence.counts
        if noun in nouns and not told:
            yield Span(part=part, start=span[0], end=span[1], fault="wrong count")


def _fault(said: Quantity, evidence: tuple[Quantity, ...]) -> str:
    same = [known for known in evidence if known.value == said.value]
    if any(_fits(said, known) for known in evidence):
        return ""
    counted = {float(count) for count in _COUNTS.values()}
    if same:
        return "wrong unit" if any(known.dimension for known in same) and said.dimension else ""
    return (
        "wrong number" if said.value not in counted or said.dimension or said.step < 0.5 or not _spelled(said) else ""
    )


def _spelled(said: Quantity) -> bool:
    """Whether a number is small enough to count what the text itself lists: "2 features"."""
    return said.value <= 3


def _fits(said: Quantity, known: Quantity) -> bool:
    """Whether two quantities are the same, within the digits that the one said has."""
    if not said.dimension or not known.dimension:
        return abs(said.value - known.value) <= (said.step if said.step < known.step else 0.0) + 1e-9
    if said.dimension != known.dimension:
        return False
    difference = abs(said.value * said.size - known.value * known.size)
    rounding = said.step * said.size if (said.size, said.step) != (known.size, known.step) else 0.0
    rounding = rounding if said.step * said.size > known.step * known.size else 0.0
    return difference <= rounding + 1e-6 * abs(known.value * known.size)


def _value(text: str) -> tuple[float, float]:
    plain = text.replace(",", "").replace("·", ".")
    decimals = len(plain.partition(".")[2])
    return float(plain), 0.5 * 10**-decimals


def _unit(text: str, end: int) -> tuple[str, float, int]:
    """Return dimension, size and end of the unit behind a number; no dimension where there is none."""
    match = _unit_pattern().match(text, end)
    if match:
        dimension, size = _units()[match[1]]
        return dimension, size, match.end()
    return "", 1.0, end


@cache
def _units() -> dict[str, tuple[str, float]]:
    text = files("remud_hub.verify.grounded").joinpath("units.yaml").read_text(encoding="utf-8")
    listed: dict[str, dict[str, float]] = yaml.safe_load(text)
    return {unit: (name, float(size)) for name, units in listed.items() for unit, size in units.items()}


@cache
def _unit_pattern() -> re.Pattern[str]:
    longest_first = sorted(_units(), key=lambda unit: (-len(unit), unit))
    return re.compile(rf"\s?-?\s?({'|'.join(map(re.escape, longest_first))})(?![a-z/²³0-9])")


def _counts(text: str) -> Iterator[tuple[tuple[int, str], tuple[int, int]]]:
    """Yield how many of what a text says, each with its place."""
    folded = folded_text(text)
    for match in _COUNTED.finditer(folded):
        number, noun = (match[1], match[2]) if match[1] else (match[3], match[5])
        count = _COUNTS.get(number) or int(number)
        if match[1]:
            noun = noun.replace("-", " ").split()[-1][:5]
            if noun in {"of", "to", "or", "and", "in", "is", "the"}:
                continue
        else:
            noun = noun[-2:] if len(noun) > 2 else noun
        yield (count, noun), match.span()
