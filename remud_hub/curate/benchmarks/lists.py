"""A benchmark as a list of hashes: what it asks, of how many pictures, and the pictures themselves.

A question that is asked of three pictures or more is a template ("what modality is this?") and says nothing by itself; rows
that ask the same of another picture are no copy. Such rows are found by their pictures.
"""

import base64
import json
from collections.abc import Hashable, Iterable, Sequence
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from remud_hub.clauses.text import taken_apart
from remud_hub.curate.benchmarks.frames import unframed
from remud_hub.curate.benchmarks.vectors import Vectored
from remud_hub.curate.contents import hash_of, told
from remud_hub.curate.pictures.hashes import MOST_BITS, WORDS, Hashes, Signature, distances
from remud_hub.records import Record
from remud_hub.similar import words_of
from remud_hub.words import numbers_of


TEMPLATE = 3
"""Pictures from which on a question that is asked of them is a template. Ours."""
FEWEST = {"en": 3, "zh": 4}
"""Stems of a question below which it is anybody's: "is there a mass?". Ours."""
READY = ("slake", "vqa-rad")
"""Lists of ours; made by ``python -m benchmarks.curate lists``."""


class Asked(Record):
    """A question of a benchmark."""

    whole: int
    """Hash of its words."""
    stems: tuple[int, ...]
    """Hashes of what they say, see ``clauses``."""
    loose: tuple[int, ...]
    """Hashes of its words, in Chinese of its characters: with an answer to it, fewer of them have to be shared."""
    facts: int
    """Hash of its sides of opposites and denials, and of its numbers."""
    answers: tuple[int, ...] = ()
    """Hashes of its answers."""


class Benchmark(Record):
    """A benchmark. Vectors are not kept in lists: they are those of one model, and made when a file is read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str
    source: str = ""
    licence: str = ""
    made_of: dict[str, str] = Field(default_factory=dict)
    """sha256 of the files, by name."""
    words_in_a_row: int
    asked: tuple[Asked, ...]
    """Its questions, without the templates."""
    grams: tuple[int, ...]
    """Hashes of all runs of so many words in its questions and answers."""
    pictures: dict[str, str] = Field(default_factory=dict)
    """Hashes of each picture and its crops (base64), by name."""
    said: Vectored | None = Field(default=None, exclude=True)
    """Its questions with their answers, without the templates, to the sentence model that was named."""
    looks: Vectored | None = Field(default=None, exclude=True)
    """Its pictures, to the vision model that was named."""

    def picture_like(self, shown: Signature) -> str | None:
        """Return the name of a picture that another is a copy of, or None."""
        table, owners = self._table
        near = [owner for each in shown.turned for owner in owners[distances(each, table) <= MOST_BITS]]
        return list(self.pictures)[min(near)] if near else None

    @cached_property
    def _table(self) -> tuple[Hashes, NDArray[np.int64]]:
        tables = [
            np.frombuffer(base64.b64decode(each), dtype=np.uint64).reshape(-1, WORDS)
            for each in self.pictures.values()
        ]
        owners = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        return (np.concatenate(tables) if tables else np.zeros((0, WORDS), dtype=np.uint64)), owners.astype(np.int64)


class Question(NamedTuple):
    """A row of a benchmark, as its list is made from it."""

    text: str
    answer: str
    picture: str
    """What its picture is called; empty where it has none."""
    item: str = ""
    """What it is called in verdicts."""


def make_list(
    name: str, questions: Sequence[Question], pictures: dict[str, Signature], words_in_a_row: int
) -> Benchmark:
    """Return the list of a benchmark.

    Args:
        name: What it is called.
        questions: All its rows.
        pictures: Those that are at hand, by name.
        words_in_a_row: Length of the runs of words.
    """
    texts: dict[str, str] = {}
    answers: dict[str, set[int]] = {}
    runs: set[int] = set()
    for question in questions:
        plain = plain_words(question.text)
        texts.setdefault(plain, question.text)
        answers.setdefault(plain, set()).add(answer_hash(question.answer))
        runs |= grams(f"{question.text} {question.answer}", words_in_a_row)
    templates = templates_of((question.text, question.picture) for question in questions)
    asked = [
        asked_of(texts[plain]).model_copy(update={"answers": tuple(sorted(answers[plain]))})
        for plain in sorted(texts.keys() - templates)
    ]
    return Benchmark(
        name=name,
        words_in_a_row=words_in_a_row,
        asked=tuple(asked),
        grams=tuple(sorted(runs)),
        pictures={each: base64.b64encode(found.crops.tobytes()).decode() for each, found in pictures.items()},
    )


def ready_list(name: str) -> Benchmark:
    """Return one of our lists."""
    text = files("remud_hub.curate.benchmarks").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return Benchmark.model_validate_json(text)


def written(benchmark: Benchmark) -> str:
    """Return a list as JSON, a question a line."""
    fields = benchmark.model_dump()
    asked = ",\n".join(json.dumps(each, separators=(",", ":")) for each in fields.pop("asked"))
    return f'{json.dumps(fields, ensure_ascii=False, separators=(",", ":"))[:-1]},"asked":[\n{asked}\n]}}\n'


def grams(text: str, words_in_a_row: int) -> set[int]:
    """Return the hashes of all runs of so many words; a Chinese text has words of about two characters."""
    words = words_of(text)
    size = 2 * words_in_a_row if _is_chinese(words) else words_in_a_row
    return {hash_of(" ".join(words[start : start + size])) for start in range(len(words) - size + 1)}


def _is_chinese(words: Sequence[str]) -> bool:
    return sum(not word.isascii() for word in words) > len(words) / 2


def is_telling(text: str) -> bool:
    """Whether a question says enough to be one of a benchmark, and not anybody's."""
    language = "zh" if _is_chinese(words_of(text)) else "en"
    return len(taken_apart(unframed(text)).stems) >= FEWEST[language]


def templates_of(asked: Iterable[tuple[str, Hashable]]) -> frozenset[str]:
    """Return the plain words of questions that are asked of several pictures, from questions with what each is asked of."""
    shown: dict[str, set[Hashable]] = {}
    for text, picture in asked:
        of = shown.setdefault(plain_words(text), set())
        if len(of) < TEMPLATE:
            of.add(picture)
    return frozenset(plain for plain, of in shown.items() if len(of) == TEMPLATE)


def plain_words(text: str) -> str:
    """Return a question's words, by which it is known."""
    return " ".join(words_of(text))


def answer_hash(text: str) -> int:
    """Return the hash of an answer."""
    return hash_of(plain_words(text))


def asked_of(text: str) -> Asked:
    """Return a question as lists have them."""
    apart = taken_apart(unframed(text))
    return Asked(
        whole=hash_of(plain_words(text)),
        stems=tuple(sorted(hash_of(stem) for stem in apart.stems)),
        loose=tuple(sorted({hash_of(char) for stem in apart.stems for char in _loose(stem)})),
        facts=hash_of(
            repr(
                (
                    sorted((group, sorted(sides)) for group, sides in told(apart).sides.items()),
                    sorted(numbers_of(text)),
                )
            )
        ),
    )


def _loose(stem: str) -> Iterable[str]:
    return [stem] if stem.isascii() else stem
