"""Does a number that answers a question by itself stand in the page for something else: "890" for the weight of the other twin?"""

import re
from collections.abc import Iterator

from remud_hub.clauses.clause import Clause
from remud_hub.clauses.quantities import Quantity, by_clause, quantities_of, unit_asked_for
from remud_hub.clauses.text import Text, taken_apart
from remud_hub.clauses.words import Word
from remud_hub.records import Span
from remud_hub.verify.grounded.numbers import MEASURES, fits_one, numbers_of_evidence
from remud_hub.verify.grounded.times import FAULT as OTHER_TIME
from remud_hub.verify.grounded.times import is_of_another_time
from remud_hub.verify.grounded.words import overlap
from remud_hub.verify.grounded.worked_out import asks_difference


FAULT = "number of something else"
_MORE, _BESIDE = 1.0, 1.5
"""By so many words of the question another number must stand closer to it; one in the same sentence by more. Ours."""
_MOST = 0.5
"""Share of the question's words that stand with the other number. Ours."""
_WORKED_OUT = re.compile(
    r"\b(?:ratio|apart|percentage|total|in all|altogether|sum)\b|比值|多少倍|[升降增减大小高低长短宽窄厚薄多少]了|合计|总共|一共|之和",
    re.IGNORECASE,
)
"""Questions whose answer follows from several numbers."""


def bare_number_spans(part: str, said: str, text: Text, asked: Text, question: str, known: str) -> Iterator[Span]:
    """Yield the one number of an answer that says nothing besides, where the page has it for something else.

    That is so where another number of its kind stands with more of the words that the question has, and with no others: the
    neck of an aneurysm is not what is asked for where the aneurysm is.

    Args:
        part: Which text it is.
        said: The text.
        text: It, taken apart.
        asked: The question, taken apart.
        question: It, as it is written.
        known: The evidence.
    """
    numbers = quantities_of(said)
    if len(numbers) != 1 or text.stems - asked.stems or _WORKED_OUT.search(question) or asks_difference(question):
        return
    unit = unit_asked_for(question)
    number = numbers[0]._replace(dimension=unit[0], size=unit[1]) if unit and not numbers[0].dimension else numbers[0]
    if is_of_another_time(number, question, known):
        yield Span(part=part, start=number.start, end=number.end, fault=OTHER_TIME)
        return
    about = asked.stems & taken_apart(known).stems
    if not number.dimension or not about:
        return
    held = [
        (clause.sentence, _shared(about, clause, taken_apart(known)), is_it)
        for clause, found in _with_alike(number, known)
        if (is_it := fits_one(number, found)) or not _names_more(clause, asked)
    ]
    here = max((shared for _, shared, is_it in held if is_it), default=None)
    if here is None:
        return
    at = {sentence for sentence, _, is_it in held if is_it}
    others = [(shared, _BESIDE if sentence in at else _MORE) for sentence, shared, is_it in held if not is_it]
    if any(shared - here >= more and shared >= _MOST * len(about) for shared, more in others):
        yield Span(part=part, start=number.start, end=number.end, fault=FAULT)


def _with_alike(number: Quantity, known: str) -> Iterator[tuple[Clause, list[Quantity]]]:
    """Yield the clauses of the evidence that have numbers of one kind, with these."""
    for clause, found in by_clause(taken_apart(known), numbers_of_evidence(known).quantities):
        if alike := [each for each in found if each.dimension == number.dimension]:
            yield clause, alike


def _names_more(clause: Clause, asked: Text) -> bool:
    """Whether a clause names something that a question does not; what it grades or measures is no thing."""
    things = {word.stem for word in clause.words if word.stem and not _only_grades(word)}
    return bool(things - asked.stems - MEASURES)


def _only_grades(word: Word) -> bool:
    """Whether a word says how something is, and names no finding."""
    return word.meaning is not None and bool(word.meaning.poles) and not word.meaning.finding


def _shared(about: frozenset[str], clause: Clause, text: Text) -> float:
    return overlap(about, clause.stems, text.of_sentences[clause.sentence] - clause.stems)
