"""Does the sample speak of things that its reader cannot see: figure numbers, captions, the text itself?"""

import re

from remud_hub.labels import TABLE_CITATION, find_citations
from remud_hub.records import Evidence, Sample, Verdict


VERSION = 1
LEAKS = (
    ("table number", TABLE_CITATION),
    ("caption", re.compile(r"\b(?:the|this) caption\b|图注|图题", re.IGNORECASE)),
    (
        "text",
        re.compile(
            r"\b(?:according to|in|from) (?:the|this) (?:text|passage|article|paper|source)\b|(?:根据|如)(?:原文|本文|文中|资料)",
            re.IGNORECASE,
        ),
    ),
)


def check(sample: Sample, _: Evidence) -> Verdict:
    """Reject samples whose question, thinking or answer points at the page (a rule that ReMUD's own demo broke in 5 of 6)."""
    text = "\n".join([sample.question, sample.thinking or "", sample.answer, *sample.options])
    found = ["figure number"] if find_citations(text) else []
    found += [name for name, pattern in LEAKS if pattern.search(text)]
    return Verdict(
        check="leak", version=VERSION, passed=not found, score=0.0 if found else 1.0, reason=", ".join(found)
    )
