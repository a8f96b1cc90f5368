"""Rows straight from shards: no cache of another library between the eye and the file, and no more than a batch in memory."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import UsageError, first_line


AT_ONCE = 16
"""Rows of a batch: pictures are in them."""


def rows_in(
    shards: Iterable[Path], columns: Sequence[str] | None = None, at_once: int = AT_ONCE
) -> Iterator[dict[str, Any]]:
    """Yield the rows of Parquet files in their order, pictures as the bytes that they are.

    Args:
        shards: The files.
        columns: Those that are read; None: all.
        at_once: Rows of a batch.

    Raises:
        UsageError: A file is damaged.
    """
    for shard in shards:
        try:
            with pq.ParquetFile(shard) as opened:
                for batch in opened.iter_batches(batch_size=at_once, columns=columns):
                    yield from batch.to_pylist()
        except pa.ArrowException as error:
            raise UsageError(f"{shard} is damaged ({first_line(error)}); build or download it again") from error
