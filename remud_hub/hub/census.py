"""A census of a dataset folder: how many rows of what, from which sources, under which licence. Pictures are not opened."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from remud_hub.hub.shard_rows import rows_in
from remud_hub.records import Record


ROWS_AT_ONCE = 500
COUNTED = ("language", "modality", "anatomy", "answer_kind", "scenario")
MEASURED = ("question", "thinking", "answer")
BINS = (50, 100, 200, 400, 800, 1600, 3200)
"""Characters: a text belongs to the first that it does not pass, else to the last bin. Ours."""


class SourceCount(Record):
    """A source, and how many rows are from it."""

    source_id: str
    title: str | None
    uri: str
    licences: dict[str, int]
    """Rows by licence as it is declared; ``""`` stands for rows without one."""
    redistribution: str | None
    rows: int


class Census(Record):
    """What a dataset folder holds."""

    rows: dict[str, dict[str, int]]
    """By config and split."""
    bytes: dict[str, dict[str, int]]
    """Sizes of the files, by config and split."""
    shards: dict[str, dict[str, tuple[str, ...]]]
    """Their paths in order, by config and split."""
    counts: dict[str, dict[str, int]]
    """Rows by language, modality, anatomy, kind of answer and scenario, and each of their values; most first."""
    lengths: dict[str, tuple[int, ...]]
    """Texts by their length, see ``BINS``."""
    teachers: dict[str, int]
    prompts: dict[str, int]
    sources: tuple[SourceCount, ...]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(count for splits in self.rows.values() for count in splits.values())


class _Source:
    """What is gathered about a source."""

    def __init__(self, first: Mapping[str, Any]) -> None:
        self.first, self.licences = first, Counter[str]()


def take_census(folder: Path, shards: Sequence[str] | None = None) -> Census:
    """Go once through the rows of a dataset folder, without their pictures and conversations.

    Args:
        folder: A dataset folder.
        shards: Paths of the shards that count; None: all that are there.
    """
    rows: dict[str, dict[str, int]] = {}
    sizes: dict[str, dict[str, int]] = {}
    places: dict[str, dict[str, list[str]]] = {}
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*COUNTED, "teacher", "prompt")}
    lengths = {name: [0] * (len(BINS) + 1) for name in MEASURED}
    sources: dict[tuple[str, str | None], _Source] = {}
    paths = sorted(folder.glob("*/*.parquet")) if shards is None else [folder / path for path in shards]
    for path in paths:
        config, split = path.parent.name, path.name.partition("-")[0]
        number = 0
        for row in _rows(path):
            number += 1
            _count(row, counts, lengths, sources)
        rows.setdefault(config, {})[split] = rows.get(config, {}).get(split, 0) + number
        sizes.setdefault(config, {})[split] = sizes.get(config, {}).get(split, 0) + path.stat().st_size
        places.setdefault(config, {}).setdefault(split, []).append(path.relative_to(folder).as_posix())
    return Census(
        rows=rows,
        bytes=sizes,
        shards={config: {split: tuple(held) for split, held in each.items()} for config, each in places.items()},
        counts={name: dict(counts[name].most_common()) for name in COUNTED},
        lengths={name: tuple(bins) for name, bins in lengths.items()},
        teachers=dict(counts["teacher"].most_common()),
        prompts=dict(sorted(counts["prompt"].items())),
        sources=tuple(_source(each) for each in sources.values()),
    )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    columns = [*COUNTED, *MEASURED, "teacher", *(f"source.{name}" for name in _OF_SOURCE)]
    return rows_in([path], columns, ROWS_AT_ONCE)


_OF_SOURCE = ("source_id", "title", "uri", "licence", "redistribution")


def _count(
    row: Mapping[str, Any],
    counts: Mapping[str, Counter[str]],
    lengths: Mapping[str, list[int]],
    sources: dict[tuple[str, str | None], _Source],
) -> None:
    for name in COUNTED:
        counts[name][row[name] or "not known"] += 1
    teacher, source = row["teacher"] or {}, row["source"] or {}
    counts["teacher"][teacher.get("model") or "not known"] += 1
    counts["prompt"][teacher.get("prompt") or "not known"] += 1
    for name in MEASURED:
        if row[name]:
            lengths[name][_bin(len(row[name]))] += 1
    key = (source.get("source_id") or "", source.get("redistribution"))
    sources.setdefault(key, _Source(source)).licences[source.get("licence") or ""] += 1


def _bin(length: int) -> int:
    return next((number for number, most in enumerate(BINS) if length <= most), len(BINS))


def _source(gathered: _Source) -> SourceCount:
    first = gathered.first
    return SourceCount(
        source_id=first.get("source_id") or "",
        title=first.get("title"),
        uri=first.get("uri") or "not known",
        licences=dict(sorted(gathered.licences.items())),
        redistribution=first.get("redistribution"),
        rows=gathered.licences.total(),
    )
