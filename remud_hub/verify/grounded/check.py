"""Does the evidence hold what a sample says? The verdict points at every number, side, denial, hedge and finding it looked at."""

from collections.abc import Iterator, Mapping

from remud_hub.clauses.text import taken_apart
from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.grounded.case import Case, Said
from remud_hub.verify.grounded.definitions import without_definitions
from remud_hub.verify.grounded.weigh import spans_of
from remud_hub.verify.grounded.words import NEW, least_of, share_held
from remud_hub.verify.settings import GroundedSettings


VERSION = 23


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
    for case in (Case(said, sample, evidence) for said in _all_said(sample, evidence, known)):
        spans.extend(spans_of(case, settings))
        if not case.is_translated and not _is_short(sample, case.said):
            shares.append(_share(case))
            if shares[-1] < _least(case, settings) and not any(_is_new(span, case.said) for span in spans):
                spans.append(Span(part=case.said.part, start=0, end=len(case.said.text), fault=NEW))
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


def _all_said(sample: Sample, evidence: Evidence, known: str) -> Iterator[Said]:
    part, answer = answer_text(sample)
    yield Said(part, without_definitions(answer, known), sample.question)
    for i, turn in enumerate(sample.turns):
        yield Said(f"turns.{i}.answer", without_definitions(turn.answer, known), turn.question)
    if sample.thinking and evidence.kind != "item":
        yield Said("thinking", sample.thinking, "\n".join([sample.question, *sample.options]), is_trace=True)


def _share(case: Case) -> float:
    """Return how much of what is said the evidence holds; a trace may use the words of its question, too."""
    asked = taken_apart(case.said.question).stems if case.said.is_trace else frozenset[str]()
    return share_held(case.text, case.held, asked, case.said.text)


def _least(case: Case, settings: GroundedSettings) -> float:
    least = settings.least_shared_by_trace if case.said.is_trace else settings.least_shared
    return least_of(least, case.said.text)


def _is_new(span: Span, said: Said) -> bool:
    """Whether a span says already that words of a text are not on the page."""
    return span.fault == NEW and span.part == said.part


def _is_short(sample: Sample, said: Said) -> bool:
    """Whether an answer says hardly anything by itself: a letter, yes or no, a number."""
    return said.part == "answer" and sample.answer_kind in {"closed", "number"}


def _words(parts: Mapping[str, str], span: Span) -> str:
    return parts[span.part][span.start : span.end].strip()[:60]
