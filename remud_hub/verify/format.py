"""Is the sample well formed? Texts present and of sane length, tags and thinking where they belong, one right option."""

import re
import unicodedata
from collections.abc import Iterator

from remud_hub.answers import normalise, parse_answer
from remud_hub.clauses.quantities import quantities_of
from remud_hub.records import OPTION_LETTERS, Evidence, Sample, Span, Verdict
from remud_hub.verify.findings import matched, verdict_of, whole
from remud_hub.verify.settings import FormatSettings


VERSION = 6
_TAG = re.compile(
    r"</?(?:think(?:ing)?|answer|image|img|box|ref|quad|point|s|tool_call|reasoning|final)\b[^<>\n]{0,40}>?|<\|[^|<>\n]{1,40}\|>|\\boxed\{|\[/?INST\]",
    re.IGNORECASE,
)
_INLINE = re.compile(r"(?:^|[\s,;:?，。；：？、(（])[(（]?([A-H])[)）.．、:：]\s*(?=\S)")
_OWN_LETTER = re.compile(rf"\s*[(（]?([{OPTION_LETTERS}])[)）.．、:：]\s*\S")
_NAMED_OPTION = re.compile(
    r"\b[Oo]ption ([A-Z])\b|选项\s*([A-Z])|(?<![A-Za-z])([A-Z])\s*(?:选项|项(?:正确|错误|是|为))"
)
_MOST_DECORATION = 20
"""Characters that punctuation and Markdown add to a text at most. Ours."""
_NO_TEXT = re.compile(r"[\W_]*|nan|NaN|null|NULL|undefined|<NA>")
"""Nothing, or what programs write for it."""


def check(sample: Sample, evidence: Evidence, settings: FormatSettings) -> Verdict:
    """Reject samples that a trainer or a scorer could not use."""
    return verdict_of("format", VERSION, _faults(sample, settings))


def _faults(sample: Sample, settings: FormatSettings) -> Iterator[Span]:
    yield from _text_faults(sample, settings)
    if sample.config.endswith("reasoning") and not sample.thinking:
        yield _of_nothing("thinking is missing")
    if not sample.config.endswith("reasoning") and sample.thinking:
        yield whole("thinking", sample.thinking, "thinking where there should be none")
    if sample.config.startswith("vqa") != bool(sample.images):
        yield _of_nothing("pictures do not fit the config")
    yield from _turn_faults(sample)
    if sample.answer_kind == "choice":
        yield from _choice_faults(sample)
    elif sample.options:
        yield _of_nothing("options without a choice")
    elif sample.answer_kind == "closed" and parse_answer(sample.answer, "closed", question=sample.question) is None:
        yield whole("answer", sample.answer, "the answer is no yes or no")
    elif sample.answer_kind == "number" and not _has_number(sample.answer):
        yield whole("answer", sample.answer, "the answer is no number")
    alike = abs(len(sample.question) - len(sample.answer)) <= _MOST_DECORATION
    if alike and sample.answer_kind != "choice" and normalise(sample.question) == normalise(sample.answer):
        yield whole("answer", sample.answer, "the answer is the question")


def _has_number(answer: str) -> bool:
    # A range is no single number to the reader of replies, and an answer for all that
    return parse_answer(answer, "number") is not None or bool(quantities_of(answer))


def _of_nothing(fault: str) -> Span:
    """Return a fault that has no words to point at."""
    return Span(part="question", start=0, end=0, fault=fault)


def _text_faults(sample: Sample, settings: FormatSettings) -> Iterator[Span]:
    for part, text in sample.parts.items():
        if part != "thinking" and _NO_TEXT.fullmatch(text):
            yield _of_nothing("an option is empty" if part.startswith("options") else "question or answer is empty")
        if ("<" in text or "[" in text or "\\" in text) and (match := _TAG.search(text)):
            yield matched(part, match, "a tag stands in the text")
        most = settings.most_characters_of_trace if part == "thinking" else settings.most_characters
        if len(text) > most:
            yield Span(part=part, start=most, end=len(text), fault="absurdly long")
    if sample.thinking and len(sample.thinking.strip()) < settings.least_characters_of_trace:
        yield whole("thinking", sample.thinking, "thinking is too short")
    if len(sample.question.strip()) < settings.least_characters_of_question:
        yield whole("question", sample.question, "the question is too short")


def _turn_faults(sample: Sample) -> Iterator[Span]:
    if not sample.turns:
        return
    asked = [normalise(text) for text in (sample.question, *(turn.question for turn in sample.turns))]
    for i, turn in enumerate(sample.turns):
        if asked[i + 1] in asked[: i + 1]:
            yield whole(f"turns.{i}.question", turn.question, "a question comes twice")


def _choice_faults(sample: Sample) -> Iterator[Span]:
    options = [_plain(option) for option in sample.options]
    letters = tuple(OPTION_LETTERS[: len(options)])
    if len(options) < 2:
        yield _of_nothing("an option is missing" if options else "a choice without options")
    elif len(options) > len(OPTION_LETTERS):
        yield _of_nothing("more than eight options")
    for i, option in enumerate(options):
        if option and option in options[:i]:
            yield whole(f"options.{i}", sample.options[i], "two options are equal")
    if sample.answer not in letters:
        yield whole("answer", sample.answer, "the answer is not the letter of an option")
    own = [match[1] for option in sample.options if (match := _OWN_LETTER.match(option))]
    if own and len(own) == len(options) and own != list(letters):
        yield _of_nothing("an option is missing")
    asked = {match[1] for match in _INLINE.finditer(sample.question)}
    named = {next(filter(None, match.groups())) for match in _NAMED_OPTION.finditer(sample.thinking or "")}
    if (len(asked) > 1 and {"A", "B"} <= asked and max(asked) not in letters) or any(
        letter not in letters for letter in named
    ):
        yield _of_nothing("an option is missing")


def _plain(text: str) -> str:
    """Return an option as it is compared: case, width, white space, its own letter and punctuation around it do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"^\s*\(?[a-h][).:、]\s*", "", folded)
    return re.sub(r"\s+", " ", folded).strip(" .。,，;；!！?？\"'")
