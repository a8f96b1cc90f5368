"""Does the sample speak of things that its reader cannot see: figure numbers, captions, the text itself, other turns?

Also whether a question says its own answer: then there is nothing left to see.
"""

import re
from collections.abc import Iterator

from remud_hub.labels import find_citations
from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.findings import matched, verdict_of, whole, written
from remud_hub.verify.phrases import load_phrases
from remud_hub.verify.settings import LeakSettings
from remud_hub.words import numbers_of, stems_of


VERSION = 13
# 超声心动图二尖瓣, 心电图3导联, 该图一侧, the figure 3 sign: a kind of picture and what comes next to it
_A_KIND = re.compile(r"(?:[动電电谱流像]|切面)\Z")
_HAN_NUMBERS = "一二三四五六七八九十"
_GOES_ON = re.compile(r"\s*(?:所?示|中|为|显|可|[,.;:，。；：、)）和及与至~～-]|$)")
_A_SIGN = re.compile(r"[\s-]*(?:signs?|shaped?|configuration|pattern|appearance)\b|字")
_PANEL = re.compile(
    r"\b(?:[Ff]ig(?:ure)?s?\.?|[Pp]anels?|[Ss]ub-?figures?)\s*[(]?[A-H](?![A-Za-z0-9'’])|\b[Pp](?:anels?|arts?)\s*\([A-Ha-h]\)|图\s*[(（]?[A-HＡ-Ｈ](?![A-Za-z0-9/超型线峰波])|(?<![A-Za-z0-9维])[A-Ha-hＡ-Ｈ]图(?![像谱型书])"
)
_A_PART = re.compile(
    r"\b(?:upper|lower|middle|central|inner|outer|left|right|proximal|distal|anterior|posterior|superior|inferior|medial|lateral"
    r"|solid|cystic)\s+\Z",
    re.IGNORECASE,
)
"""What stands before a part of the body: the lower part (a)."""
_NAMES_PANELS = re.compile(r"[(（]\s*[A-Ha-h]\s*(?:[)）,，、–-]|to\b|and\b|至)|(?:^|[\s;；。.])[Aa]\s*[)）,，:：.、]")
_CHOOSES = re.compile(
    r"\A\s*(?:is|are|was|were|does|do|did|can|could|has|have|will|would|should)\b|\b(?:or|which of|whether)\b|还是|或|哪|是否|是不是|有无|有没有|能否|吗",
    re.IGNORECASE,
)
_FEWEST_STEMS, _FEWEST_PAIRS = 3, 5
"""Words of an answer, or pairs of Chinese characters, from which on it must say more than its question. Ours."""
_SAYS_NOTHING = frozenset(
    [
        *("the", "this", "that", "which", "its", "and", "with", "for", "there"),
        *("are", "was", "were", "has", "have", "image", "shows", "seen"),
    ]
)


def check(sample: Sample, evidence: Evidence, settings: LeakSettings) -> Verdict:
    """Reject samples whose question, thinking or answer points at the page (a rule that ReMUD's own demo broke in 5 of 6).

    A trace reasons from what the picture shows, never from what a caption or text is said to state. The questions of a
    bank stand as they are ("the following picture" is their own), so of an item's row only the trace is looked at.
    """
    return verdict_of("leak", VERSION, _faults(sample, evidence))


def _faults(sample: Sample, evidence: Evidence) -> Iterator[Span]:
    parts = written(sample, evidence)
    for part, text in parts.items():
        lowered = text.lower()
        if "图" in text or "圖" in text or any(word in lowered for word in ("fig", "panel", "part (")):
            yield from _figures(part, text, evidence, has_picture=bool(sample.images))
    yield from load_phrases("leak").find(parts)
    if not sample.images:
        yield from load_phrases("no_picture").find(parts)
    if len(sample.images) < 2:
        yield from load_phrases("one_picture").find(parts)
    if evidence.kind != "item" and sample.answer_kind == "open" and _says_its_answer(sample.question, sample.answer):
        yield whole("question", sample.question, "the question says its answer")


def _figures(part: str, text: str, evidence: Evidence, has_picture: bool) -> Iterator[Span]:
    """Yield the first citation that is one, and no kind of picture with a number behind it; and the first letter of a panel.

    A panel may be named where a picture is shown that has some.
    """
    for citation in find_citations(text):
        start, end = citation.span
        is_kind = not text[start:end].isascii() and _A_KIND.search(text, max(0, start - 2), start)
        counts = text[end - 1] in _HAN_NUMBERS and not _GOES_ON.match(text, end)
        if not (is_kind or counts or _A_SIGN.match(text, end) or _A_PART.search(text[:start])):
            yield Span(part=part, start=start, end=end, fault="figure number")
            break
    if evidence.kind == "item" or (has_picture and _has_panels(evidence)):
        return
    named = (match for match in _PANEL.finditer(text) if not _A_PART.search(text[: match.start()]))
    if match := next(named, None):
        yield matched(part, match, "panel letter")


def _has_panels(evidence: Evidence) -> bool:
    figure = evidence.figure
    if figure and (figure.panels or any(mention.panels for mention in figure.mentions)):
        return True
    return bool(_NAMES_PANELS.search(evidence.known))


def _says_its_answer(question: str, answer: str) -> bool:
    """Whether an answer adds nothing to its question. One that chooses, affirms or denies does."""
    if len(answer) > len(question):
        return False
    stems = stems_of(answer) - _SAYS_NOTHING
    if len(stems) < (_FEWEST_STEMS if answer.isascii() else _FEWEST_PAIRS) or _CHOOSES.search(question):
        return False
    return stems <= stems_of(question) and set(numbers_of(answer)) <= set(numbers_of(question))
