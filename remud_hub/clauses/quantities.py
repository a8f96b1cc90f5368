"""Numbers with their units: 1.8 cm is 18 mm, 5,271 is 5271."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.lexicon import listed
from remud_hub.clauses.number_words import CHINESE, ENGLISH, SMALL, value_of
from remud_hub.clauses.patterns import by_first
from remud_hub.clauses.text import REMEMBERED, Text, folded_text, taken_apart


_DIGIT = re.compile(r"\d")
_COUNTED_BY = re.compile(r"\b(days?|weeks?|months?|years?|hours?|minutes?)\s\Z")
"""Before a number, what it counts: "by day 10"."""
_PER_SECOND = re.compile(r"每秒钟?(?:约|大约|达|为)?\s?\Z")
"""Before a length, what makes it a velocity: 每秒约3.4米."""
_IN_A_NAME = re.compile(r"-(?:chambers?|lead|vessel|dimensional|d)\b")
"""Behind a number that names a kind and measures nothing: "4-chamber", "12-lead"."""
_WEEKS_AND_DAYS = re.compile(
    r"(\d(?<![\d.]\d)\d?)(?:\s?[+＋]\s?([0-6])(?:/7)?|\s([0-6])/7|w([0-6])(?=d))\s?(?:weeks|wks?|w(?![a-z])|周|d(?![a-z]))"
)
"""A gestational age, "34+2 weeks"."""
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?"
# Begins with a digit, which is found much faster than what stands before one
_NUMBER = re.compile(
    r"\d(?:(?<![\w.]\d)(?<![a-z]-\d)|(?<=[一-鿿]\d))(?:\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d*(?:[.·]\d+)?)", re.IGNORECASE
)
COUNTS = {**{word: value_of(word) for word in (*SMALL[1:13], *"一二三四五六七八九十两")}, "single": 1, "twice": 2}
"""Small numbers in words."""
_SPELLED = re.compile(
    # The first letters of numbers are found much faster than the numbers
    rf"(?=[efnost])(?<![\w-])(?<!hundred )(?<!hundred and )(?<!thousand )(?<!point ){ENGLISH}(?:(?<!(?<![\w-])one)(?=[ -](?:day|week|month|year|hour|minute))|(?=[ -](?:cm|mm|ml|centi|milli|per ?cent|degrees)))"
    rf"|(?<![一二三四五六七八九十百千万零两几数点第月\d个])(?![二两]次(?:检查|手术|谐波|测量|扫查|复查|心))(?!四周(?![前后内龄岁时]))(?:半(?=年|小时|个月|天)|(?!一){CHINESE}(?=个月|周(?!围|边|岁)|[天日年岁次]|个?小时|分钟|秒)"
    rf"|{CHINESE}(?=厘米|毫米|毫升|公分|公斤))"
)
"""Numbers in words with a unit behind them."""
_MAY_BE_SPELLED = re.compile(
    r"[ -](?<=[a-z].)(?:day|week|month|year|hour|minute|cm|mm|ml|centi|milli|per ?cent|degrees)"
    r"|[半一二两三四五六七八九十](?=[个周天日年岁次小分秒厘毫公])"
)
"""The units with what stands right before them, which are found much faster, and in few texts."""
_EQUATION = re.compile(r",(?=\d{1,5}(?:\.\d+)?\s?[-−–+×*÷/]\s?\d)")
_AND_A_HALF = re.compile(r"半(?!数)")
_LISTED = re.compile(r"(?:^|\n)\s*(?:\(?\d{1,2}[.)、:](?!\d)|step \d+|第\d+[步点])", re.IGNORECASE)
_LISTED_IN_LINE = re.compile(r"(?:\A|[.;:。；：\n])\s*(\d{1,2})(?=(?:[.)]\s+|、\s*)[A-Z一-鿿])")
"""What may number an entry of a list, which has a first one: "1. The wall is thick. 2. There is fluid."."""
_RANGE = re.compile(
    rf"\s{{0,3}}(?:-|–|—|~|～|to|by|versus|vs\.?|×|x|\*|(?:(?:上|下)?[升降]|增[加高大长]?|减[少小低]?|缩[小短]?|扩大|变)?[至到]|变?为|和|/)\s{{0,3}}({_DIGITS})",
    re.IGNORECASE,
)
_RISES = re.compile(r"升[至到高为]")
"""Behind a number, what is no litre: 由71升至96."""
_BETWEEN = re.compile(r"\s*(?:-|–|—|~|～|to|and|至|到|与)\s*", re.IGNORECASE)


Key = tuple[str, float]
"""Dimension and value in the smallest unit: what a quantity is the same by as another."""


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

    @property
    def amount(self) -> float:
        """Its value in the smallest unit of its dimension."""
        return self.value * self.size

    @property
    def key(self) -> Key:
        """What it is the same by as another, in whatever unit."""
        return self.dimension, round(self.amount, 6)


@lru_cache(REMEMBERED)
def quantities_of(text: str) -> Sequence[Quantity]:
    """Return the numbers of a text in their order; those that only number a list are none."""
    folded = folded_text(text)
    # In 术后41，286−41=245 an equation begins behind the comma; 1，234例 is one number
    apart = _EQUATION.sub(";", folded) if "，" in text else folded
    matches = list(_NUMBER.finditer(apart)) if _DIGIT.search(folded) else []
    matches = [match for match in matches if not _IN_A_NAME.match(folded, match.end())]
    if numbered := [*(match.span() for match in _LISTED.finditer(folded)), *_listed_in_line(text)]:
        matches = [match for match in matches if not any(start <= match.start() < end for start, end in numbered)]
    found: list[Quantity] = []
    for match in matches:
        start, end = match.span()
        dimension, size, end_of_unit = _unit(folded, end)
        if dimension == "length" and _PER_SECOND.search(folded, max(0, start - 8), start):
            dimension = "velocity"
        if not dimension and (counted := _COUNTED_BY.search(folded, max(0, start - 8), start)):
            dimension, size = _units()[counted[1]]
        if not dimension and _counts_births(folded, start, end):
            dimension, size = _units()["次"]
        value, step = _value(match[0])
        if dimension and (half := _AND_A_HALF.match(folded, end_of_unit)):  # 1 年半
            value, step, end_of_unit = value + 0.5, 0.0, half.end()
        found.append(Quantity(value, step, dimension, size, start, end_of_unit))
    # "2 to 4 mm", "12 x 8 mm": the unit of the last is that of all
    for i in range(len(found) - 2, -1, -1):
        joined = _RANGE.match(folded, matches[i].end())
        if joined and joined.start(1) == matches[i + 1].start() and not found[i].dimension:
            found[i] = found[i]._replace(dimension=found[i + 1].dimension, size=found[i + 1].size)
    found = list(_with_ages(folded, found))
    spelled = list(_spelled(folded))
    return sorted([*found, *spelled], key=lambda quantity: quantity.start) if spelled else found


def _listed_in_line(text: str) -> list[tuple[int, int]]:
    """Return where numbers stand that rise from 1 along a line and number a list; "score: 9. The wall" measures."""
    found: list[tuple[int, int]] = []
    last = 0
    for match in _LISTED_IN_LINE.finditer(text):
        number = int(match[1])
        if number == 1 or (last and number > last):
            found.append(match.span(1))
            last = number
    return found


def _with_ages(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Yield the quantities with the units of gestational ages: "34+2 weeks" are 34 weeks and 2 days."""
    ages = {
        match.start(group): Quantity(float(match[group]), 0.5, "age", size, match.start(group), match.end(group))
        for match in _WEEKS_AND_DAYS.finditer(text)
        for group, size in ((1, 7.0), (match.lastindex or 1, 1.0))
    }
    yield from (ages.get(each.start, each) for each in found)


