from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.hub.versions.diff import Diff, diff
from remud_hub.hub.versions.snapshot import folder_snapshot, snapshot_of
from tests.hub.folders import make_folder, make_row, picture, source


def between(tmp_path: Path, old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> Diff:
    make_folder(tmp_path / "old", {("qa", "train"): old})
    make_folder(tmp_path / "new", {("qa", "train"): new})
    return diff(folder_snapshot(tmp_path / "old"), folder_snapshot(tmp_path / "new"))


ROWS = [make_row(number) for number in range(6)]


def test_the_same_rows_are_no_change(tmp_path: Path) -> None:
    found = between(tmp_path, ROWS, ROWS)
    assert (found.change, found.added, found.removed, found.changed) == ("none", 0, 0, 0)


def test_rows_that_came_are_a_minor_change(tmp_path: Path) -> None:
    found = between(tmp_path, ROWS[:4], ROWS)
    assert (found.change, found.added, found.removed, found.changed) == ("minor", 2, 0, 0)
    assert [(shown.what, shown.question) for shown in found.examples] == [
        ("added", "Question 4?"),
        ("added", "Question 5?"),
    ]


def test_rows_that_went_are_a_major_change(tmp_path: Path) -> None:
    found = between(tmp_path, ROWS, ROWS[1:])
    assert (found.change, found.removed) == ("major", 1)
    assert found.places[0].model_dump() == {"config": "qa", "split": "train", "added": 0, "removed": 1, "changed": 0}


def test_another_order_is_no_change_of_rows(tmp_path: Path) -> None:
    found = between(tmp_path, ROWS, ROWS[::-1])
    assert (found.change, found.added, found.removed, found.changed) == ("patch", 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"answer": "No."}, "answer"),
        ({"images": [picture(1)]}, "images"),
        ({"source": source(0, licence="CC0-1.0")}, "source"),
        ({"options": ["a"]}, "options"),
    ],
)
def test_a_changed_column_is_named(tmp_path: Path, changes: dict[str, Any], column: str) -> None:
    found = between(tmp_path, ROWS, [make_row(0, **changes), *ROWS[1:]])
    assert (found.change, found.changed, found.columns) == ("major", 1, {column: 1})


def test_teachers_licences_and_verdicts_are_told(tmp_path: Path) -> None:
    verdict = {"check": "leak", "passed": False, "score": 0.0, "reason": "caption"}
    other = make_row(
        0,
        teacher={"model": "openai/x", "prompt": "qa.en@1", "prompt_sha256": "b" * 64},
        source=source(0, licence=None),
        verdicts=[verdict],
    )
    found = between(tmp_path, ROWS, [other, *ROWS[1:]])
    assert found.teachers == {"extractive → openai/x": 1}
    assert found.licences == {"CC-BY-4.0 → none": 1}
    assert found.verdicts == {"leak: passed → failed": 1}


def test_a_row_that_changes_its_split_is_changed(tmp_path: Path) -> None:
    make_folder(tmp_path / "old", {("qa", "train"): ROWS[:4], ("qa", "test"): ROWS[4:]})
    make_folder(tmp_path / "new", {("qa", "train"): ROWS[:5], ("qa", "test"): ROWS[5:]})
    found = diff(folder_snapshot(tmp_path / "old"), folder_snapshot(tmp_path / "new"))
    assert (found.change, found.added, found.removed, found.changed) == ("major", 0, 0, 1)
    assert found.columns == {"split": 1}
    assert [(each.split, each.added, each.removed) for each in found.places] == [("test", 0, 1), ("train", 1, 0)]


def test_other_columns_are_a_change_of_schema(tmp_path: Path) -> None:
    make_folder(tmp_path / "old", {("qa", "train"): ROWS})
    (shard,) = make_folder(tmp_path / "new", {("qa", "train"): ROWS})
    path = tmp_path / "new" / shard.path
    pq.write_table(pq.read_table(path).drop_columns(["anatomy"]), path)
    found = diff(folder_snapshot(tmp_path / "old"), folder_snapshot(tmp_path / "new"))
    assert found.change == "major"
    assert found.schema_changes == ("qa: column anatomy: string → none",)


def test_rows_without_ids_cannot_be_compared(tmp_path: Path) -> None:
    make_folder(tmp_path / "old", {("qa", "train"): ROWS})
    (shard,) = make_folder(tmp_path / "new", {("qa", "train"): ROWS[:3]})
    path = tmp_path / "new" / shard.path
    pq.write_table(pq.read_table(path).drop_columns(["id"]), path)
    with pytest.raises(UsageError, match="no column id"):
        diff(folder_snapshot(tmp_path / "old"), folder_snapshot(tmp_path / "new"))


@pytest.mark.parametrize("name", ["nowhere", "a/b/c@v1.0.0", ""])
def test_what_is_no_dataset_is_told(name: str) -> None:
    with pytest.raises(UsageError):
        snapshot_of(name)


def test_a_folder_without_shards_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no Parquet files"):
        snapshot_of(str(tmp_path))


numbers = st.lists(st.integers(0, 12), unique=True, min_size=1)


@settings(max_examples=25, deadline=None)
@given(old=numbers, new=numbers)
def test_every_row_is_counted_once(tmp_path_factory: pytest.TempPathFactory, old: list[int], new: list[int]) -> None:
    found = between(tmp_path_factory.mktemp("two"), [make_row(n) for n in old], [make_row(n) for n in new])
    assert found.added == len(set(new) - set(old))
    assert found.removed == len(set(old) - set(new))
    assert found.changed == 0
