"""Tables with pictures in base64, gigabytes of them: rows without their pictures, and each picture read when it is looked at."""

import base64
import binascii
import csv
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from remud_hub.errors import UsageError, first_line
from remud_hub.evaluate.items import Picture
from remud_hub.evaluate.tasks.reading import LARGEST_FIELD


_PICTURE = 60
"""Characters of a picture that are looked at to see whether there is one."""


def tsv_rows(path: Path, picture: str, dropped: Collection[str] = ()) -> Iterator[tuple[dict[str, str], Picture]]:
    """Yield the rows of a table of tabs, by column, with their pictures.

    Args:
        path: The table, in UTF-8.
        picture: The column of the picture.
        dropped: Other columns that are too long to keep.

    Raises:
        UsageError: It is damaged, or has no such column.
    """
    try:
        with path.open("rb") as file:
            names = _record(file)
            if not names or picture not in names:
                raise UsageError(f"{path} has no column {picture}; it has {', '.join(names or ())[:300]}")
            while values := _from(file):
                start, row = values
                if len(row) != len(names):
                    raise UsageError(
                        f"{path} is damaged: a row has {len(row)} values, not {len(names)}; fetch it again"
                    )
                kept = {name: value for name, value in zip(names, row, strict=True) if name not in {picture, *dropped}}
                column = names.index(picture)
                at_hand = row[column][:_PICTURE].strip().casefold() not in {"", "nan", "none", "null"}
                shown = Picture(f"picture at {start} of {path.name}", partial(_picture, path, start, column), at_hand)
                yield kept, shown
    except (csv.Error, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is damaged: it is no table of tabs ({first_line(error)}); fetch it again") from error


def _from(file: BinaryIO) -> tuple[int, Sequence[str]] | None:
    """Return the next record that is not empty, and where it begins."""
    while True:
        start = file.tell()
        record = _record(file)
        if record is None:
            return None
        if record:
            return start, record


def _record(file: BinaryIO) -> list[str] | None:
    """Return the record that begins here, which may go over several lines; None at the end."""
    csv.field_size_limit(LARGEST_FIELD)
    # `iter(file)` would read ahead, and the places of records could not be told
    lines = (line.decode("utf-8-sig") for line in iter(file.readline, b""))
    return next(csv.reader(lines, delimiter="\t", strict=True), None)


def _picture(path: Path, start: int, column: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        record = _record(file)
    try:
        return base64.b64decode((record or [])[column], validate=True)
    except (binascii.Error, IndexError, ValueError) as error:
        raise OSError(f"the picture at {start} of {path} is no base64 ({first_line(error)})") from error
