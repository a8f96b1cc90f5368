"""The test split of a dataset of ours: ``remud|vqa``, ``remud|vqa:language=zh``, ``remud|vqa:language=zh,anatomy=liver``."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pyarrow.compute as pc
from datasets import Dataset, Image, List, get_dataset_config_names, get_dataset_split_names, load_dataset

from remud_hub.errors import UsageError, first_line
from remud_hub.evaluate.items import Item, Loaded, Picture
from remud_hub.evaluate.tasks.parquet import picture_file
from remud_hub.evaluate.tasks.place import commit_of, split_revision
from remud_hub.evaluate.tasks.posing import bodies_of, distinct, fault_of
from remud_hub.evaluate.tasks.task import Task
from remud_hub.models.messages import question_of
from remud_hub.records import CONFIGS


NARROWED = ("language", "anatomy", "modality", "answer_kind", "scenario")
"""Columns that a subset may be narrowed by."""


def load(data: str, subset: str) -> Loaded:
    """Load the test split of one config, in the dataset's order.

    Args:
        data: A dataset folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        subset: A config, and what it is narrowed to.

    Raises:
        UsageError: The dataset, the config or the split is not there, or it has no row of what is asked for.
    """
    config, wanted = narrowed(subset)
    rows = _test_split(data, config).cast_column("images", List(Image(decode=False)))
    shown = pc.list_value_length(rows.data.column("images")).to_pylist()
    plain = rows.remove_columns("images")
    items = [
        _item(row, rows, number, shown[number])
        for number, row in enumerate(plain)
        if all(row.get(column) == value for column, value in wanted.items())
    ]
    if not items:
        there = {
            column: sorted({str(value) for value in plain[column]}) for column in wanted if column in plain.features
        }
        raise UsageError(f"{data} has no test rows of {subset}; there are {there}")
    return Loaded(distinct(items), data, commit_of(data))


def narrowed(subset: str) -> tuple[str, dict[str, str]]:
    """Return the config of a subset, and what its rows must have: ``vqa:language=zh`` gives ``vqa`` and the language.

    Raises:
        UsageError: It is narrowed by something else than a column that can be.
    """
    config, _, conditions = subset.partition(":")
    wanted = dict(condition.partition("=")[::2] for condition in conditions.split(",")) if conditions else {}
    if not wanted.keys() <= {*NARROWED} or not all(wanted.values()):
        raise UsageError(f"{subset!r}: write COLUMN=VALUE behind the colon, with one of {', '.join(NARROWED)}")
    return config, wanted


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
    except (FileNotFoundError, ConnectionError) as error:
        raise _no_dataset(data, error) from error
    if not tested:
        raise UsageError(
            f"{data} has no test rows; build it with `remud build`, from enough sources that some can be held out"
        )
    return [f"{TASK.name}|{config}" for config in tested]


def _test_split(data: str, config: str) -> Dataset:
    name, revision = split_revision(data)
    try:
        return load_dataset(name, config, split="test", revision=revision)
    except (FileNotFoundError, ConnectionError) as error:
        raise _no_dataset(data, error) from error
    except ValueError as error:  # what datasets raises alike for a missing config, a missing split and an empty one
        raise UsageError(
            f"{data} has no test rows in the config {config}: {error}; "
            "build it with `remud build`, from enough sources that some can be held out for testing"
        ) from error


def _no_dataset(data: str, error: Exception) -> UsageError:
    return UsageError(f"There is no dataset at {data}: {first_line(error)}; give its folder, or ORG/NAME on the Hub")


def _item(row: Mapping[str, Any], rows: Dataset, number: int, shown: int) -> Item:
    messages, fault = _asked(row)
    return Item(
        id=row["id"],
        messages=messages,
        question=row["question"],
        answer=row["answer"],
        answer_kind=row["answer_kind"],
        options=tuple(row["options"] or ()),
        pictures=tuple(
            Picture(f"picture {place} of row {row['id']}", partial(_picture, rows, number, place))
            for place in range(shown)
        ),
        language=row.get("language") or "en",
        modality=row.get("modality"),
        anatomy=row.get("anatomy"),
        topic=row.get("scenario"),
        source=(row.get("source") or {}).get("source_id"),
        fault=fault or _fault(row),
    )


def _fault(row: Mapping[str, Any]) -> str | None:
    fault = fault_of(row["question"], row["answer"], row["answer_kind"], bodies_of(row["options"] or ()))
    return f"{fault}; rebuild the dataset" if fault else None


def _asked(row: Mapping[str, Any]) -> tuple[tuple[dict[str, str], ...], str | None]:
    """Return the turns before the first answer: the row's ``answer``, which a reply is held to, is the answer to that."""
    turns = [{"role": str(turn["role"]), "content": str(turn["content"])} for turn in row["messages"]]
    if not any(turn["role"] == "assistant" for turn in turns):
        return (), "its messages have no answer; rebuild the dataset"
    try:
        return tuple(dict(turn) for turn in question_of(turns)), None
    except UsageError as error:
        return (), f"{error}; rebuild the dataset"


def _picture(rows: Dataset, number: int, place: int) -> bytes:
    return picture_file(rows[number]["images"][place])


TASK = Task(
    name="remud",
    about="the test split of a dataset that `remud build` made",
    subsets={config: f"the config {config}" for config in CONFIGS},
    load=load,
    narrows=True,
)
