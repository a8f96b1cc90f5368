"""The letter of an option, in the forms that a reply gives it: alone, marked as the answer, in front, called right, at the end."""

import re
from collections.abc import Sequence
from itertools import islice

from remud_hub.answers.named import begun, denies_another, is_denied_by
from remud_hub.answers.text import clean, normalise


LETTERS = "ABCDEFGHIJ"
"""Of options; benchmarks have no more."""
GOES_ON = r"[A-Za-z0-9'’]|[-‐–][A-Za-z0-9]|[线超型峰族亚类级期]"
"""What behind a letter makes it the beginning of a word: B线, B超, A型, D-dimer, A-line."""
_OPEN, _CLOSE = r"[(\[{<【「\"'“‘]{0,4}", r"[)\]}>】」\"'”’]"
# "B or C", "B、C": two letters are no answer
_AND = r"(?:and|or|/|,|;|、|和|或|还是|&|\+)\s*(?:possibly |maybe |perhaps |option )?"
_ONLY = (
    rf"(?!{_CLOSE}?(?:\s*{_AND}{_OPEN}(?-i:[A-HJ]|I(?!\s[a-z]))(?![A-Za-z0-9'-])"
    r"| (?-i:[A-J])(?=$|[,.;。\n]| (?-i:[A-J])\b)))"
)
_BARE_LINE = re.compile(rf"^[ \t]*{_OPEN}[ \t]*([A-Ja-j])[ \t]*{_CLOSE}{{0,4}}[.,;:。、]*[ \t]*$", re.MULTILINE)
# As in "B. cyst", "(B) cyst", "B:Coronal", "B because"; but neither "D.C." nor "A.5"
_LEADING = re.compile(
    rf"{_OPEN}([A-J]){_ONLY}(?:{_CLOSE}{{1,4}}[.:、,]?|[:、]|[.,](?!\d)|。|\s(?=(?:because|since|as|due)\b))(?![A-Za-z]\.)"
)
_ENDS_WITH = re.compile(
    rf"(?:\b(?:it's|it is|is|therefore|thus|so|hence)|(?<!不)(?<![A-Ja-j]还)(?<![A-Ja-j][ ,，、]还)(?<!不[会应])(?<!不应该|不可能)是|为|因此|所以|故|综上(?:所述)?)[,:]?\s?"
    rf"{_OPEN}((?-i:[A-J])|[a-j](?={_CLOSE}{{0,4}}\s?选?项)){_CLOSE}{{0,4}}(?:\s?选?项)?[.。!]*$",
    re.IGNORECASE,
)
# A line of A and one of B below it: each is looked at, and the first is no answer yet
_LINE_BY_LINE = re.compile(
    r"^[-* \t]*(?:option |choice |选项)?[(\[]?A[).:、\]].*\n[-\s]*(?:option |choice |选项)?[(\[]?B[).:、\]]",
    re.MULTILINE | re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?<!\S)[(\[]?([A-J])[).:、\]]")
_LETTERED_LINE = re.compile(rf"^[ \t]*{_LEADING.pattern}", re.MULTILINE)
_MARKED = re.compile(rf"{_OPEN}\s?(?:option |choice |选项)?{_OPEN}([A-J])(?!{GOES_ON}|-){_ONLY}", re.IGNORECASE)
_ARTICLE = re.compile(r"[Aa]\s+(?!(?:because|since|as|is|due|for|based|and|or|with)\b)[a-z]")
_NAMED_FIRST = re.compile(
    rf"(?:the )?(?:option|choice|answer|letter|选项|答案)\s?{_OPEN}((?-i:[A-J]))(?![A-Za-z0-9'-]){_ONLY}"
    r"(?!.?\s?(?:(?:is|was) )?(?:not|incorrect|wrong|false|less|unlikely)\b|.?\s?(?:项)?(?:错|不))",
    re.IGNORECASE,
)
_BEST = r"(?:(?:the )?(?:most (?:likely|probable|appropriate|suitable|consistent|accurate)|correct|right|best)|the answer)\b(?!-)"
# "hepatitis B is the most likely" names no letter
_IS_RIGHT = re.compile(
    rf"(?<![A-Za-z])(?:(?<![a-z]{{3}} )|(?<=ption )|(?<=hoice )|(?<=nswer )|(?<=etter )|(?<=that )|(?<=thus )|(?<=fore )|(?<=ence ))"
    rf"([A-J])[)\]]?\s?(?:(?:选项|项)?[是为]?最?(?:正确|对的|符合)|(?:is|seems|appears) {_BEST})"
)
_AND_ANOTHER = re.compile(rf"\s*{_AND}{_OPEN}[A-J](?:[).:、\]]|\s*$)")


def without_letter(option: str, letter: str) -> str:
    """Return an option without its own letter, if it has that in front."""
    folded = clean(option)
    lettered = _LEADING.match(folded)
    return folded[lettered.end() :] if lettered and lettered[1] == letter else folded


def bare_in_front(text: str) -> str | None:
    """Return the letter that is all there is on the first line."""
    found = _BARE_LINE.match(text)
    return found[1].upper() if found else None


def marked(answer: str, bodies: Sequence[str]) -> str | None:
    """Return the letter that an answer begins with, unless an option does: B线 among B线, A线; what follows "the answer is" is one."""
    if (place := begun(answer, bodies)) is not None:
        return LETTERS[place]
    found = None if _ARTICLE.match(answer) else _MARKED.match(answer)
    return _unless_taken_back(found, bodies)


def lettered(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter that has a line of its own, is called right, stands in front, begins a line, or ends the text."""
    for pattern in (_BARE_LINE, _IS_RIGHT):
        if letters := _letters(pattern, text):
            return _only(letters)
    if not _lists_options(text, bodies):
        if leading := _LEADING.match(text):
            return _unless_taken_back(leading, bodies)
        if _NAMED_FIRST.match(text) and (letter := _only(_letters(_NAMED_FIRST, text.splitlines()[0]))):
            return letter
        if letters := _letters(_LETTERED_LINE, text):
            return _only(letters)
    return _only(_letters(_ENDS_WITH, text[-40:]))


def _letters(pattern: re.Pattern[str], text: str) -> set[str]:
    return {found[1].upper() for found in pattern.finditer(text)}


def _only(letters: set[str]) -> str | None:
    return letters.pop() if len(letters) == 1 else None


def _unless_taken_back(found: re.Match[str] | None, bodies: Sequence[str]) -> str | None:
    """Return the letter found, unless what follows it denies it or names another: "A. cyst is unlikely", "A. cyst and B. stone"."""
    if found is None:
        return None
    letter = found[1].upper()
    index = LETTERS.index(letter)
    body = bodies[index] if index < len(bodies) else ""
    behind = found.string[found.end() :].lstrip(".:、)]} ")
    behind = behind[len(body) :] if body and behind.casefold().startswith(body) else behind
    others = [other for place, other in enumerate(bodies) if place != index]
    taken_back = is_denied_by(behind, body) and not denies_another(behind, others)
    return None if taken_back or _AND_ANOTHER.match(behind) else letter


def _lists_options(text: str, bodies: Sequence[str]) -> bool:
    """Whether the text goes through the options before it comes to an answer: its first A is none."""
    if _LINE_BY_LINE.search(text):
        return True
    marks = list(islice(_LIST_MARK.finditer(text), 2))
    if [mark[1] for mark in marks] != ["A", "B"]:
        return False
    return not bodies or normalise(text[marks[0].end() : marks[1].start()]) == bodies[0]
