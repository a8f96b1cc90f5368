"""Parquet files, as Hub datasets come in: rows are read a few at a time, pictures are in them."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import SourceError, first_line
from remud_hub.read.tables.columns import WrongColumns, assign
from remud_hub.read.tables.table import Row, Sheet, Table
from remud_hub.records import ColumnMap


_AT_ONCE = 16


def read_parquet(file: Path, name: str, declared: ColumnMap | None) -> Table:
    """Return the table; its rows stay in the file until they are asked for.

    Raises:
        SourceError: The file is damaged.
    """
    try:
        opened = pq.ParquetFile(file)
        columns, count = tuple(opened.schema_arrow.names), opened.metadata.num_rows
    except pa.ArrowException as error:
        raise _damaged(name, error) from None
    return Table((Sheet(1, "", columns, _Rows(file, name, _wanted(columns, declared), count)),), _reader())


class _Rows:
    """The rows of a file, with the columns that matter."""

    def __init__(self, file: Path, name: str, columns: Sequence[str], count: int) -> None:
        self._file, self._name, self._columns, self._count = file, name, columns, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        number = 0
        try:
            for batch in pq.ParquetFile(self._file).iter_batches(_AT_ONCE, columns=list(self._columns)):
                for cells in batch.to_pylist():
                    number += 1
                    yield Row(number, cells)
        except (pa.ArrowException, OSError) as error:  # pages are checked as they are reached
            raise _damaged(self._name, error) from None


def _wanted(columns: Sequence[str], declared: ColumnMap | None) -> list[str]:
    """Return the columns that hold something for us: the others may be large."""
    try:
        assigned = assign(columns, declared)
    except WrongColumns:  # told when the table is read
        return []
    names = {
        name for value in assigned.model_dump().values() for name in (value if isinstance(value, tuple) else (value,))
    }
    return [column for column in columns if column in names]


def _reader() -> str:
    return f"pyarrow {version('pyarrow')}"


def _damaged(name: str, error: Exception) -> SourceError:
    return SourceError(name, f"the Parquet file is damaged ({first_line(error)})", "download or export it again")
