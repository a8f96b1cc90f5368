"""What a model was trained on, exactly: kept with its log, and asked for when it is released."""

from collections.abc import Collection
from pathlib import Path

from remud_hub.errors import UsageError
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.versions.snapshot import Snapshot, folder_snapshot, hub_snapshot
from remud_hub.records import Record


class TrainedOn(Record):
    """A version of a dataset, as far as it was trained on."""

    dataset: str
    """``ORG/NAME``, or the name of a folder: where it lay says nothing to others."""
    revision: str | None
    """What was asked for, such as ``v1.0.0``."""
    commit: str | None
    """What that was."""
    configs: dict[str, float]
    """Their weights."""
    split: str
    shards: dict[str, str]
    """sha256 by path; empty where the dataset is not of Parquet files."""


def trained_on(
    name: str, revision: str | None, commit: str | None, configs: dict[str, float], split: str
) -> TrainedOn:
    """Return what stands in the log.

    Args:
        name: Folder or Hub id.
        revision: What was asked for.
        commit: What it was resolved to; None for a folder.
        configs: Weights by config.
        split: The split.
    """
    folder = Path(name)
    return TrainedOn(
        dataset=folder.resolve().name if commit is None else name,
        revision=revision,
        commit=commit,
        configs=configs,
        split=split,
        shards=_shards(name, commit, configs, split),
    )


def _shards(name: str, commit: str | None, configs: Collection[str], split: str) -> dict[str, str]:
    try:
        found = _snapshot(name, commit)
    except UsageError:  # no Parquet files: other formats can be trained on, but not told apart by shards
        return {}
    return {
        shard.path: shard.sha256
        for shard in found.shards
        if shard.split == split.partition("[")[0] and (shard.config in configs or "default" in configs)
    }


def _snapshot(name: str, commit: str | None) -> Snapshot:
    return folder_snapshot(Path(name)) if commit is None else hub_snapshot(Remote.of(name), commit)


def check_same_rows(trained: TrainedOn, folder: Path) -> None:
    """Compare what was trained on with a dataset folder.

    Raises:
        UsageError: The folder lacks a shard that was trained on, or has another in its place.
    """
    if not trained.shards:
        raise UsageError(
            f"the model was trained on {trained.dataset}, whose rows lie in no Parquet files, so that nobody can tell whether they are "
            f"those of {folder}; push that dataset, and train on it"
        )
    there = {shard.path: shard.sha256 for shard in folder_snapshot(folder).shards}
    others = sorted(path for path, sha256 in trained.shards.items() if there.get(path) != sha256)
    if others:
        raise UsageError(
            f"{folder} is not what the model was trained on: {others[0]} is not in it as it was"
            f"{f', nor are {len(others) - 1} more' if len(others) > 1 else ''}; give that version, or train again"
        )
