"""The letter of an option, or the option itself."""

import re
from collections.abc import Sequence
from itertools import islice

from remud_hub.answers.text import clean, normalise, settled


_LETTERS = "ABCDEFGHIJ"
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
    rf"(?:\b(?:it's|it is|is|therefore|thus|so|hence)|(?<!不)是|为|因此|所以|故),?\s?{_OPEN}((?-i:[A-J])){_CLOSE}{{0,4}}(?:选?项)?[.。!]*$",
    re.IGNORECASE,
)
# A line of A and one of B below it: each is looked at, and the first is no answer yet
_LINE_BY_LINE = re.compile(
    r"^[-* \t]*(?:option |choice |选项)?[(\[]?A[).:、\]].*\n[-\s]*(?:option |choice |选项)?[(\[]?B[).:、\]]",
    re.MULTILINE | re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?<!\S)[(\[]?([A-J])[).:、\]]")
_LETTERED_LINE = re.compile(rf"^[ \t]*{_LEADING.pattern}", re.MULTILINE)
_MARKED = re.compile(rf"{_OPEN}\s?(?:option |choice |选项)?{_OPEN}([A-J])(?![A-Za-z0-9'-]){_ONLY}", re.IGNORECASE)
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
_SENTENCE_END = re.compile(r"[.;]\s|。")
_DENIED_BEFORE = re.compile(
    r"(?:\bnot|\bno|\bneither|\bwhether\b.*|\bwithout|\bexcludes?|\brather than|\binstead of|\bnon-|不|非|无|没有|是否|未见|未发现|排除)\s?\w{0,3}\s?$"
)
# "no cyst or mass" denies both
_JOINED_BEFORE = re.compile(r"(?:\b(?:and|n?or)|[,/、和或及])\s?(?:an? |the )?$")
_JOINED_AFTER = re.compile(r"\s?(?:\b(?:and|n?or)\b(?! not)|[/、和或及])")
_AND_ANOTHER = re.compile(rf"\s*{_AND}{_OPEN}[A-J](?:[).:、\]]|\s*$)")
_DENIED_AFTER = re.compile(
    r"\s?(?:(?!because|since|as |due|but )\w+ )?(?:(?:is|are|was|were|can be) )?(?:not\b(?! \(?[A-J]\b)|unlikely|less likely|incorrect|wrong|excluded|ruled out|absent)"
    r"|不(?!是 ?[A-J])|可排除|可能性小|待排"
)


def read_choice(text: str, options: Sequence[str]) -> str | None:
    """Return the letter that a reply settles on, or that of the one option it spells out."""
    letters = _LETTERS[: len(options)] if options else _LETTERS
    bodies = [normalise(_without_letter(*both)) for both in zip(options, _LETTERS, strict=False)]
    tail = settled(text)
    found = (
        _spelled(text, bodies)
        or (tail and (_spelled(tail.splitlines()[0], bodies) or _marked(tail, bodies)))
        or _lettered(text, bodies)
        or (tail and _named(tail.splitlines()[0], bodies))
        or _spelled(_SENTENCE_END.split(text, maxsplit=1)[0], bodies)
        or _named(text, bodies)
    )
    first = _BARE_LINE.match(text)
    contradicted = (
        first is not None and found != first[1].upper()
    )  # by what is said below it, such as "若边界清晰则选A"
    return found if found and found in letters and not contradicted else None


def _spelled(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter of the option that is all there is, with or without its letter."""
    said = normalise(text)
    for letter, body in zip(_LETTERS, bodies, strict=False):
        if len(body) > 1 and said in {body, f"{letter.casefold()} {body}"}:
            return letter
    return None


def _marked(tail: str, bodies: Sequence[str]) -> str | None:
    found = None if _ARTICLE.match(tail) else _MARKED.match(tail)
    return found[1].upper() if found and not _taken_back(found, bodies) else None


def _taken_back(found: re.Match[str], bodies: Sequence[str]) -> bool:
    """Whether what follows a letter and its option denies it, or names another: "A. cyst is unlikely", "A. cyst and B. stone"."""
    behind = found.string[found.end() :].lstrip(".:、)]} ")
    index = _LETTERS.index(found[1].upper())
    body = bodies[index] if index < len(bodies) else ""
    behind = behind[len(body) :] if body and behind.casefold().startswith(body) else behind
    return bool(_AND_ANOTHER.match(behind) or _DENIED_AFTER.match(behind))


def _lettered(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter that has a line of its own, stands in front, is called right, begins a line, or ends the text."""
    if letters := _letters(_BARE_LINE, text):
        return _only(letters)
    if letters := _letters(_IS_RIGHT, text):
        return _only(letters)
    listed = _lists_options(text, bodies)
    if not listed and (leading := _LEADING.match(text)):
        return None if _taken_back(leading, bodies) else leading[1]
    if not listed and _NAMED_FIRST.match(text) and (letter := _only(_letters(_NAMED_FIRST, text.splitlines()[0]))):
        return letter
    if letters := set() if listed else _letters(_LETTERED_LINE, text):
        return _only(letters)
    return _only(_letters(_ENDS_WITH, text[-40:]))


def _letters(pattern: re.Pattern[str], text: str) -> set[str]:
    return {found[1].upper() for found in pattern.finditer(text)}


def _only(letters: set[str]) -> str | None:
    return letters.pop() if len(letters) == 1 else None


def _lists_options(text: str, bodies: Sequence[str]) -> bool:
    """Whether the text goes through the options before it comes to an answer: its first A is none."""
    if _LINE_BY_LINE.search(text):
        return True
    marks = list(islice(_LIST_MARK.finditer(text), 2))
    if [mark[1] for mark in marks] != ["A", "B"]:
        return False
    return not bodies or normalise(text[marks[0].end() : marks[1].start()]) == bodies[0]


def _named(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter of the one option the text has in it and does not deny; None if there are several, or none."""
    said = normalise(text)
    places = {index: found for index, body in enumerate(bodies) if body and (found := _word(body).search(said))}
    # "liver" is not named where "liver cyst" is
    named = [i for i in places if not any(i != j and bodies[i] in bodies[j] for j in places)]
    left = [i for i in named if not _denied(said, *places[i].span())]
    if len(left) != 1 or (len(named) > 1 and _joined(said, *places[left[0]].span())):
        return None
    return _LETTERS[left[0]]


def _joined(said: str, start: int, end: int) -> bool:
    return bool(_JOINED_BEFORE.search(said[max(0, start - 20) : start]) or _JOINED_AFTER.match(said, end))


def _denied(said: str, start: int, end: int) -> bool:
    return bool(_DENIED_BEFORE.search(said[max(0, start - 20) : start]) or _DENIED_AFTER.match(said, end))


def _word(body: str) -> re.Pattern[str]:
    """Return what finds an option as words of its own: "ct" is not in "structure", nor 1 in 1.5."""
    return re.compile(rf"(?<![a-z0-9.]){re.escape(body)}(?:e?s)?(?![a-z0-9]|\.\d)")


def _without_letter(option: str, letter: str) -> str:
    folded = clean(option)
    lettered = _LEADING.match(folded)
    return folded[lettered.end() :] if lettered and lettered[1] == letter else folded
