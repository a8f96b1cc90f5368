"""From parts to a dataset folder: curate the samples, write the shards, the card, the lock and the rejections."""

from collections.abc import Callable, Iterator, Sequence
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
from remud_hub.work import Part


Parts = Callable[[], Iterator[Part]]
"""Gives the parts anew each time: there may be more of them than memory holds."""


def assemble(out: Path, lock: Lock, parts: Parts, store: BlobStore, refused: Sequence[SourceError] = ()) -> Report:
    """Write the dataset folder and return what went in and out.

    Raises:
        UsageError: No sample is left; ``rejections.jsonl`` is there and says why.
        FileNotFoundError: A picture is no longer in the store.
    """
    curated = list(drop_duplicates(sample for part in parts() for sample in part.samples))
    duplicates = [item for item in curated if isinstance(item, Rejection)]
    splits = _splits(lock, parts)
    _write_rejections(out, parts, duplicates)
    shards = _write_shards(out, parts, store, splits, kept={item.id for item in curated if isinstance(item, Sample)})
    if not shards:
        raise UsageError(f"no sample is left after the checks; {out / 'rejections.jsonl'} says why")
    report = build_report(parts(), shards, splits, duplicates, refused)
    read = [part for part in parts() if part.failure is None]
    reader = ", ".join(
        sorted({f"{part.engine.reader} (layout: {part.engine.layout})" for part in read if part.engine})
    )
    languages = sorted({evidence.language for part in read for evidence in part.evidences})
    write_atomic(out / "recipe.lock.json", lock.model_dump_json(indent=1) + "\n")
    write_atomic(out / "report.json", report.model_dump_json(indent=1) + "\n")
    finish_folder(out, dataset_card(out.name, lock, [part.source for part in read], reader, shards, languages), shards)
    return report


def _splits(lock: Lock, parts: Parts) -> dict[str, Split]:
    """Split the sources that have something to give: an empty one would make an empty test split."""
    settings = lock.recipe.split
    giving = [part.source.id for part in parts() if part.samples]
    return split_sources(giving, validation=settings.validation, test=settings.test, seed=settings.seed)


def _write_shards(out: Path, parts: Parts, store: BlobStore, splits: dict[str, Split], kept: set[str]) -> list[Shard]:
    writers: dict[tuple[Config, Split], ShardWriter] = {
        (config, split): ShardWriter(out, config, split) for config in CONFIGS for split in SPLITS
    }
    for part in parts():
        evidences = {evidence.id: evidence for evidence in part.evidences}
        for sample in part.samples:
            if sample.id in kept:
                kept.remove(sample.id)  # an equal sample of a later source has the same id
                row = dataset_row(sample, evidences[sample.evidence_id], part.source, store)
                writers[sample.config, splits[part.source.id]].add(row)
    return [shard for writer in writers.values() for shard in writer.close()]


def _write_rejections(out: Path, parts: Parts, duplicates: list[Rejection]) -> None:
    lines = [rejection.model_dump_json() for part in parts() for rejection in part.rejections]
    lines += [rejection.model_dump_json() for rejection in duplicates]
    write_atomic(out / "rejections.jsonl", "".join(f"{line}\n" for line in lines))
