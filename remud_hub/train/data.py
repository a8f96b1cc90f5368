"""The rows to train on: one split of one or several configs of a dataset, in a folder or on the Hub."""

from pathlib import Path
from typing import Any

from datasets import concatenate_datasets, get_dataset_config_names, load_dataset

from remud_hub.errors import UsageError


REQUIRED_COLUMNS = frozenset({"images", "messages"})


def load_rows(name: str | None, configs: str | None, split: str, revision: str | None = None) -> Any:
    """Load a split with all its columns; TRL takes the two it needs.

    Args:
        name: Folder or Hub id.
        configs: One config, or several joined by commas, whose rows are put one after the other.
        split: ``train``, ``validation`` or ``test``.
        revision: Tag, branch or commit on the Hub.

    Raises:
        UsageError: There is no such dataset, config or split, it has no rows, or rows that cannot be trained on.
    """
    if not name:
        raise UsageError("no dataset: give --dataset_name FOLDER_OR_HUB_ID and --dataset_config CONFIG")
    wanted = [config.strip() for config in configs.split(",")] if configs else [None]
    rows = concatenate_datasets([_load(name, config, split, revision) for config in wanted])
    if missing := REQUIRED_COLUMNS - set(rows.column_names):
        raise UsageError(
            f"{name}: column {' and '.join(sorted(missing))} is missing; "
            "training needs images (a list of pictures) and messages (role and content)"
        )
    if not len(rows):
        raise UsageError(f"{name}: split {split!r} of {configs or 'the default config'} has no rows")
    return rows


def _load(name: str, config: str | None, split: str, revision: str | None) -> Any:
    known = _configs(name, revision)
    if config is not None and config not in known:
        raise UsageError(f"{name}: no config {config!r}; it has {', '.join(known)}")
    try:
        return load_dataset(name, config, split=split, revision=revision)
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
