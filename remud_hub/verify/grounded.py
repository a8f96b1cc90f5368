"""Does the evidence hold what the answer says? Every number, and most of the words."""

from remud_hub.records import Evidence, Sample, Verdict
from remud_hub.verify.settings import GroundedSettings
from remud_hub.words import numbers_of, share_found


VERSION = 3


def check(sample: Sample, evidence: Evidence, settings: GroundedSettings) -> Verdict | None:
    """Reject answers and traces with numbers or words that the evidence does not have.

    What leads to the answer of an item is the teacher's own knowledge, and is vouched for by the answer being right
    (paper, section 3.2). Words of a translation are compared with nothing; its numbers are.
    """
    if not evidence.known.strip():
        return None
    answers = [answer_text(sample), *(turn.answer for turn in sample.turns)]
    thinking = "" if evidence.kind == "item" else sample.thinking or ""
    known = evidence.known
    invented = sorted(set(numbers_of(" ".join([thinking, *answers]))) - set(numbers_of(known)))
    score = trace_score = 1.0
    if sample.language == evidence.language:
        # Each by itself: a long trace copied from the page would otherwise vouch for an invented answer
        score, trace_score = min(share_found(text, known) for text in answers), share_found(thinking, known)
    reason = f"numbers not in the evidence: {', '.join(invented)}" if invented else ""
    if not reason and (score < settings.least_shared or trace_score < settings.least_shared_by_trace):
        reason = "words not in the evidence"
    worst = round(min(score, trace_score), 4)
    return Verdict(check="grounded", version=VERSION, passed=not reason, score=worst, reason=reason)


def answer_text(sample: Sample) -> str:
    """Return the answer in words: for a choice, the option that its letter names."""
    index = ord(sample.answer[0]) - ord("A") if sample.answer_kind == "choice" and sample.answer else -1
    return sample.options[index] if 0 <= index < len(sample.options) else sample.answer
