"""Write a dataset folder: Parquet shards named by their content, and a card that lists them.

The card is written last and names every shard, so a reader sees the old version or the new one, never a mixture; a shard
with new content has a new name, because ``datasets`` would otherwise serve the old rows from its cache.
"""

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.hub.features import dataset_features
from remud_hub.records import Config, Split
from remud_hub.store import sha256_of_file, write_atomic


ROWS_AT_ONCE = 64
"""Rows of one config and split that are held in memory, with their pictures."""
SHARD_BYTES = 400_000_000


class Shard(NamedTuple):
    """One Parquet file of a config and split."""

    config: Config
    split: Split
    path: str
    """Relative to the dataset folder."""
    rows: int


class ShardWriter:
    """Take the rows of one config and split in their order; the same rows give the same files."""

    def __init__(self, folder: Path, config: Config, split: Split) -> None:
        self._folder, self._config, self._split = folder, config, split
        self._schema = dataset_features().arrow_schema
        self._waiting: list[dict[str, Any]] = []
        self._shards: list[Shard] = []
        self._open: tuple[Path, pq.ParquetWriter] | None = None
        self._rows = self._bytes = 0

    def add(self, row: dict[str, Any]) -> None:
        """Take one row."""
        self._waiting.append(row)
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def close(self) -> list[Shard]:
        """Finish the last shard and return all of them; none when no row came."""
        self._flush()
        self._finish_shard()
        return self._shards

    def _flush(self) -> None:
        if not self._waiting:
            return
        table = pa.Table.from_pylist(self._waiting, schema=self._schema)
        _, writer = self._open or self._start_shard()
        writer.write_table(table)
        self._rows, self._bytes = self._rows + table.num_rows, self._bytes + table.nbytes
        self._waiting = []
        if self._bytes >= SHARD_BYTES:
            self._finish_shard()

    def _start_shard(self) -> tuple[Path, pq.ParquetWriter]:
        path = (
            self._folder / self._config / f".{uuid.uuid4().hex}.tmp"
        )  # the name comes from the content, known at the end
        path.parent.mkdir(parents=True, exist_ok=True)
        # Content-defined chunking: a small change to the rows leaves most chunks as they were, so little is uploaded
        self._open = (
            path,
            pq.ParquetWriter(path, self._schema, use_content_defined_chunking=True, write_page_index=True),
        )
        return self._open

    def _finish_shard(self) -> None:
        if self._open is None:
            return
        path, writer = self._open
        writer.close()
        name = f"{self._split}-{len(self._shards):05d}-{sha256_of_file(path)[:12]}.parquet"
        path.replace(path.with_name(name))
        self._shards.append(Shard(self._config, self._split, f"{self._config}/{name}", self._rows))
        self._open, self._rows, self._bytes = None, 0, 0


def finish_folder(folder: Path, card: str, shards: Iterable[Shard]) -> None:
    """Switch the folder to these shards: write the card, then remove what earlier versions or a killed run left."""
    write_atomic(folder / "README.md", card)
    kept = {shard.path for shard in shards}
    for path in [*folder.glob("*/*.parquet"), *folder.glob("*/.*.tmp")]:
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()