def _counts_births(text: str, start: int, end: int) -> bool:
    """Whether a number says how often a woman was pregnant, or gave birth: 孕2产1."""
    before = text[max(0, start - 1) : start]
    return before == "产" or (before == "孕" and text[end : end + 1] == "产")


def says_number(text: str) -> bool:
    """Whether a text says a number, in digits, or in words with a unit."""
    if _DIGIT.search(text) is not None:
        return True
    lowered = text.lower()
    return _MAY_BE_SPELLED.search(lowered) is not None and _SPELLED.search(lowered) is not None


def unit_at(text: str, end: int) -> tuple[str, int] | None:
    """Return the symbol of the unit that stands behind a number, and where it ends; 毫米 and millimetres are both mm.

    Args:
        text: A text in lower case; see ``folded_text``.
        end: Where the number ends.
    """
    dimension, size, end_of_unit = _unit(text, end)
    return (_symbols()[dimension, size], end_of_unit) if dimension else None


def unit_asked_for(question: str) -> tuple[str, float] | None:
    """Return dimension and size of the one unit that a question wants its number in: "how many mm", 多少毫米."""
    folded = folded_text(question)
    named = {_units()[match[1]] for match in _asked_pattern().finditer(folded)}
    return named.pop() if len(named) == 1 else None


