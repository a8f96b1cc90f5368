"""Categories, grades and segments by their names: BI-RADS 4a, TR5, grade II, segment VI, 3级. Is it the one of the evidence?"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from remud_hub.clauses.text import REMEMBERED, folded_text
from remud_hub.labels import number_key
from remud_hub.records import Span


_VALUE = r"((?:\d|[ivx]{1,4}|[ⅰ-ⅻ])(?:[abcf](?![a-z]))?)(?![a-z0-9]|\.\d)"
_LINK = r"[\s:：]*(?:(?:category|class|level|score|grade|分类|分级|分为|评为|归为|定为|判为|列为|属于?|为|is|of|was|as|类别)[\s:：]*){0,3}"
# Each system with the pieces of text without which it is not named, and the names that it goes by
_SYSTEMS = {
    "bi-rads": (("rads",), rf"bi-?rads(?: us)?{_LINK}{_VALUE}"),
    "ti-rads": (("rads", "tr"), rf"(?:(?:acr|eu|k|c)[- ]?)?ti-?rads{_LINK}{_VALUE}|\btr\s?-?{_VALUE}"),
    "o-rads": (("rads",), rf"o-?rads(?: us)?{_LINK}{_VALUE}"),
    "li-rads": (("rads", "lr-"), rf"li-?rads{_LINK}{_VALUE}|\blr-{_VALUE}"),
    "pi-rads": (("rads",), rf"pi-?rads{_LINK}{_VALUE}"),
    "gleason": (("gleason",), rf"gleason{_LINK}(?:评分|sum)?\s?(\d\s?\+\s?\d)"),
    "bosniak": (("bosniak",), rf"bosniak{_LINK}{_VALUE}"),
    "bethesda": (("bethesda",), rf"bethesda(?: system)?{_LINK}{_VALUE}"),
    "graf": (("graf",), rf"graf{_LINK}(?:type )?{_VALUE}"),
    "segment": (("segment", "段"), rf"\bsegments? {_VALUE}|(?<![a-z])s{_VALUE}\s*段"),
    "grade": (("grade",), rf"\bgrade {_VALUE}"),
    "stage": (("stage",), rf"\bstage {_VALUE}"),
    "type": (("type",), rf"\btype {_VALUE}"),
}
_BY_ACRONYM = re.compile(
    rf"(?<![-a-z])([a-z]{{3,8}})\s{{0,3}}(?:分级|分类|分期|分型)?\s{{0,3}}{_VALUE}\s?[级期型类]"
    r"|([一-鿿]{2})\s?(?<![为是第共分属于到达呈约])(?:分级)?[为是]?\s?([ivx]{1,4}(?=\s*[级期度])|[ⅰ-ⅻ](?=\s*[级期度])|\d(?=\s*级))"
)
"""Any other system, that a Chinese text names by its letters, or by what is graded: AAST Ⅳ级, 脾破裂Ⅳ级."""
_THEN = re.compile(
    rf"[降升调改转]低?高?(?:级|类)?[为至到成]\s?{_VALUE}\s?类|\b(?:up|down)graded to (?:category )?{_VALUE}"
)
"""A category that the one before it in the sentence becomes: BI-RADS 4B类，活检后调为2类."""
_DENIED = re.compile(r"(?:不属于?|不是|并?非|不能归为|\bnot(?: an?)?|n[’']t)\s{0,3}\Z")
"""Right before a category, what says that it is not that one."""
_NUMERAL = re.compile(r"([ivx]+)([abcf]?)")
_LETTERED = re.compile(r"\d+[abc]")
_ALONE = re.compile(rf"\W*(?:category|class|level|grade|score|type|第)?\s*{_VALUE}\s*(?:类|级|型|category)?\W*")
_NAMED = re.compile(r"(?:bi|ti|o|li|pi)-?rads|bosniak|bethesda|\bgraf\b")
_NAMED_BEFORE = re.compile(r"((?:bi|ti|o|li|pi)-?rads)[^.;。；]*\Z")
_WITHIN = 40
"""Characters before a category in which its system is named. Ours."""
_PATTERNS = {name: (pieces, re.compile(pattern)) for name, (pieces, pattern) in _SYSTEMS.items()}


def category_spans(part: str, text: str, known: str, question: str, *, is_trace: bool) -> Iterator[Span]:
    """Yield the categories of a text, with what is wrong with them.

    Wrong is one where the evidence names only others of the same system, and, but in a trace, one of a system that the
    evidence does not know.
    """
    found = [*_found(text), *_bare(text, question)]
    if not found:
        return
    told = _categories(known)
    offered = _categories(question) if is_trace else {}
    for system, start, end, value in found:
        # A trace says why it is none of the other options, and types are of many systems
        if value in offered.get(system, ()) or (is_trace and system == "type"):
            continue
        if system in told:
            fits = value in told[system] or (system == "type" and _stands_in(value, known))
            fault = "" if fits else "wrong category"
            denied = fits and not is_trace and _DENIED.search(folded_text(text), 0, start)
            if denied and value not in _denied_categories(known).get(system, ()):
                fault = "added negation"
            yield Span(part=part, start=start, end=end, fault=fault)
        elif system.endswith("rads") and not is_trace and system not in folded_text(known):
            yield Span(part=part, start=start, end=end, fault="wrong category")


def category_places(text: str, known: str) -> tuple[tuple[int, int], ...]:
    """Return where a text names categories of systems that the evidence knows."""
    return tuple((start, end) for system, start, end, _ in _found(text) if system in _categories(known))


def _denied_categories(known: str) -> dict[str, set[str]]:
    """Return the categories that the evidence itself says it is not."""
    found: dict[str, set[str]] = {}
    folded = folded_text(known)
    for system, start, _, value in _found(known):
        if _DENIED.search(folded, 0, start):
            found.setdefault(system, set()).add(value)
    return found


def _stands_in(value: str, known: str) -> bool:
    """Whether a value with a letter stands somewhere by itself: "up to 12 weeks it is type IIa, later it is IIb"."""
    text = unicodedata.normalize("NFKC", folded_text(known)).lower()
    bare = (_arabic(match[0]) for match in re.finditer(r"(?<![a-z0-9])[ivx\d]+[abc](?![a-z0-9])", text))
    return _LETTERED.fullmatch(value) is not None and value in bare


def _arabic(value: str) -> str:
    """Return a value with its roman numeral as a number: Ⅱ级 is 2级."""
    plain = unicodedata.normalize("NFKC", value).lower()
    numeral = _NUMERAL.fullmatch(plain)
    return number_key(numeral[1].upper()) + numeral[2] if numeral else plain


def _bare(text: str, question: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield the category that a text is, where only the question says of which system: "category 4", "4类"."""
    if (match := _ALONE.fullmatch(folded_text(text))) and (named := _NAMED.search(folded_text(question))):
        yield _system(named[0]), *match.span(1), _arabic(match[1])


