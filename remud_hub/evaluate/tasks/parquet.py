"""Parquet with pictures in it: rows that are read from disk when they are looked at, and pictures that nobody decodes before."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Dataset, Image, List
from datasets.exceptions import DatasetGenerationError

from remud_hub.errors import UsageError, first_line
from remud_hub.evaluate.items import Picture
from remud_hub.store import sha256_of


def parquet_rows(paths: Sequence[Path], needed: Sequence[str]) -> Dataset:
    """Return the rows of Parquet files, which lie on disk; columns of pictures hold their files.

    Raises:
        UsageError: One is damaged, or a needed column is missing.
    """
    for path in paths:
        try:
            there = pq.read_schema(path).names
        except (pa.ArrowInvalid, OSError) as error:
            raise UsageError(f"{path} is damaged: it is no Parquet ({first_line(error)}); fetch it again") from error
        if missing := [name for name in needed if name not in there]:
            raise UsageError(f"{path} has no column {' and no column '.join(missing)}; it has {', '.join(there)}")
    try:
        rows = Dataset.from_parquet([str(path) for path in paths])
    except (DatasetGenerationError, pa.ArrowException, OSError) as error:
        reason = first_line(error.__cause__ or error)
        raise UsageError(f"{paths[0].parent} holds damaged Parquet ({reason}); fetch it again") from error
    for name, feature in rows.features.items():
        if isinstance(feature, Image):
            rows = rows.cast_column(name, Image(decode=False))
        elif isinstance(feature, List) and isinstance(feature.feature, Image):
            rows = rows.cast_column(name, List(Image(decode=False)))
    return rows


def texts_and_pictures(
    rows: Dataset, columns: Sequence[str]
) -> Iterator[tuple[dict[str, Any], list[Picture], str | None]]:
    """Yield each row's other values, its pictures, and the sha256 of the first: rows of one picture are alike.

    Args:
        rows: Of ``parquet_rows``.
        columns: Those with a picture, in the order the pictures are shown.
    """
    for number, row in enumerate(rows):
        stored = [(column, row.pop(column)) for column in columns]
        pictures = [
            Picture(f"{column} of row {number}", partial(_read, rows, number, column), at_hand=_is_there(value))
            for column, value in stored
            if value is not None
        ]
        first = next((picture_file(value) for _, value in stored if _is_there(value)), None)
        yield row, pictures, sha256_of(first) if first else None


def _read(rows: Dataset, number: int, column: str) -> bytes:
    return picture_file(rows[number][column])


def picture_file(stored: Any) -> bytes:
    """Return the file of a picture that a row holds. A path is not followed: whoever made the row may name any file here.

    Raises:
        OSError: It holds none.
    """
    held = stored.get("bytes") if isinstance(stored, Mapping) else stored
    if not isinstance(held, bytes):
        raise FileNotFoundError("the row holds no file of a picture")
    return held


def _is_there(stored: Any) -> bool:
    try:
        return bool(picture_file(stored))
    except OSError:
        return False
