"""Lists of phrases that a sound row does not hold. Most rows hold none, so words are looked for before patterns are."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from remud_hub.records import Span
from remud_hub.verify.findings import matched


@dataclass(frozen=True)
class Phrase:
    """Something said that is a fault."""

    fault: str
    words: tuple[str, ...]
    """Lower case. One of them stands in every text that the pattern finds: a quick look says which texts to search."""
    pattern: re.Pattern[str]


def find_phrases(parts: Mapping[str, str], phrases: Iterable[Phrase]) -> Iterator[Span]:
    """Yield the first place of every phrase in every part."""
    everything = "\n".join(parts.values()).lower()
    for phrase in phrases:
        for word in phrase.words:
            if word in everything:
                yield from _places(parts, phrase)
                break


@cache
def load_phrases(name: str) -> tuple[Phrase, ...]:
    """Return the phrases of ``NAME.yaml`` beside this file.

    The file names faults. Each has a list: a text is a phrase as it stands, in any case and as whole words; a mapping has
    ``words`` and a ``pattern``, which may say ``(?i:…)``.
    """
    listed: dict[str, list[Any]] = yaml.safe_load(
        files("remud_hub.verify").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    )
    return tuple(phrase for fault, entries in listed.items() for phrase in _phrases(fault, entries))


def _phrases(fault: str, entries: list[Any]) -> Iterator[Phrase]:
    plain = [entry for entry in entries if isinstance(entry, str)]
    if plain:
        either = "|".join(rf"(?<![A-Za-z]){re.escape(text)}(?![A-Za-z])" for text in plain)
        yield Phrase(fault, tuple(text.lower() for text in plain), re.compile(either, re.IGNORECASE))
    for entry in entries:
        if not isinstance(entry, str):
            yield Phrase(fault, tuple(entry["words"]), re.compile(entry["pattern"]))


def _places(parts: Mapping[str, str], phrase: Phrase) -> Iterator[Span]:
    for part, text in parts.items():
        if match := phrase.pattern.search(text):
            yield matched(part, match, phrase.fault)
