"""Does a row hold what models, templates and file formats leave behind: refusals, chat, placeholders, JSON, nothing at all?"""

import re
from collections.abc import Iterator

from remud_hub.answers import parse_answer
from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.cut_off import is_cut_off, stops_within
from remud_hub.verify.findings import matched, verdict_of, whole, written
from remud_hub.verify.phrases import load_phrases
from remud_hub.verify.settings import HygieneSettings


VERSION = 9
_EMOJI = re.compile("[\U0001f300-\U0001faff✅❌✨⭐]")
_NOTHING = re.compile(
    r"[\W_]*+(?:n/?a|none|null|nil|undefined|nothing|empty|无|略|没有|暂无|空)?[\W_]*+", re.IGNORECASE
)
_BLANK = re.compile(r"[_＿]+")
_SAYS_NOTHING = re.compile(
    r"[\W_]*+(?:n/?a|null|nil|undefined|empty|hmm+|ok(?:ay)?|idk|see above|as above|略|空|同上|见上|见[上下]文|暂无|待定|好的|不知道|[嗯啊哦呃哈唉哎噢喔呵嘿哼呀哟]+|[见的了吗呢吧么嘛])?[\W_]*+",
    re.IGNORECASE,
)
"""What is no answer to any question; "none" and 无 are."""
_ASKS_HOW_MUCH = re.compile(r"多[大厚长宽深高粗快久]")
"""What no yes and no no answers."""
_BARE = re.compile(r"[\W_]*+([^\W_])[\W_]*+")
_ARTICLE = re.compile(r"\ba(?= \w)|(?<=\d) x(?= \d)")
"""Letters of a page that name nothing."""
_PAIR = re.compile(r"\s*(?:[-*•]\s*)?[\"'*]*[\w一-鿿][\w /一-鿿-]{0,30}[\"'*]*\s*[:：]\s*\S.{0,80}")
_FEWEST_PAIRS = 3
"""Lines such as ``Organ: liver`` that make a trace a form rather than reasoning. Ours."""


def check(sample: Sample, evidence: Evidence, settings: HygieneSettings) -> Verdict:
    """Reject rows that speak as an assistant does, or hold pieces of a template or of a data format."""
    return verdict_of("hygiene", VERSION, _faults(sample, written(sample, evidence), evidence.known))


def _faults(sample: Sample, parts: dict[str, str], known: str) -> Iterator[Span]:
    for span in load_phrases("hygiene").find(parts):
        # A question may leave a blank to be filled in
        if not (span.part.endswith("question") and _BLANK.fullmatch(parts[span.part], span.start, span.end)):
            yield span
    for part, text in parts.items():
        if not text.isascii() and (match := _EMOJI.search(text)):
            yield matched(part, match, "emoji")
    if "answer" in parts and sample.answer_kind != "choice":
        yield from _answer_faults(sample, known)
    thinking = sample.thinking
    if thinking is None:
        return
    if _NOTHING.fullmatch(thinking):
        yield Span(part="thinking", start=0, end=len(thinking), fault="thinking is empty")
    if _is_form(thinking):
        yield whole("thinking", thinking, "code or markup")
    if stops_within(thinking, [sample.answer, *sample.options]):
        yield whole("thinking", thinking, "cut off")


def _is_form(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    return len(lines) >= _FEWEST_PAIRS and all(_PAIR.fullmatch(line) for line in lines)


def _answer_faults(sample: Sample, known: str) -> Iterator[Span]:
    said = {"answer": (sample.question, sample.answer)}
    said |= {f"turns.{i}.answer": (turn.question, turn.answer) for i, turn in enumerate(sample.turns)}
    for part, (question, answer) in said.items():
        others = [sample.thinking or "", *(other for name, (_, other) in said.items() if name != part)]
        if sample.answer_kind == "open" and _says_nothing(answer, question, known):
            yield whole(part, answer, "answer is empty")
        elif is_cut_off(answer.rstrip(), known, question, "\n".join(filter(None, others))):
            yield whole(part, answer, "cut off")


def _says_nothing(text: str, question: str, known: str) -> bool:
    """Whether an answer is a filler, a small letter that the page does not name, or a yes or no that answers nothing.

    Any other single character may say all: 血, 红, L, Ⅱ.
    """
    if _SAYS_NOTHING.fullmatch(text):
        return True
    bare = _BARE.fullmatch(text)
    if not bare or parse_answer(text, "number"):
        return False
    if parse_answer(text, "closed", question=question):
        return bool(_ASKS_HOW_MUCH.search(question))
    said = bare[1]
    beside = _ARTICLE.sub("", f"{known}\n{question}")
    return said.islower() and not re.search(rf"(?<![A-Za-z0-9_]){said}(?![A-Za-z0-9_])", beside)
