"""Numbers with their units: 1.8 cm is 18 mm, 5,271 is 5271."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from remud_hub.clauses.text import folded_text


_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?"
_NUMBER = re.compile(rf"(?<![\w.])(?<![a-z]-)({_DIGITS})|(?<=[一-鿿])({_DIGITS})", re.IGNORECASE)
_LISTED = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,2}[.)、:](?!\d)|step \d+|第\d+[步点])", re.IGNORECASE)
_RANGE = re.compile(rf"\s*(?:-|–|—|~|～|to|by|×|x|\*|至|和|/)\s*({_DIGITS})", re.IGNORECASE)


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
    text = files("remud_hub.clauses").joinpath("units.yaml").read_text(encoding="utf-8")
    listed: dict[str, dict[str, float]] = yaml.safe_load(text)
    return {unit: (name, float(size)) for name, units in listed.items() for unit, size in units.items()}


@cache
def _unit_pattern() -> re.Pattern[str]:
    longest_first = sorted(_units(), key=lambda unit: (-len(unit), unit))
    return re.compile(rf"\s?-?\s?({'|'.join(map(re.escape, longest_first))})(?![a-z/²³0-9])")
