"""Things that cannot be said together: a view and what it cannot show, words for echoes, organs and sex."""

import re
from collections.abc import Iterator

from remud_hub.verify.consistency.rules import Exclusion, Views
from remud_hub.verify.consistency.statements import Fault, Statements, span
from remud_hub.verify.consistency.wording import Sentence


Stated = tuple[Sentence, re.Match[str]]


def exclusion_faults(statements: Statements, rules: Views) -> Iterator[Fault]:
    """Return terms that exclude each other, in a sentence or in all of the sample."""
    for rule in rules.rules:
        given = list(statements.stated(rule.given))
        never = list(statements.stated(rule.never)) if given else []
        if never and not (rule.kind == "view" and _another_view(statements, rules)):
            yield from _rule_faults(statements, rule, given, never)


def _rule_faults(statements: Statements, rule: Exclusion, given: list[Stated], never: list[Stated]) -> Iterator[Fault]:
    if rule.scope == "row" and statements.name(rule.unless):
        return
    for sentence, match in never:
        about = next((each for each in given if _bears_on(rule, each[0], sentence)), None)
        if about and not rule.unless.are_in(sentence.text):
            spans = (span(about[0], *about[1].span()), span(sentence, *match.span(), fault=rule.fault))
            reason = f"{rule.fault}: {about[1][0]} and {match[0]}"
            yield Fault((rule.fault, *sorted(rule.given.marks)), reason, spans)
            return


def _bears_on(rule: Exclusion, given: Sentence, never: Sentence) -> bool:
    asked = given.part.endswith("question") and not never.part.endswith("question")
    return given == never or rule.scope == "row" or (rule.scope == "question" and asked)


def _another_view(statements: Statements, rules: Views) -> bool:
    """Return True where a second view is named, or the probe is moved: what is seen may be seen there."""
    named = sum(statements.name(view) for view in rules.views)
    return named > 1 or statements.name(rules.moved)
