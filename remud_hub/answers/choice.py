"""The letter of an option, or the option itself."""

import re
from collections.abc import Sequence
from itertools import islice

from remud_hub.answers.text import clean, normalise, settled


_LETTERS = "ABCDEFGHIJ"
_OPEN, _CLOSE = r"[(\[{<【「\"'“‘]{0,4}", r"[)\]}>】」\"'”’]"
# "B or C", "B、C": two letters are no answer
_ONLY = rf"(?!{_CLOSE}?\s*(?:and|or|/|,|、|和|或|还是|&|\+)\s*(?:possibly |maybe |perhaps |option )?{_OPEN}(?-i:[A-J])(?![A-Za-z0-9'-]))"
_BARE_LINE = re.compile(rf"^[ \t]*{_OPEN}[ \t]*([A-Ja-j])[ \t]*{_CLOSE}{{0,4}}[.,;:。、]*[ \t]*$", re.MULTILINE)
# As in "B. cyst", "(B) cyst", "B:Coronal", "B because"; but neither "D.C." nor "A.5"
_LEADING = re.compile(
    rf"{_OPEN}([A-J]){_ONLY}(?:{_CLOSE}{{1,4}}[.:、,]?|[:、]|[.,](?!\d)|\s(?=(?:because|since|as|due)\b))(?![A-Za-z]\.)"
)
_ENDS_WITH = re.compile(
    rf"(?:\b(?:it's|it is|is|therefore|thus|so|hence)|(?<!不)是|为|因此|所以|故),?\s?{_OPEN}((?-i:[A-J])){_CLOSE}{{0,4}}[.。!]*$",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"(?<!\S)[(\[]?([A-J])[).:、\]]")
_LETTERED_LINE = re.compile(rf"^[ \t]*{_LEADING.pattern}", re.MULTILINE)
_MARKED = re.compile(rf"{_OPEN}\s?(?:option |choice |选项)?{_OPEN}([A-J])(?![A-Za-z0-9'-]){_ONLY}", re.IGNORECASE)
_ARTICLE = re.compile(r"[Aa]\s+(?!(?:because|since|as|is|due|for|based|and|or|with)\b)[a-z]")
_NAMED_FIRST = re.compile(
    rf"(?:the )?(?:option|choice|answer|选项|答案)\s?{_OPEN}((?-i:[A-J]))(?![A-Za-z0-9'-]){_ONLY}"
    r"(?!.?\s?(?:(?:is|was) )?(?:not|incorrect|wrong|false)\b|.?\s?(?:项)?(?:错|不))",
    re.IGNORECASE,
)
_IS_RIGHT = re.compile(
    r"(?<![A-Za-z])([A-J])[)\]]?\s?(?:(?:选项|项)?(?:是)?(?:正确|对的)|is (?:the )?(?:correct|right|best)\b)"
)
_DENIED_BEFORE = re.compile(r"(?:\bnot|\bno|\bwithout|\bexcludes?|不|非|无|排除)\s?\w{0,3}\s?$")
_DENIED_AFTER = re.compile(
    r"\s?(?:(?:is|are|was|were|can be) )?(?:not\b|unlikely|excluded|ruled out|absent)|不|可排除|可能性小"
)


def read_choice(text: str, options: Sequence[str]) -> str | None:
    """Return the letter that a reply settles on, or that of the one option it spells out."""
    letters = _LETTERS[: len(options)] if options else _LETTERS
    bodies = [normalise(_without_letter(*both)) for both in zip(options, _LETTERS, strict=False)]
    tail = settled(text)
    found = (
        _spelled(text, bodies)
        or (tail and (_spelled(tail.splitlines()[0], bodies) or _marked(tail)))
        or _lettered(text, bodies)
        or (tail and _named(tail.splitlines()[0], bodies))
        or _named(text, bodies)
    )
    return found if found and found in letters else None


def _spelled(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter of the option that is all there is, with or without its letter."""
    said = normalise(text)
    for letter, body in zip(_LETTERS, bodies, strict=False):
        if len(body) > 1 and said in {body, f"{letter.casefold()} {body}"}:
            return letter
    return None


def _marked(tail: str) -> str | None:
    found = None if _ARTICLE.match(tail) else _MARKED.match(tail)
    return found[1].upper() if found else None


def _lettered(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter that has a line of its own, stands in front, is called right, begins a line, or ends the text."""
    if letters := _letters(_BARE_LINE, text):
        return _only(letters)
    listed = _lists_options(text, bodies)
    if not listed and (leading := _LEADING.match(text) or _NAMED_FIRST.match(text)):
        return leading[1]
    if letters := _letters(_IS_RIGHT, text) or (set() if listed else _letters(_LETTERED_LINE, text)):
        return _only(letters)
    return _only(_letters(_ENDS_WITH, text[-40:]))


def _letters(pattern: re.Pattern[str], text: str) -> set[str]:
    return {found[1].upper() for found in pattern.finditer(text)}


def _only(letters: set[str]) -> str | None:
    return letters.pop() if len(letters) == 1 else None


def _lists_options(text: str, bodies: Sequence[str]) -> bool:
    """Whether the text repeats the options before it comes to an answer: its first A is none."""
    marks = list(islice(_LIST_MARK.finditer(text), 2))
    if [mark[1] for mark in marks] != ["A", "B"]:
        return False
    return not bodies or normalise(text[marks[0].end() : marks[1].start()]) == bodies[0]


def _named(text: str, bodies: Sequence[str]) -> str | None:
    """Return the letter of the one option the text has in it; None if it names several, or denies the one."""
    said = normalise(text)
    places = {index: found for index, body in enumerate(bodies) if body and (found := _word(body).search(said))}
    # "liver" is not named where "liver cyst" is
    named = [i for i in places if not any(i != j and bodies[i] in bodies[j] for j in places)]
    if len(named) != 1:
        return None
    start, end = places[named[0]].span()
    denied = _DENIED_BEFORE.search(said[max(0, start - 20) : start]) or _DENIED_AFTER.match(said, end)
    return None if denied else _LETTERS[named[0]]


def _word(body: str) -> re.Pattern[str]:
    """Return what finds an option as words of its own: "ct" is not in "structure", nor 1 in 1.5."""
    return re.compile(rf"(?<![a-z0-9.]){re.escape(body)}(?:e?s)?(?![a-z0-9]|\.\d)")


def _without_letter(option: str, letter: str) -> str:
    folded = clean(option)
    lettered = _LEADING.match(folded)
    return folded[lettered.end() :] if lettered and lettered[1] == letter else folded
