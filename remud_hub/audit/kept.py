"""The kept rows, each file in the format and under the name it has: nothing in a kept row is changed."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.audit.files import AT_ONCE, RowFile, batches
from remud_hub.store import write_atomic


def write_kept(folder: Path, files: Sequence[RowFile], counts: Mapping[str, int], kept: set[int]) -> None:
    """Write the kept rows of every file that has some; what an earlier audit kept goes.

    Args:
        folder: Where to.
        files: Those that could be read.
        counts: How many of their rows were judged.
        kept: Numbers of the kept rows, counted through all files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    first = 0
    for file in files:
        chosen = [first + i in kept for i in range(counts[file.name])]
        first += counts[file.name]
        if any(chosen):
            path = folder / _local(file.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            _WRITERS[file.path.suffix](file, path, chosen)


def _local(name: str) -> Path:
    """Return where a file goes: under its name, which may be an address."""
    return Path(*[part for part in Path(name).parts if part not in {"hf:", "/", ".."}])


def _parquet(file: RowFile, path: Path, chosen: Sequence[bool]) -> None:
    with pq.ParquetFile(file.path) as opened, pq.ParquetWriter(path, opened.schema_arrow) as writer:
        first = 0
        for batch in opened.iter_batches(AT_ONCE):
            mask = chosen[first : first + len(batch)]
            first += len(batch)
            if any(mask):
                head = batch.slice(0, len(mask))
                writer.write_table(pa.Table.from_batches([head]).filter(pa.array(mask)))


def _lines(file: RowFile, path: Path, chosen: Sequence[bool]) -> None:
    write_atomic(path, (f"{row}\n" for row in _chosen(file, chosen)))


def _list(file: RowFile, path: Path, chosen: Sequence[bool]) -> None:
    with file.path.open(encoding="utf-8-sig") as opened:
        if opened.read(1000).lstrip()[:1] == "{":  # lines under the name of a list
            return _lines(file, path, chosen)
    places = count()
    rows = (f"{',' if next(places) else '['}\n{row}" for row in _chosen(file, chosen))
    return write_atomic(path, (part for parts in (rows, ["\n]\n"]) for part in parts))


def _chosen(file: RowFile, chosen: Sequence[bool]) -> Iterator[str]:
    """Yield the chosen rows as JSON."""
    rows = (row for batch in batches(file) for row in batch)
    yield from (json.dumps(row.values, ensure_ascii=False) for row, stays in zip(rows, chosen, strict=False) if stays)


_WRITERS = {".parquet": _parquet, ".jsonl": _lines, ".json": _list}
