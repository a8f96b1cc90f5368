"""Are the numbers of a text those of the evidence, with their units? 1.8 cm is 18 mm, 5,271 is 5271; 12 cm is not 12 mm."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from remud_hub.clauses.counts import counts_of
from remud_hub.clauses.quantities import COUNTS, Quantity, by_clause, quantities_of, unit_asked_for
from remud_hub.clauses.text import REMEMBERED, folded_text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.categories import category_places
from remud_hub.verify.grounded.held_against import is_limit
from remud_hub.verify.grounded.sides import SIDES
from remud_hub.verify.grounded.words import COMPARING, names_one_of
from remud_hub.verify.grounded.worked_out import follows, is_result, placed


WRONG = "wrong number"
_LABELLED = re.compile(
    r"(?:\bfig(?:ure)?s?\.?|\btab(?:le|\.)s?|\bpanels?|[图表])\s*(?:\d+[a-z]?\s*[-–—.·~～、,和]\s*)*\Z"
)
"""Before the number of a figure, or another part of it ("图10-8"), which measures nothing."""
_WITH_LETTER = re.compile(r"\d\s?[a-z]\Z")
_SIGN = {
    "-": re.compile(r"(?:(?:(?<![\d°%])(?<![cm]m)\s|\A|[(（一-鿿，：])[-−–\x01]|\bminus |负)\Z"),
    "+": re.compile(r"(?:(?<![\d°%])(?<![cm]m)\s|\A|[(（一-鿿，：])\+\Z"),
}
"""What stands right before a number with a sign; behind another number a dash is that of a range."""
_TAKES_AWAY = re.compile(r"\d\s?[a-z%°²/]{0,6}\s(?:on the (?:left|right) )?(?:is )?minus \Z")
"""Before the second number of "52 mmHg minus 36"."""
_CHANGE = re.compile(r"(?:变化|改变|差值?|\b(?:change|difference|shift|fall|drop)\b)[^.;。]{0,12}\Z")
_ABSOLUTE = re.compile(r"绝对值|\babsolute value", re.IGNORECASE)
_BEFORE = 8
"""Characters before a number that are looked at for its sign."""
MEASURES = frozenset(
    ["diamet", "size", "大小", "长径", "短径", "径", "thickn", "厚", "长", "宽", "深", "length", "width", "depth"]
)
"""Stems that say how something was measured, and not what."""
_FROM = re.compile(r"(?:\bfrom|由|从)\s{0,3}(?:约|about\s)?\s{0,3}\Z", re.IGNORECASE)
"""Before the first of two values of one thing: "from 342 to 134 cm/s"."""
_UNIT_APART = re.compile(r"[(（]\s?(?:mm|cm|m|ml|mmhg|kpa|cm/s|m/s|%)\s?[)）]|\bin (?:mm|cm|ml)\b|单位", re.IGNORECASE)
"""A unit that stands in the head of a table or a line, away from its numbers."""
_SPANS_OF_TIME = {"time", "age"}
_AND = re.compile(r"[\s,+]{0,3}(?:and |又|零|加)?")
"""Between hours and minutes that are told as one."""
_ORDINALS = {
    **{
        word: place
        for place, word in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh"], 1)
    },
    **{word: place for place, word in enumerate("一二三四五六七八九十", 1)},
}
_DAY_IN_WORDS = re.compile(
    rf"\b({'|'.join(word for word in _ORDINALS if word.isascii())}) (?:[a-z]+ )?(?:day|week|month|year)\b|第([一二三四五六七八九十])[天日周月年]"
)
_DAY = 86_400_000
"""In the smallest unit of time, ms."""
_SECOND = 1000 / _DAY
_SLIPS = frozenset([0.001, 0.01, 0.1, 10.0, 100.0, 1000.0])
_MUCH = 0.6
"""Share of a clause's words that another must have to be about the same. Ours."""


