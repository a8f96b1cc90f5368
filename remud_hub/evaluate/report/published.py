"""Scores that others published for what our tasks ask: theirs, with their source, and with what is different about them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, Self

import yaml
from pydantic import TypeAdapter, model_validator

from remud_hub.records import Record


class Note(NamedTuple):
    """Where a score stands, and what it means."""

    source: str
    """The paper and its table."""
    protocol: str
    """What was measured, and how."""
    differs: str | None
    """What they asked otherwise than the task does; None where they asked the same."""


class Published(NamedTuple):
    """A score of another system."""

    system: str
    score: float
    """0 to 1, like ours."""
    note: Note


class Column(Record):
    """A column of a published table."""

    tasks: tuple[str, ...] = ()
    """Our tasks that ask the same."""
    near: tuple[str, ...] = ()
    """Our tasks that ask something else about the same data."""
    mean_of: tuple[str, ...] = ()
    """Our tasks that it is the mean over."""
    differs: str | None = None
    """What is different about these."""

    @model_validator(mode="after")
    def _says_what_differs(self) -> Self:
        if self.near and not self.differs:
            raise ValueError(f"{', '.join(self.near)}: what is different is not said")
        return self


class PublishedTable(Record):
    """A table of a paper."""

    source: str
    protocol: str
    columns: tuple[Column, ...]
    systems: dict[str, tuple[float | None, ...]]
    """Percent, by column."""

    @model_validator(mode="after")
    def _has_a_cell_for_each_column(self) -> Self:
        for system, scores in self.systems.items():
            if len(scores) != len(self.columns):
                raise ValueError(f"{self.source}: {system} has {len(scores)} scores for {len(self.columns)} columns")
        return self


@cache
def published_tables() -> tuple[PublishedTable, ...]:
    """Return all tables of ``published.yaml``."""
    text = files("remud_hub.evaluate.report").joinpath("published.yaml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[PublishedTable, ...]).validate_python(yaml.safe_load(text))


def published_for(task: str) -> list[Published]:
    """Return what others published for a task, the best first, what was asked otherwise behind what was asked alike."""
    return _best_first(
        cell.published(alike=task in cell.column.tasks)
        for cell in _cells()
        if task in (*cell.column.tasks, *cell.column.near)
    )


def published_means(asked: Collection[str]) -> dict[tuple[str, ...], list[Published]]:
    """Return what others published as a mean over tasks that were all asked, by these tasks."""
    found: dict[tuple[str, ...], list[Published]] = {}
    for cell in _cells():
        if cell.column.mean_of and {*cell.column.mean_of} <= {*asked}:
            found.setdefault(cell.column.mean_of, []).append(cell.published(alike=False))
    return {tasks: _best_first(some) for tasks, some in found.items()}


class _Cell(NamedTuple):
    table: PublishedTable
    column: Column
    system: str
    percent: float

    def published(self, *, alike: bool) -> Published:
        note = Note(self.table.source, self.table.protocol, None if alike else self.column.differs)
        return Published(self.system, self.percent / 100, note)


def _cells() -> Iterator[_Cell]:
    for table in published_tables():
        for system, scores in table.systems.items():
            for column, percent in zip(table.columns, scores, strict=True):
                if percent is not None:
                    yield _Cell(table, column, system, percent)


def _best_first(found: Iterable[Published]) -> list[Published]:
    return sorted(found, key=lambda each: (each.note.differs is not None, -each.score))


def notes_of(published: Sequence[Published]) -> list[Note]:
    """Return the notes of some scores, each once, in their order."""
    return list(dict.fromkeys(each.note for each in published))
