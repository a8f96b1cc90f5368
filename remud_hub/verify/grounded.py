"""Does the evidence hold what the answer says? Every number, and most of the words."""

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.words import numbers_of, share_found


VERSION = 3
THRESHOLD = 0.7
"""Share of an answer's words that the evidence must hold. Ours; set so that rewording passes and invention does not."""
TRACE_THRESHOLD = 0.3
"""The same for a thinking trace, which has words of its own for how one thing follows from another. Ours; the traces of our
examples hold 0.37 to 0.68 of their source's words, and at most 0.12 of another's."""


def check(sample: Sample, evidence: Evidence) -> Verdict:
    """Reject answers and traces with numbers or words that the evidence does not have.

    What leads to the answer of an item is the teacher's own knowledge, and is vouched for by the answer being right
    (paper, section 3.2). Words of a translation are compared with nothing; its numbers are.
    """
    answers = [answer_text(sample), *(turn.answer for turn in sample.turns)]
    thinking = "" if evidence.kind == "item" else sample.thinking or ""
    known = evidence_text(evidence)
    invented = sorted(set(numbers_of(" ".join([thinking, *answers]))) - set(numbers_of(known)))
    score = trace_score = 1.0
    if sample.language == evidence.language:
        # Each by itself: a long trace copied from the page would otherwise vouch for an invented answer
        score, trace_score = min(share_found(text, known) for text in answers), share_found(thinking, known)
    reason = f"numbers not in the evidence: {', '.join(invented)}" if invented else ""
    if not reason and (score < THRESHOLD or trace_score < TRACE_THRESHOLD):
        reason = "words not in the evidence"
    worst = round(min(score, trace_score), 4)
    return Verdict(check="grounded", version=VERSION, passed=not reason, score=worst, reason=reason)


def answer_text(sample: Sample) -> str:
    """Return the answer in words: for a choice, the option that its letter names."""
    index = ord(sample.answer[0]) - ord("A") if sample.answer_kind == "choice" and sample.answer else -1
    return sample.options[index] if 0 <= index < len(sample.options) else sample.answer


def evidence_text(evidence: Evidence) -> str:
    """Return all words of a piece of evidence."""
    figure, item = evidence.figure, evidence.item
    if item:
        return "\n".join(item.texts)
    if figure is None:
        return "\n".join([*evidence.heading_path, evidence.text])
    panels = [f"{panel.label} {panel.caption or ''}" for panel in figure.panels]
    return "\n".join(
        [figure.label or "", figure.caption or "", *panels, *(mention.text for mention in figure.mentions)]
    )