class Numbers(NamedTuple):
    """The numbers of the evidence."""

    quantities: tuple[Quantity, ...]
    together: tuple[Quantity, ...]
    """What two of them say as one: "2 hours 10 minutes"."""
    counts: frozenset[int]
    """What it counts in words."""
    days: frozenset[int]
    """The days, weeks and the like that it numbers in words."""
    negative: frozenset[float]
    """Those that stand behind a minus."""
    is_absolute: bool
    """Whether it says that it leaves signs out."""
    has_unit_apart: bool
    """Whether a unit stands away from its numbers, so that a bare number may have it."""


@lru_cache(REMEMBERED)
def numbers_of_evidence(known: str) -> Numbers:
    """Return the numbers of the evidence."""
    folded = folded_text(known)
    quantities = [each for each in quantities_of(known) if not _is_label(each, folded)]
    negative = frozenset(
        each.value for each in quantities if _SIGN["-"].search(folded, max(0, each.start - _BEFORE), each.start)
    )
    counts = frozenset(each.number for each in counts_of(known))
    is_absolute = _ABSOLUTE.search(known) is not None
    together = tuple(_put_together(quantities, folded))
    has_unit_apart = _UNIT_APART.search(known) is not None
    return Numbers(tuple(quantities), together, counts, _days_in_words(folded), negative, is_absolute, has_unit_apart)


def _days_in_words(text: str) -> frozenset[int]:
    """Return the days and the like that a text numbers in words: "the third postoperative day", 第三天."""
    return frozenset(_ORDINALS[found[1] or found[2]] for found in _DAY_IN_WORDS.finditer(text))


def _put_together(quantities: Sequence[Quantity], text: str) -> Iterator[Quantity]:
    """Yield what two numbers say as one, in the smaller unit: "2 hours 10 minutes" are 130 minutes."""
    for one, other in pairwise(quantities):
        is_one = one.dimension == other.dimension in _SPANS_OF_TIME and one.size > other.size
        if is_one and _AND.fullmatch(text, one.end, other.start):
            value = (one.amount + other.amount) / other.size
            yield other._replace(value=round(value), start=one.start)


def _is_label(number: Quantity, text: str) -> bool:
    """Whether a number is that of a figure; a unit of more than a letter, which may name a panel, tells that it measures: 右图6 cm."""
    is_measured = number.dimension and not _WITH_LETTER.search(text, number.start, number.end)
    return not is_measured and _LABELLED.search(text, max(0, number.start - 20), number.start) is not None


def number_spans(
    part: str, text: str, known: str, question: str, thinking: str = "", *, is_trace: bool = False
) -> Iterator[Span]:
    """Yield every number of a text, with what is wrong with it.

    Args:
        part: Which text it is.
        text: The text.
        known: The evidence.
        question: What it answers, the numbers of which may be said again: "would 12.5 kPa suggest cirrhosis?" The numbers of
            an answer have the unit that it asks for.
        thinking: The trace before an answer, which may have worked out its numbers.
        is_trace: Whether it is a thinking trace, which names what it measures in words of its own.
    """
    quantities = quantities_of(text)
    if not quantities:
        return
    evidence = numbers_of_evidence(known)
    said_before = {quantity.value for quantity in quantities_of(question)}
    worked_out: list[Quantity] = []
    in_categories = category_places(text, known)
    unit = None if is_trace else unit_asked_for(question)
    for written in quantities:
        if any(start <= written.start < end for start, end in in_categories) or not (
            written.value or written.dimension
        ):
            continue
        is_bare = unit is not None and not written.dimension
        quantity = written._replace(dimension=unit[0], size=unit[1]) if unit and is_bare else written
        fault = _fault(quantity, evidence)
        is_again = quantity.value in said_before or any(_is_rounded(quantity, each) for each in worked_out)
        if fault and is_again and not fault.startswith("wrong unit"):
            continue
        if fault and (
            _says_nothing_new(quantity, text, evidence.quantities, known, question, is_trace=is_trace)
            or (not is_trace and _is_by_trace(written, quantity, thinking, known, question))
        ):
            fault = ""
            worked_out.append(quantity)  # and may be said again, or rounded
        elif not fault and all(each.value != quantity.value for each in evidence.quantities):
            worked_out.append(quantity)  # the same in another unit
        if not fault and _has_another_sign(quantity, folded_text(text), evidence):
            fault = WRONG
        if not fault and not is_trace and _belongs_elsewhere(quantity, text, known):
            fault = "number of something else"
        yield Span(part=part, start=quantity.start, end=quantity.end, fault=fault)


