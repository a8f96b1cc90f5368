"""Which items of a task stand in rows of training data: by their words, by their pictures, or by both in one row.

Words are the same where question and answer are, but for case, width and punctuation, or where twelve words in a row are (ReMUD,
section 3.3). Pictures are the same where their files are, or where they are alike to the eye (see ``curate.pictures``): scaled,
recompressed and mirrored copies are found, crops are not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from remud_hub.curate.benchmarks.lists import grams
from remud_hub.curate.contents import hash_of
from remud_hub.curate.pictures.copies import Shelf
from remud_hub.curate.pictures.hashes import Unreadable, opened, signature
from remud_hub.curate.pictures.matching import lies_in
from remud_hub.errors import SourceError
from remud_hub.evaluate.items import Item, Picture
from remud_hub.models.thinking import split_thinking
from remud_hub.similar import words_of
from remud_hub.store import sha256_of


WORDS_IN_A_ROW = 12
_LETTER = re.compile(r"([A-H])(?:[.．、):：]\s*(.*))?", re.DOTALL)
Key: TypeAlias = tuple[str, str]
"""Task and id of an item."""


class Overlap:
    """Items, and what has been found of them in the rows that were looked at.

    Args:
        items: By task; with their pictures, whether or not a model sees them.
    """

    def __init__(self, items: Mapping[str, Iterable[Item]]) -> None:
        self.rows = 0
        """How many rows were looked at."""
        self.asked: set[Key] = set()
        """Items whose question and answer a row has."""
        self.shown: set[Key] = set()
        """Items of which a row has a picture."""
        self.both: set[Key] = set()
        """Items of which one row has both."""
        self._by_words: dict[int, set[Key]] = defaultdict(set)
        self._by_gram: dict[int, set[Key]] = defaultdict(set)
        self._pictures = _Pictures()
        for task, some in items.items():
            for item in some:
                self._add((task, item.id), item)

    def _add(self, key: Key, item: Item) -> None:
        answer = _words_of_option(item.answer, item.options)
        self._by_words[_hash(item.question, answer)].add(key)
        for gram in grams(f"{item.question} {answer}", WORDS_IN_A_ROW):
            self._by_gram[gram].add(key)
        for picture in item.pictures:
            self._pictures.add(key, picture)

    def look_at(self, row: Mapping[str, Any]) -> None:
        """Look at a row of training data: its question and answer, all turns of its conversation, and its pictures."""
        asked: set[Key] = set()
        for question, answer in _pairs(row):
            asked |= self._by_words.get(_hash(question, answer), set())
            for gram in grams(f"{question} {answer}", WORDS_IN_A_ROW):
                asked |= self._by_gram.get(gram, set())
        files = [image["bytes"] for image in row.get("images") or () if image and image["bytes"]]
        shown = {key for file in files for key in self._pictures.like(file)}
        self.rows += 1
        self.asked |= asked
        self.shown |= shown
        self.both |= asked & shown


class _Pictures:
    """The pictures of items: by their files, and by how they look."""

    def __init__(self) -> None:
        self._owners: dict[str, set[Key]] = defaultdict(set)
        self._looks: list[tuple[str, Picture]] = []
        self._shelf = Shelf()
        self._seen: dict[str, frozenset[Key]] = {}

    def add(self, key: Key, picture: Picture) -> None:
        """Put in a picture of an item; one that cannot be read is like none."""
        try:
            file = picture.read()
            sha256 = sha256_of(file)
            if sha256 not in self._owners:
                self._shelf.add(signature(file, crops=False).turned, len(self._looks))
                self._looks.append((sha256, picture))
        except (SourceError, Unreadable):
            return
        self._owners[sha256].add(key)

    def like(self, file: bytes) -> frozenset[Key]:
        """Return the items that have a picture like this one."""
        sha256 = sha256_of(file)
        if sha256 not in self._seen:  # rows of one figure share it
            same = self._owners.get(sha256, set())
            self._seen[sha256] = frozenset(same.union(*(self._owners[each] for each in self._alike(file))))
        return self._seen[sha256]

    def _alike(self, file: bytes) -> Iterator[str]:
        try:
            near = self._shelf.like(signature(file, crops=False).crops)
            for sha256, picture in (self._looks[each] for each in near):
                mine, other = opened(file), opened(picture.read())
                if lies_in(mine, other) or lies_in(other, mine):
                    yield sha256
        except Unreadable:
            return


def _pairs(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if row.get("question"):
        yield row["question"], _words_of_option(row.get("answer") or "", row.get("options") or ())
    turns = row.get("messages") or ()
    for said, reply in pairwise(turns):
        if (said["role"], reply["role"]) == ("user", "assistant"):
            yield str(said["content"]), split_thinking(str(reply["content"]))[1]


def _words_of_option(answer: str, options: Sequence[str]) -> str:
    """Return what an answer says: of a choice, the words of the option."""
    letter = _LETTER.fullmatch(answer)
    place = "ABCDEFGH".index(letter[1]) if letter else len(options)
    if place >= len(options):
        return answer
    lettered = _LETTER.fullmatch(options[place])
    return (lettered[2] if lettered else None) or options[place]


def _hash(question: str, answer: str) -> int:
    return hash_of(f"{' '.join(words_of(question))}\n{' '.join(words_of(answer))}")
