"""A copy of a dataset folder with only the rows that may leave."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from remud_hub.errors import UsageError
from remud_hub.hub.dataset_folder import Shard, ShardWriter
from remud_hub.hub.licences.gate import Audience, may_go
from remud_hub.records import Config, Split


ROWS_AT_ONCE = 64


class Withheld(NamedTuple):
    """What is in the copy, and what is not."""

    shards: list[Shard]
    rows: int
    """Rows that were left out."""


def keep_redistributable(folder: Path, out: Path, audience: Audience) -> Withheld:
    """Write the shards of a folder anew, without rows that may not go to an audience; the order stays.

    Args:
        folder: A dataset folder.
        out: An empty folder; it gets shards, and neither card nor papers.
        audience: Who will see it.

    Raises:
        UsageError: No row may go there.
    """
    shards: list[Shard] = []
    left_out = 0
    for config, split in _places(folder):
        writer = ShardWriter(out, config, split)
        for row in _rows(folder, config, split):
            if may_go(row["source"]["redistribution"], row["source"]["licence"], audience):
                writer.add(row)
            else:
                left_out += 1
        shards += writer.close()
    if not shards:
        raise UsageError(
            f"{folder}: no row may go to a {audience} repository; declare licence and redistribution in sources.yaml and build again"
        )
    return Withheld(shards, left_out)


def _places(folder: Path) -> list[tuple[Config, Split]]:
    found = {(path.parent.name, path.name.partition("-")[0]): None for path in sorted(folder.glob("*/*.parquet"))}
    return list(found)  # type: ignore[arg-type]  # the names of folders and files are ours


def _rows(folder: Path, config: str, split: str) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / config).glob(f"{split}-*.parquet")):
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                yield from batch.to_pylist()
