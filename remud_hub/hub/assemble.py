"""From parts to a dataset folder: curate the samples, write the shards, the card, the lock and the rejections."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from remud_hub.curate.captions import CaptionFilter
from remud_hub.curate.duplicates import drop_duplicates
from remud_hub.curate.split import split_unit, split_units
from remud_hub.errors import SourceError, UsageError
from remud_hub.hub.card import dataset_card
from remud_hub.hub.dataset_folder import Shard, ShardWriter, finish_folder
from remud_hub.hub.report import Report, RowKind, build_report
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
    kept, kinds, duplicates = _curate(parts)
    others = [*(_unread(error.name, str(error)) for error in refused), *duplicates]
    lines = (f"{rejection.model_dump_json()}\n" for rejection in _rejections(parts, others))
    write_atomic(out / "rejections.jsonl", lines)
    settings = lock.recipe.split
    splits = split_units(_giving(parts), validation=settings.validation, test=settings.test, seed=settings.seed)
    shards = _write_shards(out, parts, store, splits, kept)
    if not shards:
        raise UsageError(f"no sample is left after the checks; {out / 'rejections.jsonl'} says why")
    report = build_report(parts(), shards, kinds, splits, duplicates, refused)
    write_atomic(out / "recipe.lock.json", lock.model_dump_json(indent=1) + "\n")
    write_atomic(out / "report.json", report.model_dump_json(indent=1) + "\n")
    finish_folder(out, dataset_card(out.name, lock, parts(), shards), shards)
    return report


def _giving(parts: Parts) -> Iterator[str]:
    """Yield the units that have something to give: another would make an empty test split."""
    for part in parts():
        written = {sample.evidence_id for sample in part.samples}
        yield from (split_unit(evidence, part.source) for evidence in part.evidences if evidence.id in written)


class Curated(NamedTuple):
    """What is kept, by id and by kind, and the others as rejections."""

    kept: set[str]
    kinds: Counter[RowKind]
    rejections: list[Rejection]


def _curate(parts: Parts) -> Curated:
    kept, kinds = set[str](), Counter[RowKind]()
    rejections: list[Rejection] = []
    for item in drop_duplicates(_with_new_captions(parts, rejections)):
        if isinstance(item, Sample):
            kept.add(item.id)
            kinds[RowKind.of(item)] += 1
        else:
            rejections.append(item)
    return Curated(kept, kinds, rejections)


def _with_new_captions(parts: Parts, rejections: list[Rejection]) -> Iterator[Sample]:
    """Yield the samples whose caption is like none before, and add the others to the rejections."""
    captions = CaptionFilter()
    for part in parts():
        evidences = {evidence.id: evidence for evidence in part.evidences}
        for sample in part.samples:
            if (rejection := captions.look(sample, evidences[sample.evidence_id])) is None:
                yield sample
            else:
                rejections.append(rejection)


def _write_shards(out: Path, parts: Parts, store: BlobStore, splits: dict[str, Split], kept: set[str]) -> list[Shard]:
    writers: dict[tuple[Config, Split], ShardWriter] = {
        (config, split): ShardWriter(out, config, split) for config in CONFIGS for split in SPLITS
    }
    for part in parts():
        evidences = {evidence.id: evidence for evidence in part.evidences}
        for sample in part.samples:
            if sample.id in kept:
                kept.remove(sample.id)  # a teacher may have written the same sample twice: same content, same id
                evidence = evidences[sample.evidence_id]
                row = dataset_row(sample, evidence, part.source, store)
                writers[sample.config, splits[split_unit(evidence, part.source)]].add(row)
    return [shard for writer in writers.values() for shard in writer.close()]


def _rejections(parts: Parts, others: Iterable[Rejection]) -> Iterator[Rejection]:
    for part in parts():
        if part.failure:
            yield _unread(part.source.uri, part.failure)
        yield from part.rejections
    yield from others


def _unread(name: str, failure: str) -> Rejection:
    return Rejection(stage="read", reason="not read", source_id=name, detail=failure)
