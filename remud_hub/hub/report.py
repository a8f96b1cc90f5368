"""What came in, what was kept, what was dropped and why: as data, and as a table for the terminal."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Column, Table

from remud_hub.errors import SourceError
from remud_hub.hub.dataset_folder import Shard
from remud_hub.records import SPLITS, Problem, Record, Rejection, Split
from remud_hub.work import SourceResult


class SourceReport(Record):
    """One source: what was found in it, and why it was not read if it was not."""

    name: str
    uri: str
    pages: int
    figures: int
    passages: int
    split: Split | None
    problems: tuple[Problem, ...]
    failure: str | None


class Report(Record):
    """One build. It holds no time and no path, so that the same build gives the same report."""

    sources: tuple[SourceReport, ...]
    rows: dict[str, dict[str, int]]
    """Rows kept, by config and split."""
    dropped: dict[str, int]
    """Rejections by ``stage: reason``."""

    @property
    def failures(self) -> list[str]:
        """One line for each source that could not be read."""
        return [source.failure for source in self.sources if source.failure is not None]


def build_report(
    parts: Iterable[SourceResult],
    shards: Sequence[Shard],
    splits: Mapping[str, Split],
    duplicates: Sequence[Rejection],
    refused: Sequence[SourceError],
) -> Report:
    """Count what the parts hold.

    Args:
        parts: One per source that was looked into.
        shards: The rows that were kept.
        splits: By source id.
        duplicates: What curating dropped.
        refused: Files that were found unfit before reading.
    """
    sources, dropped = [_unread(error) for error in refused], Counter[str]()
    for part in parts:
        sources.append(_source_report(part, splits))
        dropped.update(_reason(rejection) for rejection in part.rejections)
    dropped.update(_reason(rejection) for rejection in duplicates)
    rows: dict[str, dict[str, int]] = {}
    for shard in shards:
        counts = rows.setdefault(shard.config, {})
        counts[shard.split] = counts.get(shard.split, 0) + shard.rows
    return Report(sources=tuple(sources), rows=rows, dropped=dict(sorted(dropped.items())))


def print_report(report: Report, console: Console) -> None:
    """Print the report for a person."""
    read = [source for source in report.sources if source.failure is None]
    console.print(
        f"[bold]{len(read)}[/] of {len(report.sources)} sources read: {sum(source.pages for source in read)} pages, "
        f"{sum(source.figures for source in read)} figures, {sum(source.passages for source in read)} passages"
    )
    rows = Table(
        "config",
        *[Column(split, justify="right") for split in (*SPLITS, "all")],
        title="rows kept",
    )
    for config, counts in report.rows.items():
        numbers = [counts.get(split, 0) for split in SPLITS]
        rows.add_row(config, *map(str, [*numbers, sum(numbers)]))
    console.print(rows)
    dropped = Table("dropped because", Column("count", justify="right"))
    for reason, count in report.dropped.items():
        dropped.add_row(reason, str(count))
    console.print(dropped)
    for source in report.sources:
        for problem in source.problems:
            place = f"{source.name}, page {problem.page}" if problem.page else source.name
            console.print(f"note: {place}: {problem.message}", markup=False, soft_wrap=True)
    for failure in report.failures:
        console.print(f"not read: {failure}", markup=False, soft_wrap=True)


def _reason(rejection: Rejection) -> str:
    return f"{rejection.stage}: {rejection.reason}"


def _unread(error: SourceError) -> SourceReport:
    return SourceReport(
        name=error.name, uri=error.name, pages=0, figures=0, passages=0, split=None, problems=(), failure=str(error)
    )


def _source_report(part: SourceResult, splits: Mapping[str, Split]) -> SourceReport:
    return SourceReport(
        name=part.source.name,
        uri=part.source.uri,
        pages=len(part.pages),
        figures=part.figures,
        passages=len(part.evidences) - part.figures,
        split=splits.get(part.source.id),
        problems=part.problems,
        failure=part.failure,
    )
