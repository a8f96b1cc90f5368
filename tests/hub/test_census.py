import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from remud_hub.hub.census import BINS, Census, take_census
from remud_hub.hub.features import dataset_features
from tests.hub.folders import make_folder, make_row, picture, source
from tests.hub.random_rows import Rows, random_rows


def of_column(rows: list[dict[str, Any]], name: str) -> Counter[str]:
    return Counter(row[name] or "not known" for row in rows)


def lengths(rows: list[dict[str, Any]], name: str) -> tuple[int, ...]:
    bins = Counter(sum(len(row[name]) > most for most in BINS) for row in rows if row[name])
    return tuple(bins[number] for number in range(len(BINS) + 1))


@settings(max_examples=25, deadline=None)
@given(random_rows)
def test_it_counts_what_is_there(rows: Rows) -> None:
    with TemporaryDirectory() as place:
        shards = make_folder(Path(place), rows)
        census = take_census(Path(place))
        on_disk = sum((Path(place) / shard.path).stat().st_size for shard in shards)
    held = [row for each in rows.values() for row in each]
    assert {(config, split): n for config, splits in census.rows.items() for split, n in splits.items()} == {
        place: len(each) for place, each in rows.items()
    }
    assert census.total == len(held)
    assert sum(size for splits in census.bytes.values() for size in splits.values()) == on_disk
    for name in ("language", "modality", "anatomy", "answer_kind", "scenario"):
        assert census.counts[name] == of_column(held, name)
        assert list(census.counts[name].values()) == sorted(census.counts[name].values(), reverse=True)
    for name in ("question", "thinking", "answer"):
        assert census.lengths[name] == lengths(held, name)
    assert census.teachers == Counter(row["teacher"]["model"] for row in held)
    assert census.prompts == Counter(row["teacher"]["prompt"] for row in held)
    assert {
        (each.source_id, each.redistribution, name): n for each in census.sources for name, n in each.licences.items()
    } == Counter(
        (row["source"]["source_id"], row["source"]["redistribution"], row["source"]["licence"] or "") for row in held
    )
    assert all(each.rows == sum(each.licences.values()) for each in census.sources)


def census_of(folder: Path, *rows: dict[str, Any]) -> Census:
    make_folder(folder, {("qa", "train"): rows})
    return take_census(folder)


def test_a_source_keeps_its_names(tmp_path: Path) -> None:
    census = census_of(tmp_path, make_row(0, source=source(4, title=None)), make_row(1, source=source(5)))
    assert [(each.title, each.uri) for each in census.sources] == [(None, "paper4.pdf"), ("Paper 5", "paper5.pdf")]


def test_only_the_shards_that_count_are_counted(tmp_path: Path) -> None:
    new = make_folder(tmp_path / "new", {("qa", "train"): [make_row(0)], ("qa", "test"): [make_row(1)]})
    old = make_folder(tmp_path / "old", {("vqa", "train"): [make_row(2)]})
    (tmp_path / "new" / "vqa").mkdir()
    (tmp_path / "old" / old[0].path).rename(tmp_path / "new" / old[0].path)
    assert take_census(tmp_path / "new").total == 3
    census = take_census(tmp_path / "new", [shard.path for shard in new])
    assert census.rows == {"qa": {"train": 1, "test": 1}}
    assert census.shards == {"qa": {shard.split: (shard.path,) for shard in new}}


def test_a_split_without_rows_is_there_with_none(tmp_path: Path) -> None:
    make_folder(tmp_path, {("qa", "train"): [make_row(0)]})
    pq.write_table(dataset_features().arrow_schema.empty_table(), tmp_path / "qa" / "test-00000-0.parquet")
    census = take_census(tmp_path)
    assert census.rows == {"qa": {"test": 0, "train": 1}}
    assert census.total == 1


def test_a_folder_without_shards_holds_nothing(tmp_path: Path) -> None:
    assert take_census(tmp_path).total == 0


def test_pictures_are_not_opened(tmp_path: Path) -> None:
    (shard,) = make_folder(tmp_path, {("vqa", "train"): [make_row(0, images=[picture(0)])]})
    path = tmp_path / shard.path
    spoil(path, "images.list.element.bytes")
    with pytest.raises((pa.ArrowException, OSError)):
        pq.read_table(path, columns=["images"])
    assert take_census(tmp_path).total == 1


def spoil(path: Path, column: str) -> None:
    """Overwrite a column where it lies in the file."""
    group = pq.ParquetFile(path).metadata.row_group(0)
    (chunk,) = [
        each for each in (group.column(number) for number in range(group.num_columns)) if each.path_in_schema == column
    ]
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * chunk.total_compressed_size)


def test_it_is_written_and_read_as_it_is(tmp_path: Path) -> None:
    census = census_of(tmp_path, make_row(0))
    assert Census.model_validate(json.loads(census.model_dump_json())) == census
