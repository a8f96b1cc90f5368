"""Words of the rules, and sentences in which they are looked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf


# Full-width forms and capitals stand one for one, so that places in the text stay the same.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_PLAIN |= {code: code + 32 - 0xFEE0 for code in range(0xFF21, 0xFF3B)}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(*])|(?<=[。！？；;])\s*|\s*\n+\s*")
_LONGEST_SENTENCE = 1000
"""In characters. Longer than anybody writes: what has no stops is cut, or its time would grow with its square."""
_GAP = r"[\s\-‐–]*"


def plain(text: str) -> str:
    """Return the text with full-width forms made narrow and capitals small; every character keeps its place."""
    return text.translate(_PLAIN)


@dataclass(frozen=True)
class Terms:
    """Terms as one pattern. A rule's file writes them as plain phrases.

    A space stands for a space, a hyphen or nothing; English terms are whole words and may have a plural ending; ``*``
    at the end stands for any ending. Chinese terms are found wherever they stand.
    """

    pattern: re.Pattern[str]
    marks: tuple[str, ...]
    """A piece of each term: a text without any of them holds no term, which ``in`` tells much faster than a pattern."""

    @classmethod
    def of(cls, phrases: Sequence[str]) -> "Terms":
        """Compile phrases, the longest first."""
        longest_first = sorted(phrases, key=len, reverse=True)
        # (?!) matches nowhere
        pattern = re.compile("|".join(_as_pattern(phrase) for phrase in longest_first) or "(?!)")
        return cls(pattern, tuple({max(phrase.rstrip("*").split(), key=len) for phrase in phrases}))

    def may_be_in(self, text: str) -> bool:
        """Return False where a plain text surely holds no term."""
        # This is most of what the check does, and twice as fast as with a generator
        return any(map(text.__contains__, self.marks))

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Return where a plain text holds terms."""
        return self.pattern.finditer(text) if self.may_be_in(text) else iter(())

    def are_in(self, text: str) -> bool:
        """Return True where a plain text holds a term."""
        return self.may_be_in(text) and self.pattern.search(text) is not None


def _as_pattern(phrase: str) -> str:
    body = _GAP.join(re.escape(token) for token in phrase.rstrip("*").split())
    if not phrase.isascii():
        return body
    # The first letter comes first, for it is found much faster than what does not stand before it
    first = re.escape(phrase[0])
    return rf"{first}(?<![a-z]{first}){body.removeprefix(first)}{'[a-z]*' if phrase.endswith('*') else '(?:e?s)?(?![a-z])'}"


Words = Annotated[InstanceOf[Terms], BeforeValidator(Terms.of)]
"""A list of phrases in a rule's file."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of a part of the sample."""

    part: str
    start: int
    """Where it begins in its part, in characters."""
    text: str
    """Plain."""


def sentences_of(part: str, text: str) -> Iterator[Sentence]:
    """Split a text; a line break, a full stop and a semicolon end a sentence."""
    start = 0
    for end in [*_SENTENCE_END.finditer(text), None]:
        stop = end.start() if end else len(text)
        for begin in range(start, stop, _LONGEST_SENTENCE):
            yield Sentence(part, begin, plain(text[begin : min(stop, begin + _LONGEST_SENTENCE)]))
        start = end.end() if end else stop
