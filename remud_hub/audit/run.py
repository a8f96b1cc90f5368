"""An audit: rows are judged one by one, then all together, then written down and sorted out."""

import multiprocessing
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from remud_hub.audit.asking import Hired, hire, put_to
from remud_hub.audit.benchmarks import load_benchmarks
from remud_hub.audit.files import RawRow, RowFile, batches
from remud_hub.audit.judging import Judged, Rules, judge_batch
from remud_hub.audit.kept import write_kept
from remud_hub.audit.summary import Summary, Tallies
from remud_hub.curate.candidates import Candidate
from remud_hub.curate.curators import Curation, curate
from remud_hub.errors import SourceError, UsageError
from remud_hub.hub.ledger import Entry, LedgerWriter
from remud_hub.hub.review.decisions import by_row, read_decisions
from remud_hub.recipe import Recipe
from remud_hub.records import ColumnMap, Verdict
from remud_hub.store import BlobStore
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions


AHEAD = 4
"""Batches that wait for a worker, for each: enough that none is idle, few enough for memory."""
_LOOKED_AT = 100
"""Rows whose columns tell the layout of a file."""


class Options(NamedTuple):
    """How rows are to be read."""

    layout: str | None = None
    columns: ColumnMap | None = None
    images: Path | None = None
    workers: int = 1
    judge_reach: TeacherOptions | None = None
    judge_spending: Spending | None = None
    """As for a build, for the judge that the recipe names."""


def audit(
    files: Sequence[RowFile],
    recipe: Recipe,
    out: Path,
    options: Options = Options(),  # noqa: B008
    refused: Sequence[SourceError] = (),
) -> Summary:
    """Judge rows, and write ``ledger.parquet`` and the kept rows.

    Args:
        files: Where the rows are.
        recipe: Its checks, and what it says of curating.
        out: The folder to write to.
        options: How to read the rows.
        refused: Files that were found unfit before reading.

    Raises:
        UsageError: No file could be used, or a benchmark or model that the recipe names cannot be had.
        TeacherError: The judge that it names cannot be reached.
    """
    if not files:
        raise UsageError(
            "no rows were found; give Parquet, JSON or JSONL files, dataset folders, or hf://datasets/ORG/NAME"
        )
    benchmarks = load_benchmarks(recipe.curate.decontaminate)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".work-", dir=out) as work:
        blobs, lines = Path(work) / "blobs", Path(work) / "rows.jsonl"
        rules = Rules(recipe, blobs, options.layout, options.columns, options.images)
        hired = hire(recipe, blobs, options.judge_reach, options.judge_spending)
        failed = list(refused)
        counts = _judge_all(files, rules, lines, options.workers, failed)
        if not sum(counts.values()):
            raise UsageError("; ".join(str(error) for error in failed) or "the files hold no rows")
        if hired:
            lines = _put_to(hired, lines)
        reviews = by_row(read_decisions(out))

        def rows() -> Iterator[Judged]:
            with lines.open(encoding="utf-8") as opened:
                yield from (Judged.model_validate_json(line).decided_by(reviews) for line in opened)

        curation = curate(lambda: _candidates(rows()), recipe.curate, BlobStore(blobs), benchmarks)
        tallies = Tallies(recipe, failed)
        kept = _write_ledger(out, rows(), curation, tallies)
        write_kept(out / "kept", [file for file in files if file.name in counts], counts, kept)
    return tallies.summary(curation.ran)


def _judge_all(
    files: Sequence[RowFile], rules: Rules, lines: Path, workers: int, failed: list[SourceError]
) -> dict[str, int]:
    """Judge the rows of all files, in their order; return how many each has."""
    counts: dict[str, int] = {}
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) if workers > 1 else None
    with lines.open("w", encoding="utf-8") as out:
        for file in files:
            first = sum(counts.values())
            try:
                for judged in _judged(file, rules, first, pool, AHEAD * workers):
                    counts[file.name] = counts.get(file.name, 0) + len(judged)
                    out.writelines(f"{row.model_dump_json()}\n" for row in judged)
            except SourceError as error:  # what came before the damage stays
                failed.append(error)
    if pool:
        pool.shutdown()
    return counts


def _put_to(hired: Hired, lines: Path) -> Path:
    """Put the rows that stand to the judge; return the file with what it said."""
    judged = lines.with_name("judged.jsonl")

    def rows() -> Iterator[Judged]:
        with lines.open(encoding="utf-8") as opened:
            yield from map(Judged.model_validate_json, opened)

    at_hand = (row.sample.images for row in rows() if row.sample and not row.not_at_hand)
    pictures = tuple(dict.fromkeys(chain.from_iterable(at_hand)))
    with judged.open("w", encoding="utf-8") as out:
        out.writelines(f"{row.model_dump_json()}\n" for row in put_to(hired, rows(), pictures))
    return judged


def _judged(
    file: RowFile, rules: Rules, first: int, pool: ProcessPoolExecutor | None, ahead: int
) -> Iterator[list[Judged]]:
    rows = batches(file)
    beginning: list[list[RawRow]] = []
    while sum(map(len, beginning)) < _LOOKED_AT and (batch := next(rows, None)):
        beginning.append(batch)
    present = frozenset(name for batch in beginning for row in batch for name in row.values)
    waiting: deque[Future[list[Judged]]] = deque()
    for batch in chain(beginning, rows):
        if pool is None:
            yield judge_batch(rules, file, present, batch, first)
        else:
            waiting.append(pool.submit(judge_batch, rules, file, present, batch, first))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        first += len(batch)
    yield from (future.result() for future in waiting)


def _candidates(rows: Iterable[Judged]) -> Iterator[Candidate]:
    for row in rows:
        if row.stands:
            assert row.sample and row.evidence and row.source
            yield Candidate(row.number, row.sample, row.evidence, row.source, row.id)


def _write_ledger(out: Path, rows: Iterable[Judged], curation: Curation, tallies: Tallies) -> set[int]:
    kept: set[int] = set()
    with LedgerWriter(out) as ledger:
        for row in rows:
            entry = _entry(row, curation)
            ledger.add(entry)
            tallies.add(row, entry)
            if entry.kept:
                kept.add(row.number)
    return kept


def _entry(row: Judged, curation: Curation) -> Entry:
    if row.fault:
        return Entry(id=row.id, kept=False, stage="read", reason=_reason(row.fault), verdicts=(row.fault,))
    assert row.sample and row.evidence and row.source
    sample, stage, reason = row.sample, None, None
    if row.stands:
        sample = curation.judged(Candidate(row.number, row.sample, row.evidence, row.source))
        if fault := curation.faults.get(row.number):
            stage, reason = "curate", _reason(fault)
    elif row.decided is False:
        stage, reason = "review", "turned down by a reader"
    else:
        failed = next(verdict for verdict in sample.verdicts if not verdict.passed)
        stage, reason = "verify", f"{failed.check}: {_reason(failed)}"
    return Entry.of(sample, row.evidence, row.source, id=row.id, stage=stage, reason=reason)


def _reason(verdict: Verdict) -> str:
    return verdict.reason.partition(":")[0]
