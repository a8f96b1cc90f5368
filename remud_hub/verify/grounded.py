"""Does the evidence hold what the answer says? Every number, and most of the words.

Words are compared as lower-case stems of at most six letters in English and as pairs of characters in Chinese, so that
an answer may inflect, but not invent.
"""

import re

from remud_hub.records import Evidence, Sample, Verdict


VERSION = 2
THRESHOLD = 0.7
"""Share of an answer's words that the evidence must hold. Ours; set so that rewording passes and invention does not."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")
WORD = re.compile(r"[a-z]{3,}")
CHINESE = re.compile(r"[一-鿿]+")


def check(sample: Sample, evidence: Evidence) -> Verdict:
    """Reject answers and traces with numbers or words that the evidence does not have."""
    said, known = [sample.thinking or "", answer_text(sample)], evidence_text(evidence)
    invented = sorted(set(NUMBER.findall(" ".join(said))) - set(NUMBER.findall(known)))
    # Each by itself: a long trace copied from the page would otherwise vouch for an invented answer
    score = min(_supported(text, known) for text in said)
    reason = f"numbers not in the evidence: {', '.join(invented)}" if invented else ""
    if not reason and score < THRESHOLD:
        reason = "words not in the evidence"
    return Verdict(check="grounded", version=VERSION, passed=not reason, score=round(score, 4), reason=reason)


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


def _supported(text: str, known: str) -> float:
    terms = _terms(text)
    return len(terms & _terms(known)) / len(terms) if terms else 1.0


def _terms(text: str) -> set[str]:
    lowered = text.lower()
    pairs = {run[i : i + 2] for run in CHINESE.findall(lowered) for i in range(len(run) - 1)}
    return pairs | {word[:6] for word in WORD.findall(lowered)}
