"""The made-up dataset is the same each time, and an edit changes the questions of the rows that it names and nothing else."""

import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from PIL import Image

from benchmarks.push.made import made_rows, write_folder
from remud_hub.hub.publish.stage import stage
from remud_hub.hub.versions.diff import diff
from remud_hub.hub.versions.numbers import Version
from remud_hub.hub.versions.snapshot import folder_snapshot


def test_four_of_nine_rows_have_a_picture_of_fifty_kilobytes_that_no_other_has() -> None:
    rows = list(made_rows(90))
    assert rows == list(made_rows(90))
    pictures = [row.picture for row in rows if row.picture]
    assert len(set(pictures)) == len(pictures) == 40
    assert all(45_000 < len(picture) < 55_000 for picture in pictures)
    assert Image.open(io.BytesIO(pictures[-1])).convert("RGB").size == (272, 272)


@pytest.mark.slow
def test_a_folder_is_the_same_each_time_and_an_edit_changes_the_rows_it_names(tmp_path: Path) -> None:
    for name, edited in (("first", ()), ("again", ()), ("edited", (3, 50, 51))):
        write_folder(tmp_path / name, 60, edited)
    first, again, changed = (folder_snapshot(tmp_path / name) for name in ("first", "again", "edited"))
    assert first.shards == again.shards
    found = diff(first, changed)
    # A row is known by what it says: another question makes another row
    assert (found.added, found.removed, found.changed) == (3, 3, 0)


def test_a_folder_may_go_to_everybody_with_all_that_a_build_leaves(tmp_path: Path) -> None:
    write_folder(tmp_path / "made", 60)
    place = tmp_path / "place"
    place.mkdir()
    staged = stage(tmp_path / "made", place, "ann/made", Version.parse("v1.0.0"), "public", only_redistributable=False)
    assert (staged.missing, staged.withheld) == ((), 0)
    shards = [path for name, path in staged.files.items() if name.endswith(".parquet")]
    assert sum(pq.read_metadata(path).num_rows for path in shards) == 60
