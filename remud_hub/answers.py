"""Reading an answer out of a free reply: an option letter, yes or no, a number, or the text itself.

A reading is strict: what hedges, contradicts itself or says nothing of the kind asked for is None ("unparsed"), which
scores zero and is counted. Every rule here has a line in the case table of ``tests/test_answers.py``.
"""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from remud_hub.models.thinking import split_thinking
from remud_hub.records import AnswerKind


PARSER_VERSION = 1
"""Raised with every change that may read a reply differently; stands in every ``results.json``."""

_LETTERS = "ABCDEFGHIJ"

# "The answer is", "答案：" and the like; what follows the last one is what the reply settles on
_MARKER = re.compile(
    r"(?:(?:final |correct |best )?(?:answer|option|choice)(?: is)?|\\boxed(?=\{)"
    r"|(?:正确)?(?:答案|选项)(?:是|为|应为|应是|选)?|选择?(?=\s*[(\[]?[A-Ja-j]))\s*[:=]?\s*(?=\S)",
    re.IGNORECASE,
)
# "B or C", "B、C": two letters are no answer
_ONLY = r"(?!\s*(?:and|or|/|,|、|和|或|&|\+)\s*[A-J](?![A-Za-z0-9'-]))"
_DECORATION = re.compile(r"[*_`$]+|^#+\s*")
_BARE_LETTER = re.compile(r"[(\[{]?\s*([A-Ja-j])\s*[)\]}]?[.,;:。、,;]*")
_LEADING_LETTER = re.compile(rf"[(\[{{]?([A-J]){_ONLY}(?:[)\]}}][.:、,]?|[.:、,])(?![A-Za-z0-9])")
_MARKED_LETTER = re.compile(rf"[(\[{{]?\s*([A-Ja-j])(?![A-Za-z0-9'-]){_ONLY}")
_ARTICLE = re.compile(r"[Aa]\s+[a-z]")

_YES = re.compile(
    r"(?:yes|true)\b|是的|是(?=$|[,.;!。、\s])|对的?(?=$|[,.;!。、\s])|正确|存在|有(?!无|可能|没有)|可以|能够|(?:能|会|需要)(?=$|[,.;!。、\s])"
)
_NO = re.compile(
    r"(?:no|false)\b(?! doubt)|不(?:是|对|存在|正确|可以|会|需要|能)(?!确定|判断|排除)|否(?!则)|没有|未见|错误|无(?!法)"
)

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?(?![\d.]*\d)", re.IGNORECASE)
_UNIT_NAMES = (
    ("mm", ("mm", "毫米", "millimeter", "millimetre")),
    ("cm", ("cm", "厘米", "centimeter", "centimetre")),
    ("m", ("m", "米", "meter", "metre")),
    ("ml", ("ml", "毫升", "milliliter", "millilitre")),
    ("%", ("%", "percent", "per cent")),
    ("mhz", ("mhz", "兆赫")),
    ("khz", ("khz", "千赫")),
    ("hz", ("hz", "赫兹")),
    ("cm/s", ("cm/s", "厘米/秒")),
    ("m/s", ("m/s", "米/秒")),
    ("mmhg", ("mmhg", "毫米汞柱")),
)
_UNIT_OF = {spelling: unit for unit, spellings in _UNIT_NAMES for spelling in spellings}
_UNIT = re.compile(
    r"\s*(" + "|".join(re.escape(s) for s in sorted(_UNIT_OF, key=len, reverse=True)) + r")(?:s)?(?![A-Za-z/²³])",
    re.IGNORECASE,
)


def parse_answer(reply: str, kind: AnswerKind, options: Sequence[str] = ()) -> str | None:
    """Read the answer out of a reply.

    Args:
        reply: What the model said, thinking included.
        kind: What the question asks for.
        options: The options of a choice, with or without their letters.

    Returns:
        ``A`` to ``J``, ``yes`` or ``no``, a number with its unit where it has one, or the text; None where the reply
        holds no single answer of this kind.
    """
    text = clean(split_thinking(reply)[1])
    if not text:
        return None
    match kind:
        case "choice":
            return _parse_choice(text, options)
        case "closed":
            return _parse_yes_no(text)
        case "number":
            return _parse_number(text)
        case "open":
            return text


