"""What an audit found: how many rows were kept, why the others were not, and what could not be judged."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Column, Table

from remud_hub.audit.judging import ROW, Judged
from remud_hub.errors import SourceError
from remud_hub.hub.ledger import Entry
from remud_hub.recipe import Recipe
from remud_hub.records import Record


class Summary(Record):
    """One audit."""

    rows: int
    kept: int
    rejected: dict[str, int]
    """Rows by ``stage: reason`` of the first verdict that turned them down."""
    failed: dict[str, int]
    """Rows that failed each check; a row may fail several."""
    unjudged: dict[str, int]
    """Rows that a check had nothing to judge by: no caption, no citing paragraph, no passage."""
    ran: tuple[str, ...]
    """Checks and curators that looked."""
    not_run: tuple[str, ...]
    """Checks that ask a model, where none was named."""
    pictures_not_at_hand: int
    """Pictures that rows name and that are not there; such rows were judged by their words."""
    failures: tuple[str, ...]
    """Files that could not be used, or not to their end."""


class Tallies:
    """Counts rows as they are written down.

    Args:
        recipe: What they are judged by.
        failed: Files that could not be used.
    """

    def __init__(self, recipe: Recipe, failed: Sequence[SourceError]) -> None:
        self._recipe, self._failures = recipe, failed
        self._rows = self._kept = self._away = 0
        self._rejected: Counter[str] = Counter()
        self._failed: Counter[str] = Counter()
        self._unjudged: Counter[str] = Counter()

    def add(self, row: Judged, entry: Entry) -> None:
        """Count a row."""
        self._rows += 1
        self._kept += entry.kept
        self._away += row.not_at_hand
        if not entry.kept:
            self._rejected[f"{entry.stage}: {entry.reason}"] += 1
        self._failed.update(verdict.check for verdict in entry.verdicts if not verdict.passed)
        if row.sample:
            judged = {verdict.check for verdict in entry.verdicts}
            self._unjudged.update(check for check in self._recipe.checks if check not in judged)

    def summary(self, curators: Sequence[str]) -> Summary:
        """Return the sums.

        Args:
            curators: Those that looked.
        """
        return Summary(
            rows=self._rows,
            kept=self._kept,
            rejected=dict(self._rejected.most_common()),
            failed=dict(self._failed.most_common()),
            unjudged=dict(self._unjudged.most_common()),
            ran=(ROW, *self._recipe.checks, *curators),
            not_run=(),
            pictures_not_at_hand=self._away,
            failures=tuple(str(error) for error in self._failures),
        )


def print_summary(summary: Summary, console: Console) -> None:
    """Print an audit for a person."""
    share = summary.kept / summary.rows
    console.print(f"[bold]{summary.kept}[/] of {summary.rows} rows kept ({share:.1%})")
    table = Table("turned down because", Column("rows", justify="right"))
    for reason, count in summary.rejected.items():
        table.add_row(reason, str(count))
    if summary.rejected:
        console.print(table)
    console.print(f"looked: {', '.join(summary.ran)}", soft_wrap=True, highlight=False)
    for check, count in summary.unjudged.items():
        console.print(f"note: {check} had nothing to judge {count} rows by", soft_wrap=True, highlight=False)
    if summary.not_run:
        names = ", ".join(summary.not_run)
        console.print(f"not run: {names}: they ask a model, and no judge is named (--judge)", soft_wrap=True)
    if summary.pictures_not_at_hand:
        count = summary.pictures_not_at_hand
        console.print(f"note: {count} pictures are not at hand; --images DIR says where they lie", soft_wrap=True)
    for failure in summary.failures:
        console.print(f"not read: {failure}", markup=False, soft_wrap=True)
