"""The rows to train on: one split of one or several configs of a dataset, in a folder or on the Hub."""

from pathlib import Path
from typing import Any

from datasets import get_dataset_config_names, load_dataset

from remud_hub.errors import UsageError
from remud_hub.hub.publish.remote import Remote
from remud_hub.train.mixture import interleave, mix, parse_mixture
from remud_hub.train.planning.check import REQUIRED_COLUMNS


_SHUFFLED = 1000
"""Rows of a stream that the next one is drawn from: as many are in memory with their pictures."""


def split_name(name: str | None, revision: str | None) -> tuple[str, str | None]:
    """Return a dataset's name and revision; ``ORG/NAME@v1.0.0`` says both.

    Raises:
        UsageError: There is no name, or two revisions.
    """
    if not name:
        raise UsageError("no dataset: give --dataset_name FOLDER_OR_HUB_ID and --dataset_config CONFIG")
    if Path(name).is_dir():
        if revision:
            raise UsageError(f"{name} is a folder, which is one version; leave --dataset_revision out")
        return name, None
    plain, _, named = name.partition("@")
    if named and revision and named != revision:
        raise UsageError(f"--dataset_name {name} and --dataset_revision {revision} differ; leave one of them out")
    return plain, named or revision


def resolved(name: str, revision: str | None) -> str | None:
    """Return the commit that a revision is now, so that the whole run reads the same; None for a folder.

    Raises:
        HubError: There is no such dataset or revision, or the Hub cannot be reached.
    """
    return None if Path(name).exists() else Remote.of(name).commit_of(revision)


def load_rows(
    name: str, configs: str | None, split: str, revision: str | None = None, *, streaming: bool = False, seed: int = 0
) -> Any:
    """Load a split with all its columns; TRL takes the two it needs.

    Args:
        name: Folder or Hub id.
        configs: One config, or several joined by commas, each with its weight: ``vqa*2,qa``.
        split: ``train``, ``validation`` or ``test``.
        revision: Tag, branch or commit on the Hub.
        streaming: Read rows as they come, rather than from a copy on this disk.
        seed: Of the draw where a weight is a fraction.

    Raises:
        UsageError: There is no such dataset, config or split, it has no rows, or rows that cannot be trained on.
    """
    parts = parse_mixture(configs)
    loaded = [_load(name, part.config, split, revision, streaming) for part in parts]
    for each, part in zip(loaded, parts, strict=True):
        _check_columns(each, name, part.config)
    if streaming:
        return interleave([each.shuffle(seed=seed, buffer_size=_SHUFFLED) for each in loaded], parts, seed)
    rows = mix(loaded, parts, seed)
    if not len(rows):
        raise UsageError(f"{name}: split {split!r} of {configs or 'the default config'} has no rows")
    return rows


def _check_columns(rows: Any, name: str, config: str | None) -> None:
    missing = REQUIRED_COLUMNS - set(rows.column_names or ())
    if missing:
        raise UsageError(
            f"{name}{f', config {config}' if config else ''}: column {' and '.join(sorted(missing))} is missing; "
            "training needs images (a list of pictures) and messages (role and content)"
        )


def _load(name: str, config: str | None, split: str, revision: str | None, streaming: bool) -> Any:
    known = _configs(name, revision)
    if config is not None and config not in known:
        raise UsageError(f"{name}: no config {config!r}; it has {', '.join(known)}")
    try:
        return load_dataset(name, config, split=split, revision=revision, streaming=streaming)
    except ValueError as error:  # several configs and none chosen, or no such split: datasets lists what there is
        raise UsageError(f"{name}, config {config}: {error}") from error


def _configs(name: str, revision: str | None) -> list[str]:
    try:
        names: list[str] = get_dataset_config_names(name, revision=revision)
    except (FileNotFoundError, ConnectionError) as error:
        where = (
            "this folder holds no data files"
            if Path(name).is_dir()
            else "no such folder, and the Hub does not have it"
        )
        raise UsageError(f"{name}: {where}; give the folder that `remud build --out` wrote, or ORG/NAME") from error
    return names