def _says_nothing_new(
    said: Quantity, text: str, evidence: Sequence[Quantity], known: str, question: str, *, is_trace: bool
) -> bool:
    """Whether a number that the evidence lacks says nothing new about the case.

    It may follow from its numbers (see ``follows``), or be what one of them is held against, and truly so: "112 cm/s is
    over 100 cm/s". A trace may also name limits as such, for what is usual is the teacher's own knowledge.

    Args:
        said: The number.
        text: What it stands in.
        evidence: The numbers of the evidence.
        known: The evidence.
        question: What the text answers: "by how much is it larger?" asks for a difference.
        is_trace: Whether the text is a thinking trace.
    """
    place = placed(said, text, question)
    follows_from = follows(place, [*evidence, *numbers_of_evidence(known).together], known)
    may_be_limit = place.equation is None and not place.is_operand
    return follows_from or (may_be_limit and is_limit(place, evidence, known, is_trace=is_trace))


@lru_cache(REMEMBERED)
def _results_of(thinking: str, known: str, question: str) -> tuple[Quantity, ...]:
    """Return the numbers of a trace that are the result which a question asks for, with their units."""
    evidence = numbers_of_evidence(known).quantities
    return tuple(each for each in quantities_of(thinking) if is_result(each, thinking, evidence, known, question))


def _is_by_trace(written: Quantity, meant: Quantity, thinking: str, known: str, question: str) -> bool:
    """Whether a trace has worked out the number of an answer, in its unit if it has one; a decimal point elsewhere is a slip.

    Args:
        written: The number as the answer has it.
        meant: The same in the unit that the question asks for.
        thinking: The trace.
        known: The evidence.
        question: The question.
    """
    sound = _results_of(thinking, known, question)
    is_sound = any(_is_rounded(written, each) for each in sound)
    alike = [each.amount for each in numbers_of_evidence(known).quantities if each.dimension == meant.dimension != ""]
    is_slip = any(amount and round(meant.amount / amount, 6) in _SLIPS for amount in alike)
    return is_sound and not is_slip


def _is_rounded(written: Quantity, result: Quantity) -> bool:
    """Whether a number is a result, in its unit if it has one, to as many digits as it has."""
    is_alike = not written.dimension or (written.dimension, written.size) == (result.dimension, result.size)
    return is_alike and abs(written.value - result.value) <= (written.step if written.step > result.step else 1e-9)


def _fault(said: Quantity, evidence: Numbers) -> str:
    if not said.dimension and said.value in evidence.counts:
        return ""
    if said.dimension in {"", "age"} and said.value in evidence.days:  # "on day 3", of the third day
        return ""
    same = [known for known in evidence.quantities if known.value == said.value]
    if any(known.dimension == said.dimension and known.size == said.size for known in same):
        return ""
    fitting = [known for known in (*evidence.quantities, *evidence.together) if _fits(said, known)]
    # "5 mm" where the page has "5 cm" and "category 5"
    is_other = said.dimension and any(each.dimension for each in same) and not any(each.dimension for each in fitting)
    if fitting and (evidence.has_unit_apart or not is_other):
        return ""
    counted = {float(count) for count in COUNTS.values()}
    if same:
        return "wrong unit" if any(known.dimension for known in same) and said.dimension else ""
    return WRONG if said.value not in counted or said.dimension or said.step < 0.5 or not _spelled(said) else ""


