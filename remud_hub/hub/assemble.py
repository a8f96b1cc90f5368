"""From parts to a dataset folder: curate the samples, write the shards, the card, the lock and the rejections."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from remud_hub.curate.balance import stated
from remud_hub.curate.benchmarks.lists import Benchmark
from remud_hub.curate.candidates import Candidate
from remud_hub.curate.curators import Curation, curate, rejection
from remud_hub.curate.joined import joined_units
from remud_hub.curate.split import split_unit, split_units
from remud_hub.curate.split_proof import prove_split
from remud_hub.errors import SourceError, UsageError
from remud_hub.hub.card.make import make_card
from remud_hub.hub.dataset_folder import Shard, ShardWriter, finish_folder
from remud_hub.hub.ledger import Entry, LedgerWriter
from remud_hub.hub.papers import LOCK, REJECTED, REPORT
from remud_hub.hub.report import Report, RowKind, build_report
from remud_hub.hub.review.decisions import by_row, read_decisions, reviewed
from remud_hub.hub.rows import dataset_row
from remud_hub.recipe import Lock
from remud_hub.records import CONFIGS, SPLITS, Config, Evidence, Rejection, Source, Split
from remud_hub.store import BlobStore, write_atomic
from remud_hub.verify.checks import not_run
from remud_hub.work import SourceResult


Parts = Callable[[], Iterator[SourceResult]]
"""Gives the parts anew each time: there may be more of them than memory holds."""


def assemble(
    out: Path,
    lock: Lock,
    made: Parts,
    store: BlobStore,
    refused: Sequence[SourceError] = (),
    benchmarks: Sequence[Benchmark] = (),
) -> Report:
    """Write the dataset folder and return what went in and out.

    Args:
        out: The dataset folder.
        lock: What the parts were made with.
        made: One per source; what readers decided since (``reviews.jsonl``) is applied to them.
        store: Where the pictures lie.
        refused: Files that were found unfit before reading.
        benchmarks: What must not be in the dataset.

    Raises:
        UsageError: No sample is left, or nothing was asked; ``rejections.jsonl`` and ``ledger.parquet`` are there and say why.
        LeakError: Something is in two splits, which is a fault of ours; nothing was written.
        FileNotFoundError: A picture is no longer in the store.
    """
    reviews = by_row(read_decisions(out))

    def parts() -> Iterator[SourceResult]:
        return (reviewed(part, reviews) for part in made())

    curation = curate(lambda: _candidates(parts), lock.recipe.curate, store, benchmarks)
    copies, settings = curation.desk.copies, lock.recipe.split
    together = joined_units(lambda: _kept(parts, curation), copies)
    groups = split_units(together.values(), validation=settings.validation, test=settings.test, seed=settings.seed)
    splits = {unit: groups[group] for unit, group in together.items()}
    proof = prove_split(_placed(parts, curation, splits), copies, together)
    curated = _write_ledger(out, parts, curation, splits)
    others = [*(_unread(error.name, str(error)) for error in refused), *curated]
    lines = (f"{rejection.model_dump_json()}\n" for rejection in _rejections(parts, others))
    write_atomic(out / REJECTED, lines)
    shards, kinds = _write_shards(out, parts, store, splits, curation)
    if not shards:
        raise UsageError(f"{_why_empty(parts())}; {out / REJECTED} says why")
    balance = stated(lambda: _candidates(parts), curation.faults, lock.recipe.curate.balance)
    report = build_report(
        parts(),
        shards,
        kinds,
        splits,
        curated,
        refused,
        proof=proof,
        balance=balance,
        missing=len(copies.missing),
        not_run=not_run(lock.recipe.checks, lock.recipe.judge, lock.recipe.verify),
    )
    write_atomic(out / LOCK, lock.written())
    write_atomic(out / REPORT, report.model_dump_json(indent=1) + "\n")
    finish_folder(out, make_card(out, shards=[shard.path for shard in shards]), shards)
    return report


def _why_empty(parts: Iterable[SourceResult]) -> str:
    """Return what there is to say of a dataset without rows: without evidence nobody was asked."""
    if any(part.evidences for part in parts):
        return "no sample is left after the checks"
    return "nothing was found to ask about: no figure, no item and no section with enough text"


def _candidates(parts: Parts) -> Iterator[Candidate]:
    """Yield the samples that passed the checks."""
    number = 0
    for part in parts():
        evidences = {evidence.id: evidence for evidence in part.evidences}
        for sample in part.samples:
            yield Candidate(number, sample, evidences[sample.evidence_id], part.source)
            number += 1


def _kept(parts: Parts, curation: Curation) -> Iterator[Candidate]:
    """Yield the rows that stay: only their units have something to give, another would make an empty test split."""
    return (candidate for candidate in _candidates(parts) if candidate.number not in curation.faults)


def _placed(parts: Parts, curation: Curation, splits: dict[str, Split]) -> Iterator[tuple[Candidate, Split]]:
    """Yield the rows that stay, each with the split that it is written to."""
    for candidate in _kept(parts, curation):
        yield candidate, splits[split_unit(candidate.evidence, candidate.source)]


def _write_ledger(out: Path, parts: Parts, curation: Curation, splits: dict[str, Split]) -> list[Rejection]:
    """Write down every candidate row, and return the rejections of the curators."""
    rejections: list[Rejection] = []
    with LedgerWriter(out) as ledger:
        for candidate in _candidates(parts):
            sample = curation.judged(candidate)
            if candidate.number in curation.faults:
                rejections.append(rejection(candidate, sample))
                ledger.add(_turned_down(rejections[-1], candidate.evidence, candidate.source))
            else:
                split = splits[split_unit(candidate.evidence, candidate.source)]
                ledger.add(Entry.of(sample, candidate.evidence, candidate.source, split=split))
        for part in parts():
            evidences = {evidence.id: evidence for evidence in part.evidences}
            for turned_down in part.rejections:
                if turned_down.sample:
                    evidence = evidences[turned_down.sample.evidence_id]
                    ledger.add(_turned_down(turned_down, evidence, part.source))
    return rejections


def _turned_down(rejection: Rejection, evidence: Evidence, source: Source) -> Entry:
    assert rejection.sample is not None
    return Entry.of(rejection.sample, evidence, source, stage=rejection.stage, reason=rejection.reason)


def _write_shards(
    out: Path, parts: Parts, store: BlobStore, splits: dict[str, Split], curation: Curation
) -> tuple[list[Shard], Counter[RowKind]]:
    writers: dict[tuple[Config, Split], ShardWriter] = {
        (config, split): ShardWriter(out, config, split) for config in CONFIGS for split in SPLITS
    }
    kinds = Counter[RowKind]()
    for candidate, split in _placed(parts, curation, splits):
        sample = curation.judged(candidate)
        kinds[RowKind.of(sample)] += 1
        writers[sample.config, split].add(dataset_row(sample, candidate.evidence, candidate.source, store))
    return [shard for writer in writers.values() for shard in writer.close()], kinds


def _rejections(parts: Parts, others: Iterable[Rejection]) -> Iterator[Rejection]:
    for part in parts():
        if part.failure:
            yield _unread(part.source.uri, part.failure)
        yield from part.rejections
    yield from others


def _unread(name: str, failure: str) -> Rejection:
    return Rejection(stage="read", reason="not read", source_id=name, detail=failure)
