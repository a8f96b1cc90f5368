from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.dataset import load, tasks_with_rows


WriteDataset = Callable[..., Path]


def test_the_tasks_of_a_dataset_are_those_with_test_rows(
    tmp_path: Path, write_dataset: WriteDataset, sample_rows
) -> None:
    rows = {"vqa_alignment": sample_rows["vqa"], "qa": sample_rows["qa"]}
    data = write_dataset(tmp_path / "remud", rows)
    assert tasks_with_rows(str(data)) == ["remud|qa", "remud|vqa_alignment"]


def test_two_rows_of_one_id_are_two_questions(tmp_path: Path, write_dataset: WriteDataset, sample_rows) -> None:
    rows = [row | {"id": "same"} for row in sample_rows["qa"]]
    items = load(str(write_dataset(tmp_path / "remud", {"qa": rows})), "qa").items
    assert [item.id for item in items] == ["same", "same-2", "same-3", "same-4"]


def test_without_test_rows_there_is_nothing_to_ask(tmp_path: Path, write_dataset: WriteDataset, sample_rows) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": sample_rows["qa"]}, split="train")
    with pytest.raises(UsageError, match="has no test rows"):
        tasks_with_rows(str(data))
    with pytest.raises(UsageError, match="no dataset"):
        tasks_with_rows(str(tmp_path / "missing"))
