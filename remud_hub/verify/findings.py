"""What the deterministic checks share: which texts they look at, and how faulty words become a verdict."""

import re
from collections.abc import Iterable, Iterator

from remud_hub.records import Evidence, Sample, Span, Verdict


_SENTENCE = re.compile(
    r"[^\n。！？!?；;.]+(?:\.(?:(?![\"”’)\]」』】]*(?:\s|$))|(?<=\bDr\.)|(?<=\bMr\.)|(?<=\bProf\.))[^\n。！？!?；;.]*)*(?:[。！？!?；;.]+[\"”’)\]」』】]*|\n|$)"
)
"""What closes a bracket or a quotation behind a stop goes with it. A stop before anything but a space stands in a number or an abbreviation, and so does one behind a title: ``4.5``, ``Dr. Li``."""


def written(sample: Sample, evidence: Evidence) -> dict[str, str]:
    """Return what a teacher wrote, by name: of an item's row the trace alone, for a bank's questions stand as they are."""
    parts = {"thinking": sample.thinking or ""} if evidence.kind == "item" else sample.parts
    return {name: text for name, text in parts.items() if text}


def whole(part: str, text: str, fault: str) -> Span:
    """Return the fault of a part as a whole."""
    return Span(part=part, start=0, end=len(text), fault=fault)


def matched(part: str, match: re.Match[str], fault: str) -> Span:
    """Return the fault of the words that a pattern found."""
    return Span(part=part, start=match.start(), end=match.end(), fault=fault)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    yield from (sentence for match in _SENTENCE.finditer(text) if (sentence := match[0].strip()))


def verdict_of(check: str, version: int, faults: Iterable[Span]) -> Verdict:
    """Return the verdict: passed where there is no fault. A fault is said once; what is absent has no words to point at."""
    found = tuple(faults)
    return Verdict(
        check=check,
        version=version,
        passed=not found,
        score=0.0 if found else 1.0,
        reason="; ".join(dict.fromkeys(span.fault for span in found)),
        spans=tuple(span for span in found if span.end > span.start),
    )
