"""Tables in every format, made on the spot, and read as a build reads them, only in this process."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from PIL import Image

from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.read.tables.reader import TableReader
from remud_hub.records import Document, Evidence, Figure, Item, Rejection
from remud_hub.store import BlobStore


Rows = Sequence[Mapping[str, Any]]


def png(colour: int = 90) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (colour, 60, 20)).save(out, "PNG")
    return out.getvalue()


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_jsonl(path: Path, rows: Rows) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: str = "") -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, grid in sheets.items():
        sheet = book.create_sheet(title)
        for row in grid:
            sheet.append(row)
        if title == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def write_parquet(path: Path, rows: Rows) -> Path:
    pq.write_table(pa.Table.from_pylist([dict(row) for row in rows]), path)
    return path


def items(document: Document) -> list[Item]:
    return [found.item for found in document.given if isinstance(found, Evidence) and found.item]


def figures(document: Document) -> list[Figure]:
    return [found.figure for found in document.given if isinstance(found, Evidence) and found.figure]


def reasons(document: Document) -> list[str]:
    return [found.reason for found in document.given if isinstance(found, Rejection)]


@pytest.fixture
def read(store: BlobStore) -> Callable[[Path], Document]:
    """Read one table, with what ``sources.yaml`` beside it says."""

    def reading(path: Path) -> Document:
        files, errors = find_sources([path])
        if errors:
            raise errors[0]
        return TableReader(ReadOptions(), store).read(files[0])

    return reading
