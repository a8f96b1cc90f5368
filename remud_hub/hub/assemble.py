"""From parts to a dataset folder: curate the samples, write the shards, the card, the lock and the rejections."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from remud_hub.curate.duplicates import drop_duplicates
from remud_hub.curate.split import split_sources
from remud_hub.errors import SourceError, UsageError
from remud_hub.hub.card import dataset_card
from remud_hub.hub.dataset_folder import Shard, ShardWriter, finish_folder
from remud_hub.hub.report import Report, build_report
from remud_hub.hub.rows import dataset_row
from remud_hub.recipe import Lock
from remud_hub.records import CONFIGS, SPLITS, Config, Rejection, Sample, Split
from remud_hub.store import BlobStore, write_atomic
from remud_hub.work import SourceResult


Parts = Callable[[], Iterator[SourceResult]]
"""Gives the parts anew each time: there may be more of them than memory holds."""


def assemble(out: Path, lock: Lock, parts: Parts, store: BlobStore, refused: Sequence[SourceError] = ()) -> Report:
    """Write the dataset folder and return what went in and out.

    Args:
        out: The dataset folder.
        lock: What the parts were made with.
        parts: One per source.
        store: Where the pictures lie.
        refused: Files that were found unfit before reading.

    Raises:
        UsageError: No sample is left; ``rejections.jsonl`` is there and says why.
        FileNotFoundError: A picture is no longer in the store.
    """
    kept, duplicates = _curate(parts)
    others = [*(_unread(error.name, str(error)) for error in refused), *duplicates]
    lines = (f"{rejection.model_dump_json()}\n" for rejection in _rejections(parts, others))
    write_atomic(out / "rejections.jsonl", lines)
    settings = lock.recipe.split
    # Only sources that have something to give: another would make an empty test split
    giving = [part.source.id for part in parts() if part.samples]
    splits = split_sources(giving, validation=settings.validation, test=settings.test, seed=settings.seed)
    shards = _write_shards(out, parts, store, splits, kept)
    if not shards:
        raise UsageError(f"no sample is left after the checks; {out / 'rejections.jsonl'} says why")
    report = build_report(parts(), shards, splits, duplicates, refused)
    write_atomic(out / "recipe.lock.json", lock.model_dump_json(indent=1) + "\n")
    write_atomic(out / "report.json", report.model_dump_json(indent=1) + "\n")
    finish_folder(out, dataset_card(out.name, lock, parts(), shards), shards)
    return report


def _curate(parts: Parts) -> tuple[set[str], list[Rejection]]:
    """Return the ids of the samples to keep, and the others as rejections."""
    kept: set[str] = set()
    rejections = []
    for item in drop_duplicates(sample for part in parts() for sample in part.samples):
        if isinstance(item, Sample):
            kept.add(item.id)
        else:
            rejections.append(item)
    return kept, rejections


def _write_shards(out: Path, parts: Parts, store: BlobStore, splits: dict[str, Split], kept: set[str]) -> list[Shard]:
    writers: dict[tuple[Config, Split], ShardWriter] = {
        (config, split): ShardWriter(out, config, split) for config in CONFIGS for split in SPLITS
    }
    for part in parts():
        evidences = {evidence.id: evidence for evidence in part.evidences}
        for sample in part.samples:
            if sample.id in kept:
                kept.remove(sample.id)  # a teacher may have written the same sample twice: same content, same id
                row = dataset_row(sample, evidences[sample.evidence_id], part.source, store)
                writers[sample.config, splits[part.source.id]].add(row)
    return [shard for writer in writers.values() for shard in writer.close()]


def _rejections(parts: Parts, others: Iterable[Rejection]) -> Iterator[Rejection]:
    for part in parts():
        if part.failure:
            yield _unread(part.source.uri, part.failure)
        yield from part.rejections
    yield from others


def _unread(name: str, failure: str) -> Rejection:
    return Rejection(stage="read", reason="not read", source_id=name, detail=failure)