def _has_another_sign(said: Quantity, text: str, evidence: Numbers) -> bool:
    """Whether a number stands behind a minus, and in the evidence never, or behind a plus, and there only behind a minus."""
    before = max(0, said.start - _BEFORE)
    if _TAKES_AWAY.search(text, max(0, said.start - 24), said.start):
        return False
    if _SIGN["-"].search(text, before, said.start) and not _CHANGE.search(text, max(0, said.start - 24), said.start):
        # A limit that the page lacks has its own sign
        is_known = any(each.value == said.value for each in evidence.quantities)
        return is_known and said.value not in evidence.negative and not evidence.is_absolute
    return _SIGN["+"].search(text, before, said.start) is not None and said.value in evidence.negative


def _in_days(span: Quantity) -> float:
    return span.amount / _DAY if span.dimension == "time" else span.amount


def _spelled(said: Quantity) -> bool:
    """Whether a number is small enough to count what the text itself lists: "2 features"."""
    return said.value <= 3


def _belongs_elsewhere(said: Quantity, text: str, known: str) -> bool:
    """Whether the evidence gives what is measured another value, and this value to something else."""
    clause = taken_apart(text).clause_at(said.start)
    if _FROM.search(text, max(0, said.start - 16), said.start):
        return False
    # "18 mm² is above 10 mm²"
    if clause is None or not said.dimension or not clause.stems - MEASURES or names_one_of(clause, COMPARING):
        return False
    if any(word.term == "it" for word in clause.words):  # what it is, another clause says
        return False
    # Of several numbers in one clause, any may be what it is about
    if sum(clause.start <= each.start < clause.end for each in quantities_of(text)) > 1:
        return False
    is_fitting, others = False, 0
    for stems, found in _measured(known):
        alike = [each for each in found if each.dimension == said.dimension]
        shared = len(clause.stems & stems) if alike else 0
        if fits_one(said, alike):
            if shared:
                return False
            is_fitting = True
        else:
            others = max(others, shared)
    return is_fitting and others / len(clause.stems) >= _MUCH


@lru_cache(REMEMBERED)
def _measured(known: str) -> tuple[tuple[frozenset[str], Sequence[Quantity]], ...]:
    """Return the clauses of the evidence that hold numbers, with what they are about."""
    found: list[tuple[frozenset[str], Sequence[Quantity]]] = []
    before = frozenset[str]()
    for clause, numbers in by_clause(taken_apart(known), numbers_of_evidence(known).quantities):
        # The second number of "coverage is 38% on the left and 58% on the right" is one of coverage, too
        sides = {pole.place for pole in clause.poles if pole.side in SIDES}
        only_sides = all(not word.stem or place in sides for place, word in enumerate(clause.words))
        before = clause.stems | before if only_sides else clause.stems
        if numbers:
            found.append((before, numbers))
    return tuple(found)


def fits_one(said: Quantity, quantities: Iterable[Quantity]) -> bool:
    """Whether a quantity is the same as one of others, within the digits that it has."""
    return any(_fits(said, each) for each in quantities)


def _fits(said: Quantity, known: Quantity) -> bool:
    """Whether two quantities are the same, within the digits that the one said has."""
    if not said.dimension and known.dimension == "share" and 0 < said.value < 1:  # 0.26 is 26%
        return abs(100 * said.value - known.value) <= max(100 * said.step, known.step) + 1e-9
    if not said.dimension or not known.dimension:
        return abs(said.value - known.value) <= (said.step if said.step < known.step else 0.0) + 1e-9
    if {said.dimension, known.dimension} == {"turns", "rate"}:  # 心率124次
        return said.value == known.value
    if {said.dimension, known.dimension} == _SPANS_OF_TIME:  # 48 hours are two days
        return abs(_in_days(said) - _in_days(known)) < _SECOND
    if said.dimension != known.dimension:
        return False
    difference = abs(said.amount - known.amount)
    rounding = said.step * said.size if (said.size, said.step) != (known.size, known.step) else 0.0
    rounding = rounding if said.step * said.size > known.step * known.size else 0.0
    return difference <= rounding + 1e-6 * abs(known.amount)