def _system(named: str) -> str:
    """Return the name of a system, however it is written: birads is bi-rads."""
    return f"{named[:-4]}-rads" if named.endswith("rads") and "-" not in named else named


@lru_cache(REMEMBERED)
def _categories(known: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for system, _, _, value in _found(known):
        found.setdefault(system, set()).add(value)
    return {system: frozenset(values) for system, values in found.items()}


@lru_cache(REMEMBERED)
def _found(text: str) -> tuple[tuple[str, int, int, str], ...]:
    """Return the categories that a text names: system, place and value."""
    return tuple(_named_in(text))


def _named_in(text: str) -> Iterator[tuple[str, int, int, str]]:
    folded = folded_text(text)
    for system, (pieces, pattern) in _PATTERNS.items():
        for match in pattern.finditer(folded) if any(map(folded.__contains__, pieces)) else ():
            yield system, match.start(), match.end(), _arabic(next(filter(None, match.groups())))
    for match in _THEN.finditer(folded):
        if before := _NAMED_BEFORE.search(folded, max(0, match.start() - _WITHIN), match.start()):
            value = match.lastindex or 1
            yield _system(before[1]), *match.span(value), _arabic(match[value])
    if not folded.isascii():
        for match in _BY_ACRONYM.finditer(folded):
            name, value = (1, 2) if match[1] else (3, 4)
            yield match[name], *match.span(value), _arabic(match[value])
