"""Titles of books without what tells their editions apart, so that two editions of one book are known as one."""

import re
import unicodedata
from collections.abc import Iterator

from remud_hub.records import Source
from remud_hub.similar import words_of


_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}$")
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|revised|new"
_MARKS = re.compile(
    rf"""
    \b(?:\d+(?:st|nd|rd|th)|{_ORDINALS})\s+ed(?:n|ition)?\b   # 2nd edition
    | \bed(?:n|ition)?\b[\s.]*\d+                              # ed. 3
    | 第\s*[\d零一二三四五六七八九十百]+\s*版                  # 第二版
    | [(\[]\s*(?:19|20)\d\d\s*[)\]]                            # (2019)
    """,
    re.VERBOSE,
)


def title_without_edition(said: str, *, is_file: bool = False) -> str:
    """Return the words of a title without number of edition and year, which must stand in brackets.

    Args:
        said: As it is printed, or the name of a file.
        is_file: Whether it ends in the suffix of a file.
    """
    plain = unicodedata.normalize("NFKC", said).casefold().replace("_", " ")
    plain = _SUFFIX.sub("", plain) if is_file else plain
    # A hyphen joins the words of a file's name as often as it parts those of a title
    return " ".join(words_of(_MARKS.sub(" ", re.sub(r"\s*-\s*", " ", plain))))


class Editions:
    """Sources by what they are called.

    Two are editions of one book where the words without edition are the same, and what is said is not: many a paper is called
    ``main.pdf``.
    """

    def __init__(self) -> None:
        self._called: dict[str, dict[str, set[str]]] = {}
        """By words without edition: who is called so, and how it is said."""
        self._seen: set[tuple[str, str]] = set()

    def add(self, source: Source, unit: str) -> None:
        """Take in a source by its name and title; ``unit`` is what it is called in ``links``."""
        if (source.id, unit) in self._seen:
            return
        self._seen.add((source.id, unit))
        called = {title_without_edition(source.title or ""): source.title or ""}
        called |= {title_without_edition(source.name, is_file=True): source.name}
        for words, said in called.items():
            if words:
                self._called.setdefault(words, {}).setdefault(unit, set()).add(said)

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of units that are editions of one book; all that hangs together does so by these pairs."""
        for units in self._called.values():
            first, *others = units
            if len(set().union(*units.values())) > 1:
                yield from ((first, other) for other in others)
