"""Sizes and weights of a fetus against its age."""

import math
import re
from collections.abc import Iterator

from remud_hub.verify.consistency.quantities import QuantityReader
from remud_hub.verify.consistency.rules import Ages, Biometry, FetalSize, FetalWeight
from remud_hub.verify.consistency.statements import Fault, Statements, span
from remud_hub.verify.consistency.wording import Sentence


_WEEKS = re.compile(
    r"(?<![\d.±–-])(?P<weeks>\d{1,2}(?:\.\d)?)\s*(?:\+\s*(?P<days>[0-6])(?:/7)?)?(?:\s*(?:\+\s*\d)?\s*|-)(?:(?:weeks?|wks?|w)(?![a-z])|孕?周)"
    r"(?:\s*(?:and|\+|,)?\s*(?P<days2>[0-6])\s*(?:days?|天|d\b))?"
    r"(?!\s*(?:以?后|以?前|之后|之前|以?内|一次|later|after|ago|before|postpartum|postnatal))"
)


def fetal_faults(
    statements: Statements, rules: Biometry, reader: QuantityReader, deviations: float
) -> Iterator[Fault]:
    """Return ages that cannot be, and sizes that do not fit the only age that is told.

    Args:
        statements: What is stated.
        rules: Sizes by age.
        reader: Reads quantities.
        deviations: How many times the published variability (twice the standard deviation) a size may be off.
    """
    if not statements.name(rules.ages.subject):
        return
    ages = list(_ages(statements, rules.ages))
    low, high = rules.ages.possible
    for sentence, age, match in ages:
        if not low <= age <= high:
            title = "value is impossible"
            reason = f"{title}: gestational age {match[0].strip()}"
            yield Fault((title, "age", str(age)), reason, (span(sentence, *match.span(), fault=title),))
    if statements.name(rules.unless) or len({round(age) for _, age, _ in ages}) != 1:
        return
    sentence, age, match = ages[0]
    told = span(sentence, *match.span())
    for size in rules.sizes:
        for where, name in statements.stated(size.words):
            quantity = reader.beside(where.text, *name.span())
            if not quantity or quantity.kind != "length" or len(quantity.values) != 1:
                continue
            if not _fits(size, quantity.values[0] / 10, age, deviations):
                said = where.text[quantity.start : quantity.end].strip()
                place = span(where, quantity.start, quantity.end, "size does not fit the age")
                reason = f"size does not fit the age: {size.name} {said} at {match[0].strip()}"
                yield Fault(("age", size.name, str(quantity.values[0])), reason, (told, place))
    yield from _weight_faults(statements, rules.weight, reader, age)


def _fits(size: FetalSize, cm: float, age: float, deviations: float) -> bool:
    """Compare the age that the size tells with the one that is told; outside the ages of the table anything fits."""
    if not size.ages[0] <= age <= size.ages[1]:
        return True
    told = sum(factor * cm**power for power, factor in size.coefficients.items())
    variability = next(spread for until, spread in sorted(size.deviations.items()) if age <= until)
    return bool(abs(told - age) <= deviations * variability)


def _weight_faults(statements: Statements, rules: FetalWeight, reader: QuantityReader, age: float) -> Iterator[Fault]:
    if not rules.ages[0] <= age <= rules.ages[1]:
        return
    usual = sum(factor * age**power for power, factor in rules.coefficients.items())
    for sentence, name in statements.stated(rules.words):
        quantity = reader.beside(sentence.text, *name.span())
        if not quantity or quantity.kind != "mass" or not quantity.values[0]:
            continue
        if abs(math.log(quantity.values[0]) - usual) > rules.deviations_allowed * rules.deviation:
            said = sentence.text[quantity.start : quantity.end].strip()
            reason = f"size does not fit the age: fetal weight {said} at {age:.0f} weeks"
            place = span(sentence, quantity.start, quantity.end, "size does not fit the age")
            yield Fault(("age", "weight", str(quantity.values[0])), reason, (place,))


def _ages(statements: Statements, rules: Ages) -> Iterator[tuple[Sentence, float, re.Match[str]]]:
    """Return every age of a pregnancy, in weeks; "in two weeks" is none."""
    for sentence in statements.sentences:
        for match in _WEEKS.finditer(sentence.text):
            around = sentence.text[max(0, match.start() - 22) : match.start()], sentence.text[match.end() :][:16]
            surely = rules.before.are_in(around[0]) or rules.after.are_in(around[1]) or "孕" in match[0]
            age = float(match["weeks"]) + int(match["days"] or match["days2"] or 0) / 7
            if surely or (rules.loosely_before.are_in(around[0]) and age <= rules.possible[1]):
                yield sentence, age, match
