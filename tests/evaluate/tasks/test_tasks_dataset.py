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


def test_a_row_that_nobody_can_answer_is_faulty(tmp_path: Path, write_dataset: WriteDataset, sample_rows) -> None:
    sound, number = sample_rows["vqa"][0], sample_rows["qa"][3]
    rows = [
        sound,
        sound | {"id": "none", "options": []},
        sound | {"id": "outside", "answer": "E"},
        sound | {"id": "empty", "options": ["A. red", "B. "]},
        number,
        number | {"id": "wordy", "answer": "several"},
        number | {"id": "range", "answer": "5-10 MHz"},
    ]
    items = load(str(write_dataset(tmp_path / "remud", {"vqa": rows})), "vqa").items
    assert {item.id: item.fault for item in items if item.fault} == {
        "none": "it has 0 options; a choice has 2 to 10; rebuild the dataset",
        "outside": "its answer 'E' is none of the options A to B, or several; rebuild the dataset",
        "empty": "option B is missing; rebuild the dataset",
        "wordy": "its answer 'several' has no number; rebuild the dataset",
    }
    assert items[1].messages, "as it stands in the dataset"
