"""Prints of rows: which rows are the same, and in which columns the others differ, without keeping the rows."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import UsageError
from remud_hub.hub import shard_rows
from remud_hub.hub.versions.snapshot import ShardFile, Snapshot


class Key(NamedTuple):
    """What a row is known by."""

    config: str
    id: str


class RowPrint(NamedTuple):
    """A row, as far as it can be compared."""

    split: str
    columns: Mapping[str, bytes]
    """A hash of each column."""
    teacher: str | None
    licence: str | None
    failed: frozenset[str]
    """Checks that it did not pass."""


def rows_in(snapshot: Snapshot, shard: ShardFile) -> Iterator[dict[str, Any]]:
    """Yield the rows of a shard, pictures as bytes.

    Raises:
        UsageError: It is damaged, or has no column ``id``, by which rows are known.
    """
    if "id" not in columns_of(snapshot, shard).names:
        raise UsageError(f"{snapshot.name}: {shard.path} has no column id, so its rows cannot be told apart")
    yield from shard_rows.rows_in([snapshot.fetch(shard.path)])


def prints_of(snapshot: Snapshot, shard: ShardFile) -> Iterator[tuple[Key, RowPrint]]:
    """Yield the prints of a shard's rows."""
    for row in rows_in(snapshot, shard):
        yield Key(shard.config, str(row["id"])), _print(row, shard.split)


def columns_of(snapshot: Snapshot, shard: ShardFile) -> pa.Schema:
    """Return the columns of a shard."""
    return pq.read_schema(snapshot.fetch(shard.path)).remove_metadata()


def _print(row: Mapping[str, Any], split: str) -> RowPrint:
    return RowPrint(
        split,
        {name: _hash(value) for name, value in row.items() if name != "id"},
        (row.get("teacher") or {}).get("model"),
        (row.get("source") or {}).get("licence"),
        frozenset(verdict["check"] for verdict in row.get("verdicts") or () if not verdict["passed"]),
    )


def _hash(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=_bytes_hash)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _bytes_hash(value: object) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
