"""Reading the files that benchmarks come in: JSON, JSON lines and CSV; every message names the file and the place in it."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from remud_hub.errors import UsageError, first_line


Row = dict[str, Any]
LARGEST_FIELD = 2**31 - 1
"""Of a table, in characters; the csv module's own limit is less than a picture in base64."""


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 with or without its mark, else GB18030, in which older Chinese files are written.

    Raises:
        UsageError: It is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{name} is neither UTF-8 nor GB18030 text; save it as UTF-8")


def json_rows(data: bytes, name: str) -> list[Row]:
    """Return the objects of a JSON list; what is no object in it becomes one without content, so that it is counted.

    Raises:
        UsageError: It is no JSON, or no list.
    """
    try:
        rows = json.loads(decoded(data, name))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is damaged: it is no JSON ({first_line(error)}); fetch it again") from error
    if not isinstance(rows, list):
        raise UsageError(f"{name} holds no list of questions; is it another file?")
    return [row if isinstance(row, dict) else {} for row in rows]


def json_lines(path: Path) -> Iterator[tuple[int, Row]]:
    """Yield the objects of a file of JSON lines with the numbers of their lines, from 1; empty lines are passed over.

    Raises:
        UsageError: A line is no JSON object.
    """
    for number, line in enumerate(io.StringIO(decoded(path.read_bytes(), str(path)), newline=None), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{path}, line {number} is no JSON ({first_line(error)})") from error
        if not isinstance(row, dict):
            raise UsageError(f"{path}, line {number} is no JSON object; every line is one question")
        yield number, row


def csv_rows(path: Path, needed: tuple[str, ...]) -> list[Row]:
    """Return the rows of a CSV file by column; blanks around the names of columns are taken away.

    Raises:
        UsageError: It is damaged, or a needed column is missing.
    """
    text = decoded(path.read_bytes(), str(path))
    csv.field_size_limit(LARGEST_FIELD)
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError) as error:
        raise UsageError(f"{path} is damaged: it is no CSV ({first_line(error)}); fetch it again") from error
    names = [name.strip() for name in header]
    if missing := [name for name in needed if name not in names]:
        raise UsageError(f"{path} has no column {' and no column '.join(missing)}; it has {', '.join(names)[:300]}")
    return [dict(zip(names, row, strict=False)) for row in rows if row]
