from pathlib import Path
from typing import Any

import pytest
import yaml

from remud_hub.errors import UsageError
from remud_hub.hub.assemble import assemble
from remud_hub.recipe import load_recipe, lock_recipe
from remud_hub.store import BlobStore
from remud_hub.work import SourceResult


def shards(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("*/*.parquet")}


def load(dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **options: Any) -> Any:
    import datasets

    monkeypatch.chdir(dataset.parent)
    return datasets.load_dataset("remud", "vqa_reasoning", cache_dir=str(tmp_path / "hf"), **options)


@pytest.mark.slow
def test_it_loads_by_its_name_from_the_parent_folder(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded = load(dataset, monkeypatch, tmp_path)
    assert {split: len(rows) for split, rows in loaded.items()} == {"train": 3, "validation": 1, "test": 1}
    row = loaded["train"][0]
    assert row["images"][0].size == (40, 30)
    assert row["messages"][2]["content"].startswith("<think>Ultrasound of the carotid artery.")
    assert row["messages"][2]["content"].endswith("</think><answer>The vessel is patent.</answer>")
    assert row["source"]["figure_label"] == "Figure 2"
    assert len(row["source"]["mentions"]) == 2
    assert row["source"]["bbox"] == [50.0, 60.0, 250.0, 200.0]


@pytest.mark.slow
def test_it_streams(dataset: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rows = list(load(dataset, monkeypatch, tmp_path, split="train", streaming=True))
    assert len(rows) == 3
    assert rows[0]["images"][0].size == (40, 30)


def test_the_same_parts_give_the_same_bytes(
    dataset: Path, parts: list[SourceResult], store: BlobStore, tmp_path: Path
) -> None:
    again = tmp_path / "again" / "remud"
    assemble(again, lock_recipe(load_recipe("remud")), lambda: iter(parts), store)
    assert shards(again) == shards(dataset)
    assert (again / "README.md").read_bytes() == (dataset / "README.md").read_bytes()
    assert (again / "report.json").read_bytes() == (dataset / "report.json").read_bytes()


def test_new_rows_come_in_new_files_and_old_files_go(
    dataset: Path, parts: list[SourceResult], store: BlobStore
) -> None:
    before = set(shards(dataset))
    report = assemble(dataset, lock_recipe(load_recipe("remud")), lambda: iter(parts[:4]), store)
    after = set(shards(dataset))
    assert sum(report.rows["vqa_reasoning"].values()) == 4
    assert after != before
    front = yaml.safe_load((dataset / "README.md").read_text(encoding="utf-8").split("---")[1])
    assert {path for files in front["configs"][0]["data_files"] for path in files["path"]} == after


def test_the_report_counts_what_came_in_and_what_was_dropped(
    dataset: Path, parts: list[SourceResult], store: BlobStore
) -> None:
    report = assemble(dataset, lock_recipe(load_recipe("remud")), lambda: iter([*parts, parts[0]]), store)
    assert report.dropped == {"curate: duplicate": 1, "resolve: picture without caption": 6}
    lines = (dataset / "rejections.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 7


def test_no_row_at_all_is_an_error_that_says_where_to_look(
    parts: list[SourceResult], store: BlobStore, tmp_path: Path
) -> None:
    empty = [part.model_copy(update={"samples": ()}) for part in parts]
    with pytest.raises(UsageError, match="no sample is left"):
        assemble(tmp_path / "empty", lock_recipe(load_recipe("remud")), lambda: iter(empty), store)
    assert (tmp_path / "empty" / "rejections.jsonl").exists()


def test_where_nothing_was_asked_the_checks_are_not_blamed(
    parts: list[SourceResult], store: BlobStore, tmp_path: Path
) -> None:
    bare = [part.model_copy(update={"samples": (), "evidences": ()}) for part in parts]
    with pytest.raises(UsageError, match=r"nothing was found to ask about: .*rejections\.jsonl says why"):
        assemble(tmp_path / "bare", lock_recipe(load_recipe("remud")), lambda: iter(bare), store)
