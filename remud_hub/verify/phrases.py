"""Lists of phrases that a sound row does not hold.

Most rows hold none, so what a text is made of is looked up first, then words are looked for, and only then patterns are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from remud_hub.records import Span
from remud_hub.verify.findings import matched


_LATIN = re.compile(r"[a-z]+")
_KEY = 4
"""Letters of a Latin word that it is looked up by; of others it is their first character."""


@dataclass(frozen=True)
class Phrase:
    """Something said that is a fault."""

    fault: str
    words: tuple[str, ...]
    """Lower case, each at the beginning of a word. One of them stands in every text that the pattern finds: a quick look says
    which texts to search."""
    pattern: re.Pattern[str]


class Phrases:
    """Phrases, and by what a text must be made of to hold one."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Index the phrases."""
        self.phrases = tuple(phrases)
        self._by_key: dict[str, list[tuple[int, str]]] = {}
        for number, phrase in enumerate(self.phrases):
            for word in phrase.words:
                self._by_key.setdefault(_key(word), []).append((number, word))
        self._keys = frozenset(self._by_key)

    def find(self, parts: Mapping[str, str]) -> Iterator[Span]:
        """Yield the first place of every phrase in every part."""
        everything, made_of = _looked_up(tuple(parts.values()))
        found: set[int] = set()
        for key in self._keys & made_of:
            for number, word in self._by_key[key]:
                if number not in found and word in everything:
                    found.add(number)
        for number in sorted(found):
            yield from _places(parts, self.phrases[number])


@cache
def load_phrases(name: str) -> Phrases:
    """Return the phrases of ``NAME.yaml`` beside this file.

    The file names faults. Each has a list: a text is a phrase as it stands, in any case and as whole words; a mapping has
    ``words`` and a ``pattern``, which may say ``(?i:…)``. ``pieces`` are parts of patterns, which name them in braces.
    """
    listed: dict[str, Any] = yaml.safe_load(
        files("remud_hub.verify").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    )
    pieces: dict[str, str] = listed.pop("pieces", {})
    return Phrases(phrase for fault, entries in listed.items() for phrase in _phrases(fault, entries, pieces))


def _phrases(fault: str, entries: list[Any], pieces: Mapping[str, str]) -> Iterator[Phrase]:
    plain = [entry for entry in entries if isinstance(entry, str)]
    if plain:
        either = "|".join(rf"(?<![A-Za-z]){re.escape(text)}(?![A-Za-z])" for text in plain)
        yield Phrase(fault, tuple(text.lower() for text in plain), re.compile(either, re.IGNORECASE))
    for entry in entries:
        if not isinstance(entry, str):
            yield Phrase(fault, tuple(entry["words"]), re.compile(_whole(entry["pattern"], pieces)))


def _whole(pattern: str, pieces: Mapping[str, str]) -> str:
    for name, piece in pieces.items():
        pattern = pattern.replace(f"{{{name}}}", f"(?:{piece})")
    return pattern


def _key(word: str) -> str:
    """Return what a text that holds the word is surely made of: the beginning of its longest Latin word, or a character."""
    # A short word at the end may go on in the text: "llm" in "llms"
    whole = [match[0] for match in _LATIN.finditer(word) if len(match[0]) >= _KEY or match.end() < len(word)]
    return max(whole, key=len)[:_KEY] if whole else word.strip()[0]


@lru_cache(maxsize=16)
def _looked_up(texts: tuple[str, ...]) -> tuple[str, frozenset[str]]:
    """Return texts as one in lower case, and what it is made of: its characters, and the beginnings of its Latin words."""
    text = "\n".join(texts).lower()
    return text, frozenset(text).union([word[:_KEY] for word in _LATIN.findall(text)])


def _places(parts: Mapping[str, str], phrase: Phrase) -> Iterator[Span]:
    for part, text in parts.items():
        if match := phrase.pattern.search(text):
            yield matched(part, match, phrase.fault)
