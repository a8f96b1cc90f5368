"""Does an answer of a few words name what the page has in another place than what the question tells.

What a question says of the thing that it asks for ("which structure is 4 mm thick?"), a measure or most of its words, stands in one
place of the page. An answer all of whose words the page has only in other places names another thing.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.answers import parse_answer
from remud_hub.clauses.quantities import Key, by_clause, quantities_of
from remud_hub.clauses.text import REMEMBERED, Text, taken_apart
from remud_hub.records import Span


FAULT = "what stands elsewhere in the page"
_ASKS_FOR_ONE = re.compile(r"\b(?:which|what|where|who)\b|哪|什么|何[处种]|谁", re.IGNORECASE)
_ASKS_ABOUT = re.compile(
    r"\b(?:explain\w*|mean\w*|separat\w*|distinguish\w*|why|cause[sd]?|suggest\w*|support\w*|conclu\w*|interpret\w*|range)\b"
    r"|为什么|为何|说明|意义|支持|提示|原因|区间|范围|最可能",
    re.IGNORECASE,
)
"""Questions for what follows from the page, in words of its own."""
_FEWEST, _MOST = 2, 8
"""Words of a question that must stand together, and those of an answer up to which it only names something. Ours."""
_MORE = {"en": 2, "zh": 4}
"""By how many of the question's words a place must have more than any that has words of the answer; Chinese ones overlap. Ours."""
_DIGIT = re.compile(r"\d")
_TOLD = 0.6
"""Share of the question's words that must stand together. Ours."""
_KNOWN = 0.5
"""Share of the answer's words that the page must have, elsewhere. Ours."""


class _Passage(NamedTuple):
    """A sentence of the page, or a part of it between semicolons."""

    stems: frozenset[str]
    numbers: frozenset[Key]


def elsewhere_spans(part: str, said: str, text: Text, asked: Text, question: str, known: str) -> Iterator[Span]:
    """Yield the whole of an answer that names what the page has elsewhere.

    Args:
        part: Which text it is.
        said: The answer.
        text: It, taken apart.
        asked: The question, taken apart.
        question: It, as it is written.
        known: The evidence.
    """
    held = taken_apart(known).stems
    own = text.stems - asked.stems
    is_known = bool(own & held) and len(own & held) >= _KNOWN * len(own)
    if not is_known or len(text.stems) > _MOST or _measures(said) or not _asks_for_one(question, asked):
        return
    measures = _measures(question)
    places = (
        [bool(own & each.stems) for each in _passages(known, by_semicolon=True) if each.numbers & measures]
        if measures
        else _nearest(own, asked.stems & held, known)
        if not _DIGIT.search(said)
        else []
    )
    if places and parse_answer(said, "closed") is None:
        yield Span(part=part, start=0, end=len(said), fault="" if any(places) else FAULT)


def _asks_for_one(question: str, asked: Text) -> bool:
    """Whether a question asks for a thing that the page names, and not for what is not so."""
    denies = any(clause.is_denied or clause.is_supposed for clause in asked.clauses)
    return bool(_ASKS_FOR_ONE.search(question)) and not denies and not _ASKS_ABOUT.search(question)


def _measures(text: str) -> frozenset[Key]:
    """Return the numbers of a text that have a unit."""
    return frozenset(each.key for each in quantities_of(text) if each.dimension)


def _nearest(own: frozenset[str], asked: frozenset[str], known: str) -> list[bool]:
    """Return, of the places that have most of the question's words, whether they or their neighbours have any of the answer's.

    Nothing is returned where there is none, or where a place that has words of both is nearly as good.
    """
    passages = _passages(known, by_semicolon=False)
    shared = [len(asked & each.stems) for each in passages]
    most = max(shared, default=0)
    here = max((count for count, each in zip(shared, passages, strict=True) if own & each.stems), default=0)
    more = _MORE["zh" if any(not stem.isascii() for stem in asked) else "en"]
    if most < max(_FEWEST, _TOLD * len(asked)) or most - here < more:
        return []
    beside = [passages[max(0, i - 1) : i + 2] for i, count in enumerate(shared) if count == most]
    return [any(own & each.stems for each in some) for some in beside]


@lru_cache(REMEMBERED)
def _passages(known: str, *, by_semicolon: bool) -> tuple[_Passage, ...]:
    """Return the sentences of the page; a measure belongs to its own part of one."""
    found: list[_Passage] = []
    sentence = -1
    for clause, numbers in by_clause(taken_apart(known), quantities_of(known)):
        keys = frozenset(each.key for each in numbers)
        if clause.sentence != sentence or (by_semicolon and known[clause.start] in ";；"):
            found.append(_Passage(clause.stems, keys))
        else:
            found[-1] = _Passage(found[-1].stems | clause.stems, found[-1].numbers | keys)
        sentence = clause.sentence
    return tuple(found)
