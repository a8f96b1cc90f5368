"""What went into an export and what did not, counted."""

import csv
from collections import Counter
from collections.abc import Iterable
from io import StringIO
from typing import Any, NamedTuple

from remud_hub.hub.export.shape import Row, source_of


_EXAMPLES = 3


class Missing(NamedTuple):
    """Rows that a file lacks for one reason."""

    file: str
    reason: str
    rows: int
    examples: tuple[str, ...]
    """Ids of the first."""

    def __str__(self) -> str:
        more = ", …" if self.rows > len(self.examples) else ""
        return f"{self.file}: {self.rows} left out: {self.reason} ({', '.join(self.examples)}{more})"


class FromSource(NamedTuple):
    """Rows of one source under one licence."""

    source_id: str
    title: str
    uri: str
    licence: str
    """Empty where none is declared."""
    redistribution: str
    rows: int


class Tally:
    """Counts rows as they come."""

    def __init__(self) -> None:
        self._missing: dict[tuple[str, str], list[str]] = {}
        self._missed = Counter[tuple[str, str]]()
        self._sources = Counter[tuple[str, ...]]()

    def leave_out(self, file: str, reason: str, row: Row) -> None:
        """Count a row that does not go in."""
        self._missed[file, reason] += 1
        examples = self._missing.setdefault((file, reason), [])
        if len(examples) < _EXAMPLES:
            examples.append(str(row["id"]))

    def take(self, row: Row) -> None:
        """Count a row that goes in."""
        source = source_of(row)
        self._sources[tuple(str(source.get(name) or "") for name in FromSource._fields[:-1])] += 1

    @property
    def missing(self) -> list[Missing]:
        """What was left out."""
        return [
            Missing(*place, self._missed[place], tuple(examples)) for place, examples in sorted(self._missing.items())
        ]

    @property
    def sources(self) -> list[FromSource]:
        """Where the rows come from."""
        return [FromSource._make((*about, rows)) for about, rows in sorted(self._sources.items())]

    def by(self, field: str) -> list[tuple[str, int]]:
        """Return rows by licence, or by who may have them."""
        counts = Counter[str]()
        for source in self.sources:
            counts[getattr(source, field)] += source.rows
        return sorted(counts.items())


def csv_line(cells: Iterable[Any]) -> str:
    """Return a line of a table (RFC 4180)."""
    line = StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
