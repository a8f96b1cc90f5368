"""Does the evidence hold what a sample says? The verdict points at every number, side, denial, hedge and finding it looked at."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from remud_hub.answers import parse_answer
from remud_hub.clauses.text import Text, taken_apart
from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.grounded.bare_number import bare_number_spans
from remud_hub.verify.grounded.categories import category_spans
from remud_hub.verify.grounded.changes import change_spans, sides_by_change
from remud_hub.verify.grounded.chosen import chosen_spans
from remud_hub.verify.grounded.closed import asked_by, closed_spans
from remud_hub.verify.grounded.comparisons import comparison_spans, held_comparisons, quoted_limits
from remud_hub.verify.grounded.counts import count_spans
from remud_hub.verify.grounded.definitions import without_definitions
from remud_hub.verify.grounded.empty import empty_spans
from remud_hub.verify.grounded.labelled import labelled_spans
from remud_hub.verify.grounded.limits import limit_spans
from remud_hub.verify.grounded.numbers import number_spans
from remud_hub.verify.grounded.opposites import opposite_spans
from remud_hub.verify.grounded.other_figures import of_own_case, other_figure_spans
from remud_hub.verify.grounded.polarity import hedge_spans, negation_spans
from remud_hub.verify.grounded.sides import sided_number_spans, sides_by_number
from remud_hub.verify.grounded.structures import measured_structure_spans, structure_spans
from remud_hub.verify.grounded.swapped import swapped_spans
from remud_hub.verify.grounded.techniques import technique_spans
from remud_hub.verify.grounded.times import time_spans
from remud_hub.verify.grounded.words import NEW, are_enough, finding_spans, least_of, sentence_spans, share_held
from remud_hub.verify.settings import GroundedSettings


VERSION = 22
_WHETHER = re.compile(r"是否|有无|有没有|吗|\A\s*(?:is|are|was|were|do|does|did|has|have|can|could)\b", re.IGNORECASE)
_WHY = re.compile(r"\A\s*(?:why|how)\b|为什么|为何|为啥", re.IGNORECASE)


class _Said(NamedTuple):
    """One text of a sample that must hold, with what it answers; to a trace, that is the question with its options."""

    part: str
    text: str
    question: str
    is_trace: bool = False


def check(sample: Sample, evidence: Evidence, settings: GroundedSettings) -> Verdict | None:
    """Reject answers and traces that say what the evidence does not, or otherwise than it does.

    What leads to the answer of an item is the teacher's own knowledge, and is vouched for by the answer being right
    (ReMUD, section 3.2). Words of a translation are compared with nothing; numbers and opposites are.
    """
    known = evidence.known
    if not known.strip():
        return None
    spans: list[Span] = []
    shares = [1.0]
    for said in _all_said(sample, evidence, known):
        text, held = taken_apart(said.text), taken_apart(known)
        least = least_of(settings.least_shared_by_trace if said.is_trace else settings.least_shared, said.text)
        spans.extend(_spans(said, text, held, known, sample, evidence, settings))
        if sample.language == evidence.language and not _is_short(sample, said):
            share = share_held(
                text, held, taken_apart(said.question).stems if said.is_trace else frozenset(), said.text
            )
            shares.append(share)
            if share < least and not any(span.fault == NEW and span.part == said.part for span in spans):
                spans.append(Span(part=said.part, start=0, end=len(said.text), fault=NEW))
    faults = [span for span in spans if span.fault]
    parts = sample.parts
    supported = 1 - len(faults) / len(spans) if spans else 1.0
    reason = "; ".join(dict.fromkeys(f"{span.fault}: {_words(parts, span)}" for span in faults))
    return Verdict(
        check="grounded",
        version=VERSION,
        passed=not faults,
        score=round(supported * min(shares), 4),
        reason=reason,
        spans=tuple(span for span in spans if span.part in parts),
    )


def answer_text(sample: Sample) -> tuple[str, str]:
    """Return the name and the words of the answer: for a choice, those of the option that its letter names."""
    index = ord(sample.answer[0]) - ord("A") if sample.answer_kind == "choice" and len(sample.answer) == 1 else -1
    if 0 <= index < len(sample.options):
        return f"options.{index}", sample.options[index]
    return "answer", sample.answer


def _all_said(sample: Sample, evidence: Evidence, known: str) -> Iterator[_Said]:
    part, answer = answer_text(sample)
    yield _Said(part, without_definitions(answer, known), sample.question)
    for i, turn in enumerate(sample.turns):
        yield _Said(f"turns.{i}.answer", without_definitions(turn.answer, known), turn.question)
    if sample.thinking and evidence.kind != "item":
        yield _Said("thinking", sample.thinking, "\n".join([sample.question, *sample.options]), is_trace=True)


def _spans(
    said: _Said,
    text: Text,
    held: Text,
    known: str,
    sample: Sample,
    evidence: Evidence,
    settings: GroundedSettings,
) -> Iterator[Span]:
    asked = asked_by(said.question)
    label = evidence.figure.label if evidence.figure else None
    own = of_own_case(known, label)
    if said.part.startswith("options"):
        yield from empty_spans(said.part, said.text, sample.options, known)
        if sample.language == evidence.language:
            yield from chosen_spans(sample.options, int(said.part[8:]), said.question, own)
    thinking = sample.thinking or "" if evidence.kind != "item" else ""
    yield from number_spans(said.part, said.text, known, said.question, thinking, is_trace=said.is_trace)
    yield from count_spans(said.part, said.text, known, said.question, is_trace=said.is_trace)
    yield from comparison_spans(said.part, said.text, known)
    yield from change_spans(said.part, said.text, known)
    yield from time_spans(said.part, said.text, known)
    yield from limit_spans(said.part, said.text, known)
    yield from labelled_spans(said.part, said.text, known)
    yield from sided_number_spans(said.part, said.text, known)
    yield from category_spans(said.part, said.text, known, said.question, is_trace=said.is_trace)
    about, premised = (frozenset[str](), _premises(sample)) if said.is_trace else (asked.stems, frozenset[str]())
    by_number = sides_by_number(said.text, known)
    by_change = sides_by_change(text, said.text, known)
    compared = held_comparisons(said.text) | quoted_limits(said.text, known)
    yield from opposite_spans(
        said.part, text, held, about, premised, by_number, by_change, compared, is_trace=said.is_trace
    )
    if sample.language != evidence.language:
        return
    named = f"{known}\n{said.question}"
    yield from bare_number_spans(said.part, said.text, text, asked, said.question, known)
    yield from swapped_spans(said.part, said.text, text, named, is_trace=said.is_trace)
    # What stands behind "no" says by itself what is so
    if not said.is_trace:
        is_short = not are_enough(text.stems)
        yield from closed_spans(said.part, said.text, said.question, asked, taken_apart(own), held, is_short=is_short)
    # "What is not seen?": a few words name what is denied
    if said.is_trace or are_enough(text.stems) or not any(clause.is_denied for clause in asked.clauses):
        about = asked.stems if not said.is_trace and not are_enough(text.stems) else frozenset[str]()
        weighed = asked.stems if said.is_trace else frozenset[str]()
        whether = asked.stems if _WHETHER.search(said.question) else frozenset[str]()
        yield from negation_spans(said.part, text, held, about, weighed, whether, is_trace=said.is_trace)
    # "Why is it thought to be low?" says already that it is only thought
    asks_why = _WHY.search(said.question) and any(clause.is_hedged for clause in asked.clauses)
    if (sample.answer_kind != "choice" and not asks_why) or said.is_trace:
        yield from hedge_spans(said.part, text, held, is_trace=said.is_trace)
    yield from finding_spans(said.part, said.text, text, held, asked.stems, by_change, is_trace=said.is_trace)
    if not said.is_trace:
        yield from other_figure_spans(said.part, said.text, known, label, said.question)
    yield from structure_spans(said.part, said.text, text, held, named, is_answer=not said.is_trace)
    yield from technique_spans(said.part, said.text, text, held, named, is_trace=said.is_trace)
    yield from measured_structure_spans(said.part, said.text, known)
    # Of a trace the whole is weighed: its sentences on how one thing follows from another are its own
    if not said.is_trace:
        least, is_open = settings.least_of_sentence, not said.part.startswith("options")
        yield from sentence_spans(said.part, text, held, asked.stems, least, said=said.text, is_answer=is_open)


def _premises(sample: Sample) -> frozenset[str]:
    """Return the stems of what a question takes for granted or offers: one that is answered by yes or no asks for them."""
    if sample.answer_kind == "closed" or parse_answer(sample.answer, "closed") is not None:
        return frozenset()
    return taken_apart("\n".join([sample.question, *sample.options])).stems


def _is_short(sample: Sample, said: _Said) -> bool:
    """Whether an answer says hardly anything by itself: a letter, yes or no, a number."""
    return said.part == "answer" and sample.answer_kind in {"closed", "number"}


def _words(parts: Mapping[str, str], span: Span) -> str:
    return parts[span.part][span.start : span.end].strip()[:60]
