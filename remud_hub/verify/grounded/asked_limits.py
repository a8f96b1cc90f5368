"""Yes and no to a limit: "no" to "did the depth exceed 2 cm?" is wrong where the page has 2.4 cm for it."""

import re
from collections.abc import Iterator

from remud_hub.answers import parse_answer
from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.clauses.text import Text, folded_text, taken_apart
from remud_hub.records import Span
from remud_hub.verify.grounded.numbers import numbers_of_evidence


FAULT = "wrong comparison"
_CROSSED = re.compile(
    r"(?:(?P<above>\b(?:exceed(?:s|ed)?|(?:more|greater|larger|higher|longer|wider|thicker|deeper) than|above|over)|超过|超出|大于|高于|多于)"
    r"|(?P<below>\b(?:(?:less|smaller|lower|shorter|narrower|thinner) than|below|under)|小于|低于|少于|不到|不足))[^\d.;。]{0,12}\Z"
)
"""Before a number of a question, what makes it a limit."""
_BEFORE = 32
"""Characters before the number that are looked at. Ours."""
_FEWEST, _TOLD = 2, 0.5
"""Words of the question, and share of those that the page has, that a value must stand with. Ours."""


def asked_limit_spans(part: str, answer: str, question: str, asked: Text, known: str) -> Iterator[Span]:
    """Yield a yes or no that the one value which the page has for what is asked refutes.

    Args:
        part: Which text it is.
        answer: The answer.
        question: What it answers.
        asked: The question, taken apart.
        known: What the evidence says of the case itself.
    """
    limits = quantities_of(question)
    said = parse_answer(answer, "closed") if len(limits) == 1 and limits[0].dimension else None
    if said is None or any(clause.is_denied for clause in asked.clauses):
        return
    (limit,) = limits
    crossed = _CROSSED.search(folded_text(question), max(0, limit.start - _BEFORE), limit.start)
    value = _value(limit, asked.stems, known) if crossed else None
    if crossed and value is not None and value.amount != limit.amount:
        is_so = (value.amount > limit.amount) == (crossed["above"] is not None)
        yield Span(part=part, start=0, end=len(answer), fault="" if is_so == (said == "yes") else FAULT)


def _value(limit: Quantity, asked: frozenset[str], known: str) -> Quantity | None:
    """Return the one value of the limit's kind that stands with most of what is asked; None where several do, or none clearly."""
    held = taken_apart(known)
    asked &= held.stems
    alike = [each for each in numbers_of_evidence(known).quantities if each.dimension == limit.dimension]
    found = [
        (len(asked & clause.stems), number)
        for clause in held.clauses
        for number in alike
        if clause.start <= number.start < clause.end
    ]
    most = max((shared for shared, _ in found), default=0)
    best = {number.key: number for shared, number in found if shared == most}
    return next(iter(best.values())) if len(best) == 1 and most >= max(_FEWEST, _TOLD * len(asked)) else None
