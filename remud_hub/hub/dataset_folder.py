"""Write a dataset folder: Parquet shards named by their content, and a card that lists them.

The card is written last and names every shard, so a reader sees the old version or the new one, never a mixture; a shard
with new content has a new name, because ``datasets`` would otherwise serve the old rows from its cache.

Where row groups and shards end is decided by the rows themselves, as content-defined chunking does it: after rows come or go,
the files before and behind them are the same bytes as before, so that a new version uploads little, with Xet or without.
"""

import uuid
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.hub.features import dataset_features
from remud_hub.hub.papers import CARD
from remud_hub.records import Config, Split
from remud_hub.store import sha256_of_file, write_atomic


GROUP_LEAST, GROUP_MOST, GROUP_ODDS = 2_000_000, 16_000_000, 8
"""Bytes of the rows of a row group, held in memory: after the least, each row ends it with a chance of one in ``GROUP_ODDS``."""
SHARD_LEAST, SHARD_MOST, SHARD_ODDS = 12_000_000, 64_000_000, 2
"""The same for shards, which end where a row group ends. Ours: a change of a hundred rows of one source touches one shard or two,
and 100 GB are some thousand files, as the Hub bears."""


class Shard(NamedTuple):
    """One Parquet file of a config and split."""

    config: Config
    split: Split
    path: str
    """Relative to the dataset folder."""
    rows: int


PICTURE_BYTES = "images.list.element.bytes"
"""Path of the column that holds them."""


class ShardWriter:
    """Take the rows of one config and split in their order; the same rows give the same files."""

    def __init__(self, folder: Path, config: Config, split: Split) -> None:
        self._folder, self._config, self._split = folder, config, split
        self._schema = dataset_features().arrow_schema
        self._compression = _compression(self._schema)
        self._waiting: list[dict[str, Any]] = []
        self._shards: list[Shard] = []
        self._open: tuple[Path, pq.ParquetWriter] | None = None
        self._rows = self._bytes = self._written = 0

    def add(self, row: dict[str, Any]) -> None:
        """Take one row."""
        self._waiting.append(row)
        self._bytes += _size(row)
        draw = zlib.crc32(row["id"].encode())
        if self._bytes >= GROUP_MOST or (self._bytes >= GROUP_LEAST and draw % GROUP_ODDS == 0):
            self._flush()
            if self._written >= SHARD_MOST or (self._written >= SHARD_LEAST and draw // GROUP_ODDS % SHARD_ODDS == 0):
                self._finish_shard()

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
        writer.write_table(table, row_group_size=table.num_rows)
        self._rows, self._written = self._rows + table.num_rows, self._written + self._bytes
        self._waiting, self._bytes = [], 0

    def _start_shard(self) -> tuple[Path, pq.ParquetWriter]:
        path = (
            self._folder / self._config / f".{uuid.uuid4().hex}.tmp"
        )  # the name comes from the content, known at the end
        path.parent.mkdir(parents=True, exist_ok=True)
        # Content-defined chunking: a small change to the rows leaves most chunks as they were, so little is uploaded
        self._open = (
            path,
            pq.ParquetWriter(
                path,
                self._schema,
                compression=self._compression,
                use_content_defined_chunking=True,
                write_page_index=True,
            ),
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
        self._open, self._rows, self._written = None, 0, 0


def _compression(schema: pa.Schema) -> dict[str, str]:
    """Return the compression of each column: none of pictures, which are compressed already.

    Snappy would only frame their bytes, anew from where a page begins, so that the same picture behind a changed row would be
    other bytes, and be uploaded again.
    """
    buffer = pa.BufferOutputStream()
    pq.write_table(schema.empty_table(), buffer)
    columns = pq.read_metadata(pa.BufferReader(buffer.getvalue())).schema
    paths = [columns.column(number).path for number in range(len(columns))]
    return {path: "none" if path == PICTURE_BYTES else "snappy" for path in paths}


def _size(row: Mapping[str, Any]) -> int:
    """Return about how many bytes a row takes: what its pictures and its longest texts take."""
    source = row["source"] or {}  # rows from elsewhere may have none
    texts = (row["question"], row["thinking"], row["answer"], source.get("text"), source.get("caption"))
    pictures = sum(len(image["bytes"]) for image in row["images"])
    return pictures + sum(len(text) for text in texts if text) + sum(len(each["content"]) for each in row["messages"])


def finish_folder(folder: Path, card: str, shards: Iterable[Shard]) -> None:
    """Switch the folder to these shards: write the card, then remove what earlier versions or a killed run left."""
    write_atomic(folder / CARD, card)
    kept = {shard.path for shard in shards}
    for path in [*folder.glob("*/*.parquet"), *folder.glob("*/.*.tmp")]:
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink()
