"""A grid of cells as a sheet: which row is the header is found, for people write titles above it."""

from collections.abc import Sequence

from remud_hub.read.tables.columns import WrongColumns, assign, kind_of
from remud_hub.read.tables.table import Row, Sheet, text_of
from remud_hub.records import ColumnMap


Grid = Sequence[Sequence[object]]
_SEARCHED = 10


def sheet_of(grid: Grid, declared: ColumnMap | None, number: int = 1, name: str = "") -> Sheet:
    """Return the sheet; where no row reads like a header, the first one that is not empty is taken for it."""
    above = _header_at(grid, declared)
    columns = _names(grid[above]) if above < len(grid) else []
    # Rows may be shorter than the header, and longer by cells that nobody named
    rows = [
        Row(place, dict(zip(columns, cells, strict=False)))
        for place, cells in enumerate(grid[above + 1 :], start=above + 2)
        if any(map(text_of, cells))
    ]
    return Sheet(number, name, columns, rows)


def _header_at(grid: Grid, declared: ColumnMap | None) -> int:
    for place, cells in enumerate(grid[:_SEARCHED]):
        try:
            columns = _names(cells)
            kind_of(assign(columns, declared), columns)
        except WrongColumns:
            continue
        return place
    return next((place for place, cells in enumerate(grid) if any(map(text_of, cells))), 0)


def _names(cells: Sequence[object]) -> list[str]:
    """Return the names of the columns, each once; one without a name is called by its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(text_of(cell).split()) or f"column {place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names
