"""Finding the tasks and rows of an evaluation: task names, the test split, the draw under a limit."""

import difflib
import random
from collections.abc import Mapping, Sequence
from typing import Any

from datasets import get_dataset_config_names, get_dataset_split_names, load_dataset

from remud_hub.errors import UsageError
from remud_hub.records import CONFIGS, Config


SUITE = "remud"
DRAW_SEED = 42


def task_name(config: Config) -> str:
    """Return the name of the task over a config: ``remud|vqa``."""
    return f"{SUITE}|{config}"


def task_config(task: str) -> Config:
    """Return the dataset config that a task asks for: ``remud|vqa`` gives ``vqa``.

    Raises:
        UsageError: There is no such task; the message offers near ones.
    """
    known = {task_name(config): config for config in CONFIGS}
    if task in known:
        return known[task]
    near = difflib.get_close_matches(task, [*known, *CONFIGS], n=2, cutoff=0.5)
    offered = [name if name in known else f"{SUITE}|{name}" for name in near] or list(known)
    raise UsageError(f"There is no task {task!r}; did you mean {' or '.join(dict.fromkeys(offered))}?")


def split_revision(data: str) -> tuple[str, str | None]:
    """Return a dataset's folder or repository, and its revision: ``ORG/remud@v1.0.0`` names a tag."""
    name, _, revision = data.partition("@")
    return name, revision or None


def tasks_with_rows(data: str) -> list[str]:
    """Return the task over each config of a dataset that has a test split.

    Args:
        data: A dataset folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.

    Raises:
        UsageError: The dataset is not there, or none of our configs has a test split in it.
    """
    name, revision = split_revision(data)
    try:
        there = [config for config in CONFIGS if config in get_dataset_config_names(name, revision=revision)]
        tested = [config for config in there if "test" in get_dataset_split_names(name, config, revision=revision)]
    except FileNotFoundError as error:
        raise _no_dataset(data, error) from error
    if not tested:
        raise UsageError(
            f"{data} has no test rows; build it with `remud build`, from enough sources that some can be held out"
        )
    return [task_name(config) for config in tested]


def load_test_rows(data: str, config: Config) -> Sequence[dict[str, Any]]:
    """Load the test split of one config, in the dataset's order.

    Args:
        data: A dataset folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        config: One of the dataset's configs.

    Raises:
        UsageError: The dataset, the config or the split is not there, or the split is empty.
    """
    name, revision = split_revision(data)
    try:
        rows: Sequence[dict[str, Any]] = load_dataset(name, config, split="test", revision=revision)
    except FileNotFoundError as error:
        raise _no_dataset(data, error) from error
    except ValueError as error:  # what datasets raises alike for a missing config, a missing split and an empty one
        raise UsageError(
            f"{data} has no test rows in the config {config}: {error}; "
            "build it with `remud build`, from enough sources that some can be held out for testing"
        ) from error
    return rows


def _no_dataset(data: str, error: FileNotFoundError) -> UsageError:
    return UsageError(f"There is no dataset at {data}: {error}; give its folder, or ORG/NAME on the Hub")


def source_of(row: Mapping[str, Any]) -> str | None:
    """Return which source a row was made from, if it says so: rows of one source are alike."""
    source: str | None = (row.get("source") or {}).get("source_id")
    return source


def draw(count: int, limit: int | None) -> list[int]:
    """Return the row numbers to evaluate, in the order they are asked: a fixed shuffle, cut at ``limit``.

    It is lighteval's own draw, so that both backends ask the same rows in the same batches.
    """
    order = list(range(count))
    random.Random(DRAW_SEED).shuffle(order)
    return order[:limit]
