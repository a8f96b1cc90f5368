"""All that is weighed in a text: options, values, opposites, denials, hedges and words."""

import re
from collections.abc import Iterator

from remud_hub.answers import parse_answer
from remud_hub.clauses.text import taken_apart
from remud_hub.records import Sample, Span
from remud_hub.verify.grounded.bare_number import bare_number_spans
from remud_hub.verify.grounded.case import Case
from remud_hub.verify.grounded.categories import category_spans
from remud_hub.verify.grounded.changes import change_spans
from remud_hub.verify.grounded.chosen import chosen_spans
from remud_hub.verify.grounded.closed import closed_spans
from remud_hub.verify.grounded.comparisons import comparison_spans, held_comparisons, quoted_limits
from remud_hub.verify.grounded.counts import count_spans
from remud_hub.verify.grounded.empty import empty_spans
from remud_hub.verify.grounded.labelled import labelled_spans
from remud_hub.verify.grounded.limits import limit_spans
from remud_hub.verify.grounded.numbers import number_spans
from remud_hub.verify.grounded.opposites import opposite_spans
from remud_hub.verify.grounded.other_figures import other_figure_spans
from remud_hub.verify.grounded.polarity import hedge_spans, negation_spans
from remud_hub.verify.grounded.sides import sided_number_spans, sides_by_number
from remud_hub.verify.grounded.structures import measured_structure_spans, structure_spans
from remud_hub.verify.grounded.swapped import swapped_spans
from remud_hub.verify.grounded.techniques import technique_spans
from remud_hub.verify.grounded.times import time_spans
from remud_hub.verify.grounded.words import finding_spans, sentence_spans
from remud_hub.verify.settings import GroundedSettings


_WHETHER = re.compile(r"是否|有无|有没有|吗|\A\s*(?:is|are|was|were|do|does|did|has|have|can|could)\b", re.IGNORECASE)
_WHY = re.compile(r"\A\s*(?:why|how)\b|为什么|为何|为啥", re.IGNORECASE)


def spans_of(case: Case, settings: GroundedSettings) -> Iterator[Span]:
    """Yield all that was looked at in a text, with what is wrong with it."""
    yield from _of_options(case)
    yield from _of_values(case)
    yield from _of_opposites(case)
    if case.is_translated:
        return
    yield from bare_number_spans(case.said.part, case.said.text, case.text, case.asked, case.said.question, case.known)
    yield from swapped_spans(case.said.part, case.said.text, case.text, case.named, is_trace=case.said.is_trace)
    yield from _of_denials(case)
    yield from _of_hedges(case)
    yield from _of_words(case, settings)


def _of_options(case: Case) -> Iterator[Span]:
    """Weigh the option that was chosen against the others."""
    said, options = case.said, case.sample.options
    if not said.part.startswith("options"):
        return
    yield from empty_spans(said.part, said.text, options, case.known)
    if not case.is_translated:
        yield from chosen_spans(options, int(said.part[8:]), said.question, case.own)


def _of_values(case: Case) -> Iterator[Span]:
    """Weigh numbers, what is done with them, and categories: these are the same in all languages."""
    (part, text, question, is_trace), known = case.said, case.known
    yield from number_spans(part, text, known, question, case.thinking, is_trace=is_trace)
    yield from count_spans(part, text, known, question, is_trace=is_trace)
    yield from comparison_spans(part, text, known)
    yield from change_spans(part, text, known)
    yield from time_spans(part, text, known)
    yield from limit_spans(part, text, known)
    yield from labelled_spans(part, text, known)
    yield from sided_number_spans(part, text, known)
    yield from category_spans(part, text, known, question, is_trace=is_trace)


def _of_opposites(case: Case) -> Iterator[Span]:
    """Weigh sides and other opposites; what the page's numbers or their change say vouches for some."""
    said, known = case.said, case.known
    about, premised = (
        (frozenset[str](), _premises(case.sample)) if said.is_trace else (case.asked.stems, frozenset[str]())
    )
    by_number = sides_by_number(said.text, known)
    compared = held_comparisons(said.text) | quoted_limits(said.text, known)
    yield from opposite_spans(
        said.part, case.text, case.held, about, premised, by_number, case.by_change, compared, is_trace=said.is_trace
    )


def _of_denials(case: Case) -> Iterator[Span]:
    """Weigh yes and no, and what is denied. What stands behind "no" says by itself what is so."""
    said, asked = case.said, case.asked
    if not said.is_trace:
        yield from closed_spans(
            said.part, said.text, said.question, asked, taken_apart(case.own), case.held, is_short=case.is_brief
        )
    # "What is not seen?": a few words name what is denied
    if not said.is_trace and case.is_brief and any(clause.is_denied for clause in asked.clauses):
        return
    about = asked.stems if not said.is_trace and case.is_brief else frozenset[str]()
    weighed = asked.stems if said.is_trace else frozenset[str]()
    whether = asked.stems if _WHETHER.search(said.question) else frozenset[str]()
    yield from negation_spans(said.part, case.text, case.held, about, weighed, whether, is_trace=said.is_trace)


def _of_hedges(case: Case) -> Iterator[Span]:
    """Weigh how sure it is said. "Why is it thought to be low?" says already that it is only thought."""
    said = case.said
    asks_why = _WHY.search(said.question) and any(clause.is_hedged for clause in case.asked.clauses)
    if said.is_trace or (case.sample.answer_kind != "choice" and not asks_why):
        yield from hedge_spans(said.part, case.text, case.held, is_trace=said.is_trace)


def _of_words(case: Case, settings: GroundedSettings) -> Iterator[Span]:
    """Weigh what is named: findings, structures, techniques, other figures; of an answer, each sentence."""
    said, text, held, known = case.said, case.text, case.held, case.known
    yield from finding_spans(
        said.part, said.text, text, held, case.asked.stems, case.by_change, is_trace=said.is_trace
    )
    if not said.is_trace:
        yield from other_figure_spans(said.part, said.text, known, case.label, said.question)
    yield from structure_spans(said.part, said.text, text, held, case.named, is_answer=not said.is_trace)
    yield from technique_spans(said.part, said.text, text, held, case.named, is_trace=said.is_trace)
    yield from measured_structure_spans(said.part, said.text, known)
    # Of a trace the whole is weighed: its sentences on how one thing follows from another are its own
    if not said.is_trace:
        least, is_open = settings.least_of_sentence, not said.part.startswith("options")
        yield from sentence_spans(said.part, text, held, case.asked.stems, least, said=said.text, is_answer=is_open)


def _premises(sample: Sample) -> frozenset[str]:
    """Return the stems of what a question takes for granted or offers: one that is answered by yes or no asks for them."""
    if sample.answer_kind == "closed" or parse_answer(sample.answer, "closed") is not None:
        return frozenset()
    return taken_apart("\n".join([sample.question, *sample.options])).stems
