"""Does a sample contradict itself, or what medicine holds for certain? Rules are data, each with its source."""

import re
from collections.abc import Iterator
from functools import cache

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.consistency.exclusions import exclusion_faults
from remud_hub.verify.consistency.fetal import fetal_faults
from remud_hub.verify.consistency.quantities import QuantityReader, range_faults
from remud_hub.verify.consistency.rules import Rules, load_rules
from remud_hub.verify.consistency.statements import (
    Fault,
    Statements,
    statements_of,
    statements_of_evidence,
    texts_of,
)
from remud_hub.verify.consistency.systems import system_faults
from remud_hub.verify.consistency.thyroid import thyroid_faults
from remud_hub.verify.consistency.wording import Terms, plain
from remud_hub.verify.settings import ConsistencySettings


VERSION = 3
_DIGIT = re.compile(r"\d")
_LEVELS = ("rads", "报告和数据系统", "报告与数据系统")
_SHORT_LEVEL = re.compile(r"(?<![a-z])tr-?[1-9](?!\d)")


def check(sample: Sample, evidence: Evidence, settings: ConsistencySettings) -> Verdict:
    """Reject contradictions between a category and its findings, a size and an age, a value and its bounds, a view and a structure.

    Faulted is what cannot be, not what is merely abnormal. Where the evidence says the same, the sample passes: what a
    paper reports stands.
    """
    rules = load_rules()
    texts = texts_of(sample)
    faults: list[Fault] = []
    if _may_concern(plain("\n".join(texts.values())), rules):
        faults = list(_faults(statements_of(texts, rules.cues), rules, settings))
    if faults:
        vouched = {fault.key for fault in _faults(statements_of_evidence(evidence, rules.cues), rules, settings)}
        faults = [fault for fault in faults if fault.key not in vouched]
    return Verdict(
        check="consistency",
        version=VERSION,
        passed=not faults,
        score=0.0 if faults else 1.0,
        reason="; ".join(dict.fromkeys(fault.reason for fault in faults)),
        spans=tuple(dict.fromkeys(span for fault in faults for span in fault.spans)),
    )


def _may_concern(text: str, rules: Rules) -> bool:
    """Return False for a plain text that surely none of the rules is about: most of them."""
    if any(word in text for word in _LEVELS) or any(
        rule.given.may_be_in(text) and rule.never.may_be_in(text) for rule in rules.views.rules
    ):
        return True
    if _DIGIT.search(text) is None:
        return False
    measured = _measured()
    marks = filter(text.__contains__, measured)
    return any(terms.pattern.search(text) for mark in marks for terms in measured[mark]) or bool(
        _SHORT_LEVEL.search(text)
    )


@cache
def _measured() -> dict[str, list[Terms]]:
    """Return the names of what is measured, by their marks: few of these stand in a text, and most stand in none."""
    rules = load_rules()
    found: dict[str, list[Terms]] = {}
    for terms in (*(measure.words for measure in rules.ranges.measures), rules.biometry.ages.subject):
        for mark in terms.marks:
            found.setdefault(mark, []).append(terms)
    return found


def _faults(statements: Statements, rules: Rules, settings: ConsistencySettings) -> Iterator[Fault]:
    for system in rules.systems:
        yield from system_faults(statements, system)
    yield from system_faults(statements, rules.ti_rads.system)
    yield from thyroid_faults(statements, rules.ti_rads)
    reader = _reader()
    yield from range_faults(statements, rules.ranges, reader)
    yield from fetal_faults(statements, rules.biometry, reader, settings.biometry_deviations)
    yield from exclusion_faults(statements, rules.views)


@cache
def _reader() -> QuantityReader:
    rules = load_rules()
    return QuantityReader(rules.units, rules.ranges.between)
