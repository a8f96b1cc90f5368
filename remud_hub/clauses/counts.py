"""How many of what: "three follicles", 两枚结节. Only numbers in words, and those with a Chinese measure word."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from remud_hub.clauses.quantities import COUNTS
from remud_hub.clauses.text import REMEMBERED, folded_text


_WORDS = tuple(word for word in COUNTS if word.isascii() and word != "twice")
_MEASURES = "[个枚处条支层枝根例块针束]"
_ENGLISH = re.compile(
    rf"(?<![\w-])({'|'.join(_WORDS)})\b"
    r"(?![-\s]+(?:or|to|times?|fold|upwards?|o|days?|weeks?|months?|years?|hours?|minutes?|seconds?|mm|cm|milli\w+|centi\w+)\b)"
    r"((?:[ -](?!(?:of|to|or|and|in|is|are|was|were|the|on|at|by|with|from|per|for|that|which|other|more)\b)[a-z]+){0,3})"
)
_CHINESE = re.compile(
    rf"([一二两三四五六七八九十\d](?<![第\d一-十几数每各./].)(?:(?<=\d)\d)?)\s?({_MEASURES})(?!月)\s?(?:约?\d{{1,3}}(?:\.\d)?\s?(?:mm|cm|毫米|厘米)的?\s?)?([一-鿿]{{0,4}})"
)
_OF_SO_MANY = re.compile(rf" of (?:the |these |those )?(?:{'|'.join(_WORDS)}|\d{{1,2}}) ((?:[a-z]+ ?){{1,3}})")
_ASKED = re.compile(rf"\bhow many ([a-z]+(?:[ -][a-z]+){{0,2}})|(?:几|多少)\s?{_MEASURES}([一-鿿]{{0,4}})")
_WORD = re.compile(r"[a-z]+")
_PLURAL = re.compile(r"(?<=us)es\Z|(?<![uis])s\Z")
"""Ends of "boluses" and "cores", and none of "bolus"."""
_STEM = 5
"""Letters that words are compared by."""


class Count(NamedTuple):
    """How many of what."""

    number: int
    nouns: frozenset[str]
    """Stems of the words behind the number, one of which names what is counted."""
    what: str
    """Those words."""
    start: int
    end: int


@lru_cache(REMEMBERED)
def counts_of(text: str) -> tuple[Count, ...]:
    """Return what a text counts."""
    folded = folded_text(text)
    return (*_in_english(folded), *_in_chinese(folded))


def counted_by(question: str) -> frozenset[str]:
    """Return stems of what a question asks the number of: "how many nodules are there?"."""
    match = _ASKED.search(folded_text(question))
    return _stems(match[1] or "") | _pairs(match[2] or "") if match else frozenset()


def _in_english(folded: str) -> Iterator[Count]:
    for match in _ENGLISH.finditer(folded) if any(map(folded.__contains__, _WORDS)) else ():
        what = match[2]
        if not what and (behind := _OF_SO_MANY.match(folded, match.end())):
            what = behind[1]
        yield Count(COUNTS[match[1]], _stems(what), what, *match.span())


def _in_chinese(folded: str) -> Iterator[Count]:
    for match in () if folded.isascii() else _CHINESE.finditer(folded):
        number = COUNTS.get(match[1]) or int(match[1])
        yield Count(number, _pairs(match[3]), match[2] + match[3], match.start(), match.end(2))


def _stems(said: str) -> frozenset[str]:
    return frozenset(_PLURAL.sub("", word)[:_STEM] for word in _WORD.findall(said))


def _pairs(said: str) -> frozenset[str]:
    return frozenset(said[place : place + 2] for place in range(len(said) - 1))
