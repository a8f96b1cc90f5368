"""Does the evidence hold what the answer says? Every number, and most of the words.

Words are compared as lower-case stems of at most six letters in English and as pairs of characters in Chinese, so that
an answer may inflect, but not invent.
"""

import re

from remud_hub.records import Evidence, Sample, Verdict


THRESHOLD = 0.7
"""Share of an answer's words that the evidence must hold. Ours; set so that rewording passes and invention does not."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
WORD = re.compile(r"[a-z]{3,}")
CHINESE = re.compile(r"[一-鿿]+")


def check(sample: Sample, evidence: Evidence) -> Verdict:
    """Reject answers and traces with numbers or words that the evidence does not have."""
    said = " ".join([sample.thinking or "", answer_text(sample)])
    known = evidence_text(evidence)
    invented = sorted(set(NUMBER.findall(said)) - set(NUMBER.findall(known)))
    said_terms, known_terms = _terms(said), _terms(known)
    score = len(said_terms & known_terms) / len(said_terms) if said_terms else 1.0
    reason = f"numbers not in the evidence: {', '.join(invented)}" if invented else ""
    if not reason and score < THRESHOLD:
        reason = "words not in the evidence"
    return Verdict(check="grounded", version=1, passed=not reason, score=round(score, 4), reason=reason)


def answer_text(sample: Sample) -> str:
    """Return the answer in words: for a choice, the option that its letter names."""
    index = ord(sample.answer[0]) - ord("A") if sample.answer_kind == "choice" and sample.answer else -1
    return sample.options[index] if 0 <= index < len(sample.options) else sample.answer


def evidence_text(evidence: Evidence) -> str:
    """Return all words of a piece of evidence."""
    figure = evidence.figure
    if figure is None:
        return "\n".join([*evidence.heading_path, evidence.text])
    panels = [f"{panel.label} {panel.caption or ''}" for panel in figure.panels]
    return "\n".join(
        [figure.label or "", figure.caption or "", *panels, *(mention.text for mention in figure.mentions)]
    )


def _terms(text: str) -> set[str]:
    lowered = text.lower()
    pairs = {run[i : i + 2] for run in CHINESE.findall(lowered) for i in range(len(run) - 1)}
    return pairs | {word[:6] for word in WORD.findall(lowered)}
