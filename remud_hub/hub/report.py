"""What came in, what was kept, what was dropped and why: as data, and as a table for the terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rich.console import Console
from rich.table import Column, Table

from remud_hub.curate.balance import Balance
from remud_hub.curate.split import split_unit
from remud_hub.curate.split_proof import SplitProof
from remud_hub.errors import SourceError
from remud_hub.generate.jobs import FAULT
from remud_hub.hub.dataset_folder import Shard
from remud_hub.records import CONFIGS, SPLITS, Config, Problem, Record, Rejection, Sample, Split, problem_lines
from remud_hub.teachers.parsing import ENDINGS
from remud_hub.verify.checks import not_run_lines
from remud_hub.work import SourceResult


class SourceReport(Record):
    """One source: what was found in it, and why it was not read if it was not."""

    name: str
    uri: str
    pages: int
    figures: int
    passages: int
    items: int
    """Rows of a table whose answers are known."""
    splits: tuple[Split, ...]
    """Where its rows went: to one split, but to several where it holds several patients or articles."""
    problems: tuple[Problem, ...]
    failure: str | None


class RowKind(Record):
    """What a row is, as far as it is counted."""

    config: Config
    scenario: str | None
    prompt: str
    """Which prompts made it, without language and version; with the recipe ``pubmedvision`` it names the arm."""

    @classmethod
    def of(cls, sample: Sample) -> "RowKind":
        """Return the kind of a sample."""
        prompts = sample.teacher.prompt.split(" + ")
        tasks = " + ".join(prompt.partition(".")[0] for prompt in prompts)
        return cls(config=sample.config, scenario=sample.scenario, prompt=tasks)


class KindCount(RowKind):
    """How many rows are of a kind."""

    rows: int


class Report(Record):
    """One build. It holds no time and no path, so that the same build gives the same report."""

    readers: tuple[str, ...]
    """What read the sources, and by which layout."""
    sources: tuple[SourceReport, ...]
    rows: dict[str, dict[str, int]]
    """Rows kept, by config and split."""
    kinds: tuple[KindCount, ...]
    """Rows kept, by config, scenario and prompt."""
    dropped: dict[str, int]
    """Rejections by ``stage: reason``."""
    waiting: dict[str, int]
    """Those of them that the same command tries again: the budget was spent, the endpoint stayed away or refused, or we failed."""
    split_proof: SplitProof
    """That nothing is in two splits."""
    balance: Balance | None
    """Rows by value before and after; None where the recipe says not by what."""
    missing_pictures: int
    """Pictures that are not in the store, so that nobody knows what they are copies of."""
    not_run: dict[str, str]
    """Checks of the recipe that looked at nothing, and what they lack."""

    @property
    def unanswered(self) -> int:
        """How many requests the teacher's endpoint did not answer."""
        return sum(count for reason, count in self.waiting.items() if reason.endswith(ENDINGS["unanswered"]))

    @property
    def faults(self) -> int:
        """How many pieces of evidence were lost to a fault of ours."""
        return sum(count for reason, count in self.waiting.items() if f": {FAULT}: " in reason)

    @property
    def failures(self) -> list[str]:
        """One line for each source that could not be read."""
        return [source.failure for source in self.sources if source.failure is not None]


