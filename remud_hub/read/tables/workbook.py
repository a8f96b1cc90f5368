"""Tables in XLSX workbooks: visible sheets, formulas by the value that was saved with them."""

import warnings
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from remud_hub.errors import SourceError
from remud_hub.read.flow.archive import open_archive
from remud_hub.read.tables.grid import sheet_of
from remud_hub.read.tables.table import Sheet, Table
from remud_hub.records import ColumnMap, Problem


_BROKEN = "open it in a spreadsheet program and save it anew"


def read_workbook(file: Path, name: str, declared: ColumnMap | None) -> Table:
    """Return the sheets that a reader would see; hidden ones are named in the problems.

    Raises:
        SourceError: The file is damaged, locked or hostile.
    """
    with open_archive(file, name) as archive:
        formulas = any(b"<f" in archive.read(entry) for entry in archive.namelist() if "worksheets/sheet" in entry)
    try:
        values = _grids(file, values=True)
        texts = _grids(file, values=False) if formulas else values
    except Exception:  # whatever openpyxl raises of broken parts: it has no error of its own for them
        raise SourceError(name, "the workbook is damaged", _BROKEN) from None
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for number, (title, state, grid) in enumerate(values, start=1):
        if state != "visible":
            problems.append(
                Problem(page=number, message=f"the sheet {title!r} is hidden and left out; unhide it to have it read")
            )
            continue
        if formulas:
            problems.extend(_unsaved(number, grid, texts[number - 1][2]))
        if grid:
            sheets.append(sheet_of(grid, declared, number, title))
    return Table(tuple(sheets), f"openpyxl {version('openpyxl')}", tuple(problems))


def _grids(file: Path, *, values: bool) -> list[tuple[str, str, list[Sequence[Any]]]]:
    """Return name, state and cells of every sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that no cell's value depends on
        book = load_workbook(file, read_only=True, data_only=values, keep_links=False)
        try:
            return [(sheet.title, sheet.sheet_state, list(_rows(sheet))) for sheet in book.worksheets]
        finally:
            book.close()


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # a file may claim to be 16,384 columns wide, and every row would be filled up to that
    empty = 0
    for cells in sheet.iter_rows(values_only=True):
        if any(cell is not None for cell in cells):
            yield from [()] * empty
            yield cells
            empty = 0
        else:
            empty += 1  # the millions behind the last row are never made


def _unsaved(number: int, values: Sequence[Sequence[Any]], texts: Sequence[Sequence[Any]]) -> Iterator[Problem]:
    """Yield one problem for the formulas of a sheet that were saved without a value, by programs that do not reckon."""
    cells = [
        f"{get_column_letter(x)}{y}"
        for y, (row, text) in enumerate(zip(_padded(values, texts), texts, strict=False), start=1)
        for x, (value, formula) in enumerate(zip(row, text, strict=False), start=1)
        if value is None and isinstance(formula, str) and formula.startswith("=")
    ]
    if cells:
        yield Problem(
            page=number,
            message=f"{len(cells)} formulas have no value saved with them (the first in {cells[0]}); {_BROKEN}",
        )


def _padded(values: Sequence[Sequence[Any]], texts: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows of values, as wide and as many as those of formulas: a row without values is an empty one."""
    for place, text in enumerate(texts):
        row = values[place] if place < len(values) else ()
        yield [*row, *[None] * (len(text) - len(row))]