def same_reading(parsed: str, expected: str) -> bool:
    """Compare two readings of ``parse_answer``; a unit counts only where both have one."""
    value, _, unit = parsed.partition(" ")
    wanted, _, wanted_unit = expected.partition(" ")
    return value == wanted and (not unit or not wanted_unit or unit == wanted_unit)


def clean(text: str) -> str:
    """Return text with full-width forms folded (NFKC) and Markdown emphasis and outer space taken away."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", text)).strip()


def normalise(text: str) -> str:
    """Return text as it is compared: cleaned, lower case, one space between words, no final punctuation."""
    return " ".join(clean(text).casefold().split()).rstrip(".。!;,、")


def _after_marker(text: str) -> str | None:
    marks = list(_MARKER.finditer(text))
    return text[marks[-1].end() :] if marks else None


def _parse_choice(text: str, options: Sequence[str]) -> str | None:
    letters = _LETTERS[: len(options)] if options else _LETTERS
    found = _letter(text) or _option_named(text, options)
    return found if found and found in letters else None


def _letter(text: str) -> str | None:
    """Return the letter the reply settles on: all it says, the one after a marker, in front, or on the last line."""
    if bare := _BARE_LETTER.fullmatch(text):
        return bare[1].upper()
    tail = _after_marker(text)
    if tail is not None and not _ARTICLE.match(tail) and (marked := _MARKED_LETTER.match(tail)):
        return marked[1].upper()
    if leading := _LEADING_LETTER.match(text):
        return leading[1]
    if bare := _BARE_LETTER.fullmatch(text.splitlines()[-1].strip()):
        return bare[1].upper()
    return None


def _option_named(text: str, options: Sequence[str]) -> str | None:
    """Return the letter of the one option the reply spells out; None if it names several, or denies the one."""
    said = normalise(text)
    bodies = [normalise(_without_letter(option)) for option in options]
    for letter, body in zip(_LETTERS, bodies, strict=False):
        if body and said in {body, f"{letter.casefold()} {body}"}:
            return letter
    named = [index for index, body in enumerate(bodies) if body and body in said]
    # "liver" is not named where "liver cyst" is
    named = [i for i in named if not any(i != j and bodies[i] in bodies[j] for j in named)]
    if len(named) != 1:
        return None
    before = said[: said.index(bodies[named[0]])]
    denied = re.search(r"(?:\bnot\b|\bno\b|\bwithout\b|不|非|无|排除)(?:\s*\w{0,3}\s*)$", before)
    return None if denied else _LETTERS[named[0]]


def _without_letter(option: str) -> str:
    folded = clean(option)
    lettered = _LEADING_LETTER.match(folded)
    return folded[lettered.end() :] if lettered else folded


def _parse_yes_no(text: str) -> str | None:
    tail = _after_marker(text)
    for part in (tail, text, text.splitlines()[-1].strip()):
        if part is None:
            continue
        said = part.casefold().lstrip("([{\"' ")
        if _NO.match(said):
            return "no"
        if _YES.match(said):
            return "yes"
    return None


def _parse_number(text: str) -> str | None:
    """Return the number after a marker, else the only one there is."""
    tail = _after_marker(text)
    if tail is not None and (first := _NUMBER.search(tail)):
        return _with_unit(first)
    found = {_with_unit(match) for match in _NUMBER.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _with_unit(match: re.Match[str]) -> str:
    value = Decimal(match[0].replace(",", ""))
    # Decimal calls 5.0 and 5 equal but writes them apart; the plain form without trailing zeros is the same for both
    plain = format(value.normalize(), "f")
    unit = _UNIT.match(match.string, match.end())
    return f"{plain} {_UNIT_OF[unit[1].casefold()]}" if unit else plain