def build_report(
    parts: Iterable[SourceResult],
    shards: Sequence[Shard],
    kinds: Mapping[RowKind, int],
    splits: Mapping[str, Split],
    duplicates: Sequence[Rejection],
    refused: Sequence[SourceError],
    *,
    proof: SplitProof,
    balance: Balance | None = None,
    missing: int = 0,
    not_run: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """Count what the parts hold.

    Args:
        parts: One per source that was looked into.
        shards: The rows that were kept.
        kinds: How many of them are of each kind.
        splits: By unit (see ``split_unit``).
        duplicates: What curating dropped.
        refused: Files that were found unfit before reading.
        proof: That nothing is in two splits.
        balance: What balancing did.
        missing: How many pictures are not in the store.
        not_run: Checks that looked at nothing, and what they lack.
    """
    sources, dropped, waiting = [_unread(error) for error in refused], Counter[str](), Counter[str]()
    readers: set[str] = set()
    for part in parts:
        if part.engine is not None:
            readers.add(f"{part.engine.reader} (layout: {part.engine.layout})")
        sources.append(_source_report(part, splits))
        dropped.update(_reason(rejection) for rejection in part.rejections)
        waiting.update(_reason(rejection) for rejection in part.rejections if rejection.retry)
    dropped.update(_reason(rejection) for rejection in duplicates)
    rows: dict[str, dict[str, int]] = {}
    for shard in shards:
        counts = rows.setdefault(shard.config, {})
        counts[shard.split] = counts.get(shard.split, 0) + shard.rows
    return Report(
        readers=tuple(sorted(readers)),
        sources=tuple(sources),
        rows=rows,
        kinds=_sorted_kinds(kinds),
        dropped=dict(sorted(dropped.items())),
        waiting=dict(sorted(waiting.items())),
        split_proof=proof,
        balance=balance,
        missing_pictures=missing,
        not_run=dict(not_run),
    )


def print_report(report: Report, console: Console) -> None:
    """Print the report for a person."""
    read = [source for source in report.sources if source.failure is None]
    console.print(
        f"[bold]{len(read)}[/] of {len(report.sources)} sources read: {sum(source.pages for source in read)} pages, "
        f"{sum(source.figures for source in read)} figures, {sum(source.passages for source in read)} passages, "
        f"{sum(source.items for source in read)} items"
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
    kinds = Table("config", "scenario", "prompt", Column("rows", justify="right"))
    for kind in report.kinds:
        kinds.add_row(kind.config, kind.scenario or "", kind.prompt, str(kind.rows))
    console.print(kinds)
    dropped = Table("dropped because", Column("count", justify="right"))
    for reason, count in report.dropped.items():
        dropped.add_row(reason, str(count))
    console.print(dropped)
    if report.balance:
        console.print(_balance_table(report.balance))
    proof = report.split_proof
    console.print(
        f"splits: {proof.rows} rows of {proof.units} units in {proof.groups} groups, {proof.pictures} pictures; "
        f"found in two splits: {proof.leaks}"
    )
    if report.missing_pictures:
        console.print(f"{report.missing_pictures} pictures are not in the store, and were compared with no other")
    for line in _last_lines(report):
        console.print(line, markup=False, soft_wrap=True)


def _last_lines(report: Report) -> Iterator[str]:
    for source in report.sources:
        yield from (f"note: {source.name}{note}" for note in problem_lines(source.problems))
    if report.waiting:
        yield f"{sum(report.waiting.values())} requests wait: the same command asks them again"
    yield from not_run_lines(report.not_run)
    yield from (f"not read: {failure}" for failure in report.failures)


def _balance_table(balance: Balance) -> Table:
    table = Table(balance.by, *[Column(name, justify="right") for name in ("before", "after", "share after")])
    rows = sum(balance.after.values())
    for value, before in balance.before.items():
        after = balance.after[value]
        table.add_row(value, str(before), str(after), f"{after / rows:.1%}" if rows else "")
    return table


def _sorted_kinds(kinds: Mapping[RowKind, int]) -> tuple[KindCount, ...]:
    order = sorted(kinds, key=lambda kind: (CONFIGS.index(kind.config), kind.prompt, kind.scenario or ""))
    return tuple(KindCount(**kind.model_dump(), rows=kinds[kind]) for kind in order)


def _reason(rejection: Rejection) -> str:
    return f"{rejection.stage}: {rejection.reason}"


def _unread(error: SourceError) -> SourceReport:
    return SourceReport(
        name=error.name,
        uri=error.name,
        pages=0,
        figures=0,
        passages=0,
        items=0,
        splits=(),
        problems=(),
        failure=str(error),
    )


def _source_report(part: SourceResult, splits: Mapping[str, Split]) -> SourceReport:
    written = {sample.evidence_id for sample in part.samples}
    units = {split_unit(evidence, part.source) for evidence in part.evidences if evidence.id in written}
    used = {splits[unit] for unit in units if unit in splits}
    return SourceReport(
        name=part.source.name,
        uri=part.source.uri,
        pages=len(part.pages),
        figures=part.figures,
        passages=part.count("passage"),
        items=part.count("item"),
        splits=tuple(split for split in SPLITS if split in used),
        problems=part.problems,
        failure=part.failure,
    )
