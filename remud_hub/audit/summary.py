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
from remud_hub.verify.asked.checks import ASKED
from remud_hub.verify.checks import not_run, not_run_lines


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
    not_run: dict[str, str]
    """Checks of the recipe that looked at nothing, and what they lack."""
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
        self._lacking = not_run(recipe.checks, recipe.judge, recipe.verify)
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
            # Nobody is asked about a row that fell, or that a check did not draw; only what a row lacks is worth a note
            asked = set(ASKED) if not (row.stands and row.not_at_hand) else set()
            looked = set(self._recipe.checks) - set(self._lacking) - asked
            self._unjudged.update(check for check in self._recipe.checks if check in looked - judged)

    def summary(self, curators: Sequence[str]) -> Summary:
        """Return the sums.

        Args:
            curators: Those that looked.
        """
        lacking = self._lacking
        return Summary(
            rows=self._rows,
            kept=self._kept,
            rejected=dict(self._rejected.most_common()),
            failed=dict(self._failed.most_common()),
            unjudged=dict(self._unjudged.most_common()),
            ran=(ROW, *(name for name in self._recipe.checks if name not in lacking), *curators),
            not_run=lacking,
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
    for line in not_run_lines(summary.not_run):
        console.print(line, markup=False, soft_wrap=True)
    if summary.pictures_not_at_hand:
        count = summary.pictures_not_at_hand
        console.print(f"note: {count} pictures are not at hand; --images DIR says where they lie", soft_wrap=True)
    for failure in summary.failures:
        console.print(f"not read: {failure}", markup=False, soft_wrap=True)
