"""Does a text end in the middle: within a word, behind one that must go on, or without the stop that its row sets elsewhere?"""

import re
from collections.abc import Sequence

from remud_hub.answers import normalise
from remud_hub.asking.languages import HAN
from remud_hub.clauses.lexicon import VERBS
from remud_hub.clauses.text import taken_apart


_LETTERS = re.compile(r"[a-z]+")
_GOES_ON = re.compile(
    r"(?:\w+\W+){3,}(?:the|an?|of|and|or|with|(?<!breathe )(?<!breathing )(?<!zoom )(?<!zoomed )in|(?<!turned )(?<!switched )on|at|to|for|by|from|is|are|was|were|that|which|its|their|this|as|but|than|has|have|be|not)"
    r"|.{4,}(?:[,，、：:（(]|以及|因为|由于|并且|[由把被将从于与或但]|(?<![存所内现潜])在|(?<![方走横纵双单流反侧正同背逆顺轴])向|(?<![探触累波涉以])及|(?<![饱缓总中])和|(?<![相绝])对|(?<![行认])为|(?<![没都也会能曾具含可])有|(?<![不无必所急])需|[，；已并故]建议|[，；]提示|建议做|[增减升降缩延加少高低大小][到至]|(?:[上下左右前后内外]方|[内外上下旁侧]侧?|[mc]m|ml|%)\s?的|[从由][^，。]{0,12}\d[^，。]{0,8}[升降增减缩])",
    re.DOTALL | re.IGNORECASE,
)
"""What ends with a word or mark that must be followed by another."""
_ENDS = (".", "。", "!", "！", "?", "？")
"""What nothing needs to follow."""
_IN_SHORT = re.compile(r"(?:yes|no)\b.{0,30}\b(?:is|are|was|were|has|have|be|not)", re.IGNORECASE)
"""A yes or no that says only the verb again: "No, there is not"."""
_STOPPED = re.compile(r"[。！？]|[a-z%)\d][.!?](?:\s|\Z)")
_GOES_ON_AS_SENTENCE = re.compile(r"[。！？]\s*\S|[a-z%)\d][.!?]\s+[A-Z]")
_UNSTOPPED = re.compile(r".*[\w%℃°‰]", re.DOTALL)
_MEASURED = re.compile(r"\d\s?(?:[A-Za-z/]{1,8}[²³]?|[%‰°℃])\Z")
"""A number with its unit at the end, as in a list of sizes: 长3 cm，宽2 cm. It needs no stop."""
_MARKER = re.compile(r"(?<!\S)\d{1,2}[.)]\s+")
"""What numbers the entries of a list. Its dot is no stop."""
_CLAUSES = re.compile(r"[，；：。！？]|[,;:.]\s")
_OF_SENTENCES = VERBS | {"that", "which", "who", "because", "but", "while", "when", "where", "although", "whereas"}
"""Words that make a line of English a sentence rather than a name."""
_FEWEST_WORDS, _FEWEST_OF_CLAUSES = 8, 5
"""Words from which on an English answer tells how it ends, and one of several clauses beside stops. Ours."""
_FEWEST_CHARACTERS, _FEWEST_CHARACTERS_ALONE = 8, 12
"""The same for several clauses of Chinese, beside stops and alone. Ours: of some 700 good answers of several clauses, by many hands,
not one lacks its stop."""
_OPENING, _CLOSING = "(（《【“", ')）》】”]"'
_TAIL, _FEWEST = 3, 10
"""Characters at the end of a Chinese answer that are looked for beside it, and how long it is at least. Ours."""
_ENDING = 2
"""Characters at the end of a Chinese text that tell whether it ends as another. Ours."""
_REST = 2
"""Letters at least that are lacking of the last word of an English answer that was cut off within it. Ours."""


def is_cut_off(text: str, known: str, question: str, others: str) -> bool:
    """Whether a text ends in the middle.

    Args:
        text: It.
        known: The page, whose words it may break off. Rows without one are of question lists, which set no stops.
        question: What it answers.
        others: What else the row says. One that sets stops sets one at the end, too; of one that sets none, nothing follows.
    """
    if _IN_SHORT.fullmatch(text):
        return False
    if (not text.endswith(_ENDS) and _GOES_ON.fullmatch(text)) or _last(text, _OPENING) > _last(text, _CLOSING):
        return True
    if not _UNSTOPPED.fullmatch(text) or _MEASURED.search(text):
        return False
    lines = text.splitlines()
    if _MARKER.match(text):
        text = _MARKER.sub("", text)
    beside = f"{known}\n{question}"
    # Nor does the last entry of a list have a stop whose others have none
    is_list = len(lines) > 1 and all(map(_UNSTOPPED.fullmatch, lines))
    has_stops = not is_list and bool(_STOPPED.search(text) or _STOPPED.search(others))
    # An answer of several clauses ends with a stop, unless its row sets none anywhere; of a short one more than that is wanted
    has_clauses = bool(_CLAUSES.search(text)) and (has_stops or bool(known.strip() and not others and not is_list))
    if HAN.search(text):
        fewest = _FEWEST_CHARACTERS if has_stops else _FEWEST_CHARACTERS_ALONE
        stops = has_clauses and len(text) >= fewest and not _ends_as_a_clause(text, known)
        return stops or _breaks_a_chinese_word(text, beside)
    words = text.lower().split()
    is_sentence = text[0].isupper() and not _OF_SENTENCES.isdisjoint(words)
    if is_sentence and (has_stops or has_clauses):
        return len(words) >= (_FEWEST_OF_CLAUSES if has_stops and has_clauses else _FEWEST_WORDS)
    return bool(_GOES_ON_AS_SENTENCE.search(text)) or (
        len(words) >= _FEWEST_WORDS and _breaks_a_word(words[-1], beside.lower())
    )


def stops_within(thinking: str, answers: Sequence[str]) -> bool:
    """Whether the last line of a trace ends without a stop where it has some; what ends with words of an answer may do without.

    Args:
        thinking: The trace.
        answers: The answer, and the options that it may have chosen from.
    """
    last = thinking.rstrip().rpartition("\n")[2]
    if not (_UNSTOPPED.fullmatch(last) and _GOES_ON_AS_SENTENCE.search(last)):
        return False
    said, answered = normalise(last), [normalise(answer) for answer in answers]
    if any(re.search(rf"(?<![a-z0-9]){re.escape(answer)}\Z", said) for answer in answered):
        return False
    if _GOES_ON.fullmatch(last):
        return True
    end = re.escape(said[-_ENDING:] if HAN.match(said[-1:]) else said.rpartition(" ")[2])
    return not any(re.search(rf"(?<![a-z0-9]){end}(?![a-z0-9])", answer) for answer in answered)


def _ends_as_a_clause(text: str, known: str) -> bool:
    """Whether a Chinese answer ends as some clause of the page does: 后方回声增强."""
    return bool(re.search(rf"{re.escape(text[-_ENDING:])}(?:[，；、。！？,;）)\s]|\Z)", known))


def _last(text: str, marks: str) -> int:
    return max(map(text.rfind, marks))


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
