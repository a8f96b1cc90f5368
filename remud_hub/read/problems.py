"""What the user should know about the pages of a document."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from remud_hub.read.preflight import PageFacts
from remud_hub.read.scan.look import Scan
from remud_hub.read.survey import Survey
from remud_hub.records import Problem


_UNSURE = 0.75
_SHOWN = 120
_ALIKE = 0.5


def page_problems(survey: Survey, failed: Mapping[int, str], ocr: bool) -> tuple[Problem, ...]:
    """Return the problems of all pages, in order.

    Args:
        survey: What was seen of the file.
        ocr: Whether pages without text were read by OCR, ours or Docling's.
        failed: Pages that could not be read, with the reason.
    """
    return tuple(
        problem
        for number, fact in enumerate(survey.pages, start=1)
        for problem in (
            [_unread(number, failed[number])]
            if number in failed
            else [Problem(page=number, message=message) for message in _messages(fact, survey.scans.get(number), ocr)]
        )
    )


def _unread(number: int, reason: str) -> Problem:
    return Problem(
        page=number, message=f"the page could not be read ({reason}); what stands on it is missing", unread=True
    )


def _messages(facts: PageFacts, scan: Scan | None, ocr: bool) -> Iterator[str]:
    if not (facts.has_text or ocr):
        yield "the page has no text layer that can be read, and OCR is off; its text is missing (--ocr rapidocr reads it)"
    if scan is not None and 0 < scan.confidence < _UNSURE:
        yield f"OCR is unsure of the text of this page ({scan.confidence:.0%}); compare it with the page before use"
    runs: dict[str, list[str]] = defaultdict(list)
    for run in facts.hidden.runs:
        if run.text.strip():
            runs[run.reason].append(run.text)
    for reason, texts in runs.items():
        text = " ".join("".join(texts).split())
        if scan is None or not _is_read(text, scan):
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
            yield f"text that nobody can see is left out ({reason}, {len(text)} characters): {shown!r}"


def _is_read(text: str, scan: Scan) -> bool:
    """Whether a hidden text is an earlier OCR of what the page shows: most of its words were read again."""
    seen = "".join("".join(line.text.split()) for line in scan.lines).casefold()  # OCR loses spaces
    words = re.findall(r"[^\W_]{3,}|[一-鿿]", text.casefold())
    return sum(word in seen for word in words) >= _ALIKE * len(words)
