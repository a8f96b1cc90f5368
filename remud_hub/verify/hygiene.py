"""Does a row hold what models, templates and file formats leave behind: refusals, chat, placeholders, JSON, nothing at all?"""

import re
from collections.abc import Iterator

from remud_hub.asking.languages import HAN
from remud_hub.clauses.lexicon import VERBS
from remud_hub.clauses.text import folded_text, taken_apart
from remud_hub.clauses.words import words_of
from remud_hub.records import Evidence, Sample, Span, Verdict
from remud_hub.verify.findings import matched, verdict_of, whole, written
from remud_hub.verify.phrases import load_phrases
from remud_hub.verify.settings import HygieneSettings


VERSION = 6
_EMOJI = re.compile("[\U0001f300-\U0001faff✅❌✨⭐]")
_NOTHING = re.compile(r"[\W_]*(?:n/?a|none|null|nil|undefined|nothing|empty|无|略|没有|暂无|空)?[\W_]*", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]+")
_BLANK = re.compile(r"[_＿]+")
_GOES_ON = re.compile(
    r"(?:\w+\W+){3,}(?:the|an?|of|and|or|with|in|on|at|to|for|by|from|is|are|was|were|that|which|its|their|this|as|but|than|has|have|be|not)"
    r"|.{4,}(?:[,，、：:（(]|以及|因为|由于|并且|[为在由向对把被将从于及与和或但]|(?<![没都也会能曾具含可])有|(?<![不无必所急])需|[，；已并故]建议|[，；]提示|建议做)",
    re.DOTALL | re.IGNORECASE,
)
"""What ends with a word or mark that must be followed by another."""
_STOPPED = re.compile(r"[。！？]|[a-z%)\d][.!?](?:\s|\Z)")
_UNSTOPPED = re.compile(r".*\w", re.DOTALL)
_OF_SENTENCES = VERBS | {"that", "which", "who", "because", "but", "while", "when", "where", "although", "whereas"}
"""Words that make a line of English a sentence rather than a name."""
_FEWEST_WORDS, _FEWEST_CHARACTERS = 8, 14
"""Length from which on an answer tells how it ends, in English and in Chinese. Ours."""
_OPENING, _CLOSING = "(（《【“", ')）》】”]"'
_TAIL, _FEWEST = 3, 10
"""Characters at the end of a Chinese answer that are looked for beside it, and how long it is at least. Ours."""
_REST = 2
"""Letters at least that are lacking of the last word of an English answer that was cut off within it. Ours."""
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
    if "answer" in parts and sample.answer_kind == "open":
        yield from _cut_off(sample, known)
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


def _cut_off(sample: Sample, known: str) -> Iterator[Span]:
    answers = {"answer": sample.answer} | {f"turns.{i}.answer": turn.answer for i, turn in enumerate(sample.turns)}
    for part, text in answers.items():
        others = [sample.thinking or "", *(other for name, other in answers.items() if name != part)]
        if _is_cut_off(text.rstrip(), f"{known}\n{sample.question}", "\n".join(others)):
            yield whole(part, text, "cut off")


def _is_cut_off(text: str, beside: str, others: str) -> bool:
    """Whether a text ends in the middle.

    Args:
        text: It.
        beside: The page and the question, whose words it may break off.
        others: What else the row says. One that sets stops sets one at the end, too; of one that sets none, nothing follows.
    """
    if _GOES_ON.fullmatch(text) or _last(text, _OPENING) > _last(text, _CLOSING):
        return True
    if not _UNSTOPPED.fullmatch(text):
        return False
    has_stops = bool(_STOPPED.search(text) or _STOPPED.search(others))
    if HAN.search(text):
        return _breaks_a_chinese_word(text, beside) or (has_stops and _ends_nowhere(text, f"{beside}\n{others}"))
    words = text.lower().split()
    is_sentence = text[0].isupper() and not _OF_SENTENCES.isdisjoint(words)
    return len(words) >= _FEWEST_WORDS and ((has_stops and is_sentence) or _breaks_a_word(words[-1], beside.lower()))


def _last(text: str, marks: str) -> int:
    return max(map(text.rfind, marks))


def _ends_nowhere(text: str, beside: str) -> bool:
    """Whether several Chinese clauses end with a number that has no unit, or with what is neither one of our words nor said beside them."""
    if len(text) < _FEWEST_CHARACTERS or not ("，" in text or "；" in text):
        return False
    if _STOPPED.search(text):  # the sentence before has a stop, this one has none
        return True
    words, places = words_of(folded_text(text))
    is_word = bool(words) and words[-1].meaning is not None and places[-1][1] == len(text)
    return text[-1].isdigit() or (bool(HAN.fullmatch(text[-1])) and not is_word and text[-2:] not in beside)


def _breaks_a_word(last: str, beside: str) -> bool:
    """Whether the last word of an English answer is only the beginning of one of the page: "collect" of "collection"."""
    said = set(_LETTERS.findall(beside))
    return (
        last.isalpha()
        and last not in said
        and any(word.startswith(last) and len(word) >= len(last) + _REST for word in said)
    )


def _breaks_a_chinese_word(text: str, beside: str) -> bool:
    """Whether a Chinese answer ends within a word of the page: 提示斑 where that has 提示斑块."""
    tail = text[-_TAIL:]
    if len(text) < _FEWEST or not HAN.fullmatch(tail[-1]) or tail not in beside:
        return False
    ends = {match.end() for match in re.finditer(re.escape(tail), beside)}
    return len(ends & _inside_words(beside)) == len(ends)


def _inside_words(text: str) -> set[int]:
    """Return the places of a text that lie within words of our lists."""
    return {
        clause.start + place
        for clause in taken_apart(text).clauses
        for word, (start, end) in zip(clause.words, clause.places, strict=True)
        if word.meaning
        for place in range(start + 1, end)
    }
