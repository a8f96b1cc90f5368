"""Where shards end: by the rows themselves, so that a small change changes few files."""

import random
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from remud_hub.hub import dataset_folder
from tests.hub.folders import make_folder, make_row


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset_folder, "GROUP_LEAST", 20_000)
    monkeypatch.setattr(dataset_folder, "GROUP_MOST", 160_000)
    monkeypatch.setattr(dataset_folder, "SHARD_LEAST", 120_000)
    monkeypatch.setattr(dataset_folder, "SHARD_MOST", 640_000)


def rows(count: int) -> list[dict[str, Any]]:
    noise = random.Random(5)
    return [make_row(number, images=[{"bytes": noise.randbytes(2000), "path": None}]) for number in range(count)]


def files(folder: Path) -> dict[str, int]:
    """Sizes by content."""
    return {path.name.rsplit("-", 1)[1]: path.stat().st_size for path in folder.glob("qa/*.parquet")}


def sent(before: Path, after: Path) -> float:
    """Which part of the new version is in files that the old one has not."""
    old, new = files(before), files(after)
    return sum(size for name, size in new.items() if name not in old) / sum(new.values())


def test_all_rows_are_there_in_their_order(tmp_path: Path) -> None:
    given = rows(600)
    shards = make_folder(tmp_path / "remud", {("qa", "train"): given})
    assert len(shards) > 4
    read = [
        name
        for shard in shards
        for name in pq.read_table(tmp_path / "remud" / shard.path, columns=["id"])["id"].to_pylist()
    ]
    assert read == [row["id"] for row in given]
    assert sum(shard.rows for shard in shards) == 600


def test_a_row_in_the_middle_changes_one_shard_or_two(tmp_path: Path) -> None:
    given = rows(1200)
    make_folder(tmp_path / "old", {("qa", "train"): given})
    make_folder(tmp_path / "new", {("qa", "train"): [*given[:500], make_row(9999), *given[500:]]})
    assert 0 < sent(tmp_path / "old", tmp_path / "new") < 0.3


def test_the_first_row_gone_leaves_the_last_files_as_they_were(tmp_path: Path) -> None:
    given = rows(1200)
    make_folder(tmp_path / "old", {("qa", "train"): given})
    make_folder(tmp_path / "new", {("qa", "train"): given[1:]})
    assert 0 < sent(tmp_path / "old", tmp_path / "new") < 0.3
