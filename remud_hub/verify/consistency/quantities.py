"""Quantities with their units, as texts give them, and values that cannot be."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from remud_hub.verify.consistency.rules import Measure, Ranges
from remud_hub.verify.consistency.statements import Fault, Statements, span
from remud_hub.verify.consistency.wording import Sentence


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ABBREVIATION = r"\([a-z/'′ -]{1,14}\)"
# Behind the unit: "an ejection fraction 10% lower" is a difference
_DIFFERENCE = (
    r"(?!\s*(?:higher|lower|larger|smaller|greater|less|more|longer|shorter|thicker|of the|per|a year|above|below))"
)


@dataclass(frozen=True)
class Quantity:
    """A number with the kind and size of its unit."""

    values: tuple[float, ...]
    """In the first unit of the kind: one, or the two ends of a range."""
    kind: str
    """Empty where there is no unit."""
    start: int
    end: int


@dataclass(frozen=True)
class QuantityReader:
    """Reads the quantity that belongs to a name."""

    units: Mapping[str, Mapping[str, float]]
    between: Sequence[str]
    """Words that may stand between a name and its number."""

    def beside(self, text: str, start: int, end: int) -> Quantity | None:
        """Return the quantity right behind the words from ``start`` to ``end``, or right before them ("a 60-cm femur")."""
        behind = self._behind.match(text, end)
        if behind:
            return self._quantity(behind)
        before = self._before.search(text, max(0, start - 24), start)
        return self._quantity(before) if before else None

    @cached_property
    def _of(self) -> dict[str, tuple[str, float]]:
        return {unit: (kind, factor) for kind, units in self.units.items() for unit, factor in units.items()}

    @cached_property
    def _unit(self) -> str:
        names = "|".join(re.escape(unit).replace(r"\ ", r"\s*") for unit in sorted(self._of, key=len, reverse=True))
        return rf"(?P<unit>{names})(?:(?<=[a-z]{{4}})s)?(?![a-z0-9/²³])"

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        words = "|".join(rf"{re.escape(word)}{r'(?![a-z])' if word.isascii() else ''}" for word in self.between)
        gap = rf"(?:[\s:=≈~]|{_ABBREVIATION}|{words}|[<>≤≥]=?)*+"
        more = rf"(?:\s*(?:±|\+/-)\s*(?:{_NUMBER}))?(?:\s*(?:-|–|~|to|至|到)\s*(?P<high>{_NUMBER}))?"
        # Without a unit the number must not go on: a size by two sides, a date, a week
        bare = r"(?![\d.]*\d|\s*(?:-?[0-9a-z%×*/^]|周|岁|例|年|个|次|分))"
        return re.compile(rf"{gap}(?P<low>{_NUMBER}){more}\s*-?(?:{self._unit}{_DIFFERENCE}|{bare})")

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![\d.,±~–-])(?P<low>{_NUMBER})(?P<high>(?!))?\s*-?{self._unit}\s*-?(?:的)?\s*$")

    def _quantity(self, match: re.Match[str]) -> Quantity:
        unit = re.sub(r"\s+", " ", match["unit"]) if match["unit"] else ""
        kind, factor = self._of.get(unit, self._of.get(unit.replace(" ", ""), ("", 1.0)))
        numbers = [float(number.replace(",", "")) for number in (match["low"], match["high"]) if number]
        # What is absurd is absurd: larger numbers would overflow where they are raised to a power
        return Quantity(tuple(min(number * factor, 1e9) for number in numbers), kind, match.start("low"), match.end())


def range_faults(statements: Statements, ranges: Ranges, reader: QuantityReader) -> Iterator[Fault]:
    """Return values that no body, and no scanner, has, and units that do not measure the quantity."""
    for measure in ranges.measures:
        for sentence, match in statements.stated(measure.words):
            quantity = reader.beside(sentence.text, match.start(), match.end())
            if quantity and not ranges.unless.are_in(sentence.text):
                yield from _measure_faults(measure, sentence, match, quantity)


def _measure_faults(measure: Measure, sentence: Sentence, name: re.Match[str], quantity: Quantity) -> Iterator[Fault]:
    said = sentence.text[quantity.start : quantity.end].strip()
    low, high = measure.possible
    fits = quantity.kind == measure.kind or (measure.kind == "ratio" and not quantity.kind)
    if fits and any(not low <= value <= high for value in quantity.values):
        reason = f"value is impossible: {measure.name} {said}"
    elif quantity.kind and not fits and measure.strict and _is_other_quantity(quantity.kind, measure.kind):
        reason = f"unit does not fit: {measure.name} {said}"
    else:
        return
    title = reason.partition(":")[0]
    spans = (span(sentence, *name.span()), span(sentence, quantity.start, quantity.end, title))
    yield Fault((title, measure.name, *map(str, quantity.values)), reason, spans)


def _is_other_quantity(kind: str, wanted: str) -> bool:
    """A share can be a change of anything, and a size may be told where a volume is; only what cannot be meant is a fault."""
    return kind != "share" and {kind, wanted} != {"length", "volume"}
