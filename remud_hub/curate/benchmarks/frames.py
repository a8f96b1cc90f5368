"""What a question asks: without the words that may stand around any question, and with one word for those that ask the same."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml


def unframed(question: str) -> str:
    """Return a question without its frame, in lower case: "Do you see a mass here?" leaves "a mass"."""
    lists = _lists()
    folded = unicodedata.normalize("NFKC", question).casefold()
    # A comma, so that what stands on either side is not read as one word
    bare = lists.chinese.sub("，", lists.english.sub(" ", folded))
    return lists.synonyms.sub(lambda found: lists.read_as[found[0]], bare)


class _Lists(NamedTuple):
    english: re.Pattern[str]
    chinese: re.Pattern[str]
    synonyms: re.Pattern[str]
    read_as: dict[str, str]


@cache
def _lists() -> _Lists:
    listed = yaml.safe_load(files(__package__).joinpath("frames.yaml").read_text(encoding="utf-8"))
    read_as = {word: words[0] for words in listed["same"] for word in words[1:]}
    return _Lists(_any_of(listed["en"]), _any_of(listed["zh"]), _any_of(read_as), read_as)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the longest of some phrases; English ones as whole words."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(rf"\b{phrase}\b" if phrase.isascii() else phrase for phrase in longest_first))
