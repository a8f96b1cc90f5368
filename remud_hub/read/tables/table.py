"""What all tables have in common, whatever they are kept in: columns, and rows with a place to find them again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from remud_hub.records import Problem


Cells = Mapping[str, object]
"""Values by column. Text tables hold text; JSON and Parquet also lists, numbers and pictures."""


@dataclass(frozen=True)
class Row:
    """One row."""

    number: int
    """As spreadsheets count, which call the header's 1; without a header, the first is 1."""
    cells: Cells


class Rows(Protocol):
    """Rows that can be gone through again and again: there may be more of them than memory holds."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...


@dataclass(frozen=True)
class Sheet:
    """A table with a header; a workbook has several."""

    number: int
    name: str
    """Empty where there is only one."""
    columns: Sequence[str]
    rows: Rows


@dataclass(frozen=True)
class Table:
    """All sheets of a file."""

    sheets: Sequence[Sheet]
    reader: str
    """What read it, for example ``openpyxl 3.1.5``."""
    problems: tuple[Problem, ...] = ()


def text_of(value: object) -> str:
    """Return a cell as text: nothing is empty, and a whole number that a spreadsheet keeps as 3.0 is 3."""
    if value is None or value != value:  # NaN is how tables say nothing
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
