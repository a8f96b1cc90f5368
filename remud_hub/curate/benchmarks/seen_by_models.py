"""Rows that ask or show what a benchmark does, to a model: in words that share nothing, or in a picture that no hash knows."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from remud_hub.clauses.text import taken_apart
from remud_hub.curate.candidates import Candidate, Faults, fault
from remud_hub.curate.contents import pairs_of, told
from remud_hub.curate.desk import Desk
from remud_hub.curate.pictures.seen import vectors_of
from remud_hub.models.embedding import load_embedder
from remud_hub.words import numbers_of


AT_ONCE = 256
"""Questions that are looked at together."""


class _Asking(NamedTuple):
    """A question of a row."""

    number: int
    question: str
    words: str
    """With its answer: together they tell more than the question does."""


def asked_alike(rows: Iterable[Candidate], desk: Desk, version: int) -> Faults:
    """Find the rows that a sentence model takes for a question of a benchmark, in the languages that it reads.

    Args:
        rows: Those that the words left, without templates.
        desk: The settings and the benchmarks.
        version: That of the curator.

    Raises:
        UsageError: The model cannot be had.
    """
    settings = desk.settings.decontaminate
    assert settings.model
    embedder = load_embedder(settings.model)
    read = (row for row in rows if embedder.reads(row.sample.language))
    faults: Faults = {}
    askings = (each for row in read for each in _askings(row))
    while asked := list(islice(askings, AT_ONCE)):
        vectors = embedder.encode([each.words for each in asked])
        for benchmark in desk.benchmarks:
            if benchmark.said is None:
                continue
            for each, nears in zip(asked, benchmark.said.near(vectors, settings.alike), strict=True):
                like = next((near for near in nears if _asks(each.question, benchmark.said.texts[near.place])), None)
                if like and each.number not in faults:
                    detail = f"{benchmark.name} {benchmark.said.items[like.place]}, {like.likeness:.2f}"
                    faults[each.number] = fault("benchmark", version, "meaning of a benchmark's question", detail)
    return faults


def shown_alike(rows: Iterable[Candidate], desk: Desk, version: int) -> Faults:
    """Find the rows with a picture that a vision model takes for one of a benchmark; arguments as above.

    Raises:
        UsageError: The model cannot be had.
    """
    settings = desk.settings.decontaminate
    assert settings.picture_model
    numbers: dict[str, list[int]] = {}
    for row in rows:
        for image in row.sample.images:
            if image in desk.copies.signatures:  # others are not at hand, or no pictures
                numbers.setdefault(image, []).append(row.number)
    faults: Faults = {}
    for images, vectors in vectors_of(list(numbers), settings.picture_model, desk.store):
        for benchmark in desk.benchmarks:
            if benchmark.looks is None:
                continue
            for image, nears in zip(images, benchmark.looks.near(vectors, settings.alike_pictures), strict=True):
                for number in numbers[image] if nears else ():
                    detail = f"{benchmark.name} {benchmark.looks.items[nears[0].place]}, {nears[0].likeness:.2f}"
                    faults.setdefault(number, fault("benchmark", version, "look of a benchmark's picture", detail))
    return faults


def _askings(row: Candidate) -> Iterator[_Asking]:
    return (_Asking(row.number, question, f"{question} {answer}") for question, answer in pairs_of(row.sample))


def _asks(question: str, other: str) -> bool:
    """Whether two questions may be one: no vector tells left from right, or one number from another."""
    return not told(taken_apart(question)).contradicts(told(taken_apart(other))) and sorted(
        numbers_of(question)
    ) == sorted(numbers_of(other))
