"""Does a row hold what models, templates and file formats leave behind: refusals, chat, placeholders, JSON, nothing at all?"""

import re
from collections.abc import Iterator

from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.findings import matched, verdict_of, whole, written
from remud_hub.verify.phrases import load_phrases
from remud_hub.verify.settings import HygieneSettings


VERSION = 5
_EMOJI = re.compile("[\U0001f300-\U0001faff✅❌✨⭐]")
_NOTHING = re.compile(r"[\W_]*(?:n/?a|none|null|nil|undefined|nothing|empty|无|略|没有|暂无|空)?[\W_]*", re.IGNORECASE)
_BLANK = re.compile(r"[_＿]+")
_GOES_ON = re.compile(
    r"(?:\w+\W+){3,}(?:the|an?|of|and|or|with|in|on|at|to|for|by|from|is|are|was|were|that|which|its|their|this|as|but|than|has|have|be|not)"
    r"|.{4,}(?:[,，、：:（(]|以及|因为|由于|并且|[为在由向对把被将从于及与和或但])",
    re.DOTALL | re.IGNORECASE,
)
"""What ends with a word or mark that must be followed by another."""
_STOPPED = re.compile(r"[。！？]|[a-z%)\d][.!?]\s+[A-Z]")
_UNSTOPPED = re.compile(r".*[\w一-鿿]", re.DOTALL)
_LONG = {"en": 60, "zh": 20}
"""Characters from which on an answer of several sentences, the last without a stop, has been cut off. Ours."""
_PAIR = re.compile(r"\s*(?:[-*•]\s*)?[\"'*]*[\w一-鿿][\w /一-鿿-]{0,30}[\"'*]*\s*[:：]\s*\S.{0,80}")
_FEWEST_PAIRS = 3
"""Lines such as ``Organ: liver`` that make a trace a form rather than reasoning. Ours."""


def check(sample: Sample, evidence: Evidence, settings: HygieneSettings) -> Verdict:
    """Reject rows that speak as an assistant does, or hold pieces of a template or of a data format."""
    return verdict_of("hygiene", VERSION, _faults(sample, written(sample, evidence)))


def _faults(sample: Sample, parts: dict[str, str]) -> Iterator[Span]:
    for span in load_phrases("hygiene").find(parts):
        # A question may leave a blank to be filled in
        if not (span.part.endswith("question") and _BLANK.fullmatch(parts[span.part], span.start, span.end)):
            yield span
    for part, text in parts.items():
        if not text.isascii() and (match := _EMOJI.search(text)):
            yield matched(part, match, "emoji")
    if sample.answer_kind == "open":
        answers = {"answer": sample.answer} | {f"turns.{i}.answer": turn.answer for i, turn in enumerate(sample.turns)}
        yield from (whole(part, text, "cut off") for part, text in answers.items() if _is_cut_off(text.rstrip()))
    thinking = sample.thinking
    if thinking is None:
        return
    if _NOTHING.fullmatch(thinking):
        yield Span(part="thinking", start=0, end=len(thinking), fault="thinking is empty")
    if _is_form(thinking):
        yield whole("thinking", thinking, "code or markup")


def _is_form(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= _FEWEST_PAIRS and all(_PAIR.fullmatch(line) for line in lines)


def _is_cut_off(text: str) -> bool:
    if _GOES_ON.fullmatch(text):
        return True
    long = _LONG["en" if text.isascii() else "zh"]
    return len(text) >= long and bool(_STOPPED.search(text) and _UNSTOPPED.fullmatch(text))