def ranges_of(text: str, quantities: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the quantities of a text that are the two ends of a range: "50 to 69%"."""
    folded = folded_text(text)
    for low, high in pairwise(quantities):
        if low.value < high.value and _BETWEEN.fullmatch(folded, low.end, high.start):
            yield low, high


def by_clause(text: Text, quantities: Sequence[Quantity]) -> Iterator[tuple[Clause, Sequence[Quantity]]]:
    """Yield the clauses of a text with those of its quantities that stand in them, or right behind them: "left: 50-69%"."""
    starts = [each.start for each in quantities]
    places = [*(bisect_left(starts, clause.start) for clause in text.clauses), len(starts)]
    for clause, (first, last) in zip(text.clauses, pairwise(places), strict=True):
        yield clause, quantities[first:last]


@lru_cache(REMEMBERED)
def numbers_by_clause(said: str) -> Sequence[tuple[Clause, Sequence[Quantity]]]:
    """Return the clauses of a text with those of its quantities that stand in them; see ``by_clause``."""
    return tuple(by_clause(taken_apart(said), quantities_of(said)))


def homes_of(
    text: Text, quantities: Sequence[Quantity], told: Callable[[Clause, Quantity], Iterable[str]]
) -> dict[tuple[str, float], frozenset[str]]:
    """Return, by its key, what is told wherever a number stands.

    Args:
        text: A text, taken apart.
        quantities: Its numbers.
        told: Returns what a clause tells of a number in it.
    """
    found: dict[tuple[str, float], set[str]] = {}
    for clause, numbers in by_clause(text, quantities):
        for number in numbers:
            found.setdefault(number.key, set()).update(told(clause, number))
    return {key: frozenset(each) for key, each in found.items()}


def _spelled(text: str) -> Iterator[Quantity]:
    """Yield the numbers in words: "two weeks", 两周."""
    for match in _SPELLED.finditer(text) if _MAY_BE_SPELLED.search(text) else ():
        dimension, size, end = _unit(text, match.end())
        value, step = (0.5, 0.0) if match[0] == "半" else (float(value_of(match[0])), 0.5)
        if step and (half := _AND_A_HALF.match(text, end)):  # 一毫升半
            value, step, end = value + 0.5, 0.0, half.end()
        yield Quantity(value, step, dimension, size, match.start(), end)


def _value(text: str) -> tuple[float, float]:
    plain = text.replace(",", "").replace("·", ".")
    decimals = len(plain.partition(".")[2])
    return float(plain), 0.5 * 10**-decimals


def _unit(text: str, end: int) -> tuple[str, float, int]:
    """Return dimension, size and end of the unit behind a number; no dimension where there is none."""
    match = _unit_pattern().match(text, end)
    if match and not _RISES.match(text, match.start(1)):
        dimension, size = _units()[match[1]]
        return dimension, size, match.end()
    return "", 1.0, end


@cache
def _units() -> dict[str, tuple[str, float]]:
    by_dimension: dict[str, dict[str, float]] = listed("units")
    return {unit: (name, float(size)) for name, units in by_dimension.items() for unit, size in units.items()}


@cache
def _symbols() -> dict[tuple[str, float], str]:
    """The first name of each unit."""
    symbols: dict[tuple[str, float], str] = {}
    for name, unit in _units().items():
        symbols.setdefault(unit, name)
    return symbols


@cache
def _unit_pattern() -> re.Pattern[str]:
    # A Chinese unit ends where it ends: 15分钟PTH
    return re.compile(rf"\s?-?\s?({by_first(_unit_names())})(?:(?<=[一-鿿])(?!/)|(?![a-z/²³0-9]))")


@cache
def _asked_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:多少|几|how many |\bin |单位[^。]{{0,4}}?)({by_first(_unit_names())})(?![a-z/0-9])")


def _unit_names() -> Iterator[str]:
    """Yield patterns of all units, longest first."""
    return map(re.escape, sorted(_units(), key=lambda unit: (-len(unit), unit)))
