from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.task import with_pictures
from remud_hub.evaluate.tasks.vqa_rad import load


Write = Callable[..., Path]
ROW = {
    "qid": 7,
    "image_name": "1.png",
    "image_organ": "ABD",
    "answer": "yes",
    "answer_type": "CLOSED ",
    "question_type": "PRES",
    "question": "Is there a cyst?",
    "phrase_type": "freeform",
}


def test_the_real_test_set_has_451_questions_of_which_145_have_their_picture_here(shared_data: Path) -> None:
    data = str(shared_data / "vqa")
    found = load(data, "all")
    assert Counter(item.answer_kind for item in found.items) == {"closed": 272, "open": 179}
    assert Counter(item.anatomy for item in found.items) == {"chest": 174, "abdomen": 158, "head": 119}
    assert (len(load(data, "closed").items), len(load(data, "open").items)) == (272, 179)
    assert [item.fault for item in found.items if item.fault] == []
    here = with_pictures(found)
    assert (len(here.items), here.left_out) == (145, {"picture not at hand": 306})
    assert len({item.source for item in here.items}) == 60
    assert all(item.images() for item in here.items[:5])


def test_the_train_set_is_read_likewise(shared_data: Path) -> None:
    found = load(str(shared_data / "vqa" / "vqa_rad_trainset.json"), "all")
    assert Counter(item.answer_kind for item in found.items) == {"closed": 1823, "open": 1241}


def test_a_row_as_json(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "testset.json", [ROW])
    write(tmp_path / "images" / "1.png", png("red"))
    (item,) = load(str(tmp_path), "closed").items
    assert (item.id, item.anatomy, item.topic, item.source) == ("vqa_rad-7", "abdomen", "PRES", "1.png")
    assert item.images()[0].size == (8, 6)
    assert load(str(tmp_path), "open").items == []


def test_of_the_whole_set_only_the_rows_marked_as_test_are_asked(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "all.json", [ROW, ROW | {"qid": 8, "phrase_type": "test_para"}])
    assert [item.id for item in load(str(path), "all").items] == ["vqa_rad-8"]


def test_the_parquet_of_the_hub_tells_no_kind_and_rows_of_one_picture_are_alike(
    tmp_path: Path, write_parquet: Callable[..., Path], png
) -> None:
    rows = [
        {"image": png("red"), "question": "Is there a cyst?", "answer": "No"},
        {"image": png("red"), "question": "Where?", "answer": "left lobe"},
        {"image": png("green"), "question": "Where?", "answer": ""},
    ]
    write_parquet(tmp_path / "data" / "test-00000-of-00001-abc.parquet", rows, pictures=("image",))
    items = load(str(tmp_path), "all").items
    assert [item.id for item in items] == ["vqa_rad-row0", "vqa_rad-row1", "vqa_rad-row2"]
    assert [item.answer_kind for item in items] == ["closed", "open", "open"]
    assert [item.fault for item in items] == [None, None, "it has no answer"]
    assert items[0].source == items[1].source != items[2].source
    assert items[2].images()[0].getpixel((0, 0)) == (0, 128, 0)
    assert all(picture.at_hand for item in items for picture in item.pictures)


def test_damaged_parquet_and_parquet_of_something_else_are_told(
    tmp_path: Path, write: Write, write_parquet: Callable[..., Path]
) -> None:
    with pytest.raises(UsageError, match="is damaged: it is no Parquet"):
        load(str(write(tmp_path / "test.parquet", b"PAR1 but not for long")), "all")
    path = write_parquet(tmp_path / "other" / "test.parquet", [{"text": "x"}])
    with pytest.raises(UsageError, match="has no column image and no column question"):
        load(str(path), "all")


def test_parquet_that_is_damaged_inside_is_told(tmp_path: Path, write_parquet: Callable[..., Path], png) -> None:
    rows = [{"image": png("red"), "question": f"Question {n}?", "answer": "no"} for n in range(50)]
    path = write_parquet(tmp_path / "test.parquet", rows, pictures=("image",))
    data = bytearray(path.read_bytes())
    data[4:600] = bytes(596)
    path.write_bytes(data)
    with pytest.raises(UsageError, match="damaged Parquet"):
        load(str(path), "all")
