import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasets import Dataset

from remud_hub.errors import SourceError, UsageError
from remud_hub.evaluate.tasks.custom import load


Write = Callable[..., Path]


def lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def test_a_row_needs_question_and_answer_and_the_rest_is_guessed(tmp_path: Path, write: Write, png) -> None:
    rows = [
        {"question": "何病？", "answer": "囊肿", "images": "pictures/1.png"},
        {"question": "Is it solid?", "answer": "No", "images": ["pictures/1.png", "gone.png"]},
        {"question": "Which?", "answer": "cyst", "options": ["cyst", "lipoma"], "id": "mine"},
        {"question": "How large?", "answer": "5 mm", "answer_kind": "number", "anatomy": "liver", "topic": "size"},
        {"question": "How many?", "answer": 0},
    ]
    write(tmp_path / "pictures" / "1.png", png("red"))
    items = load(str(write(tmp_path / "mine.jsonl", lines(*rows))), "all").items
    assert [item.id for item in items] == ["line1", "line2", "mine", "line4", "line5"]
    assert [item.answer_kind for item in items] == ["open", "closed", "choice", "number", "open"]
    assert [item.language for item in items] == ["zh", "en", "en", "en", "en"]
    assert [item.answer for item in items] == ["囊肿", "No", "A", "5 mm", "0"]
    assert [item.fault for item in items] == [None] * 5
    assert (items[3].anatomy, items[3].topic) == ("liver", "size")
    assert items[0].images()[0].size == (8, 6)
    with pytest.raises(SourceError, match=r"gone\.png"):
        items[1].images()


def test_a_row_without_content_is_faulty_with_its_line(tmp_path: Path, write: Write) -> None:
    text = lines({"question": "A?", "answer": "a"}) + "\n\n" + lines({"question": "B?"}, {"answer": "c"})
    items = load(str(write(tmp_path / "mine.jsonl", text)), "all").items
    assert [item.fault for item in items] == [None, "line 3: it has no answer", "line 4: it has no question"]


def test_an_unknown_kind_is_faulty(tmp_path: Path, write: Write) -> None:
    text = lines({"question": "A?", "answer": "a", "answer_kind": "multiple"})
    (item,) = load(str(write(tmp_path / "mine.jsonl", text)), "all").items
    assert item.fault == "line 1: answer_kind 'multiple' is none of open, closed, choice, number"


def test_a_number_may_have_a_tolerance(tmp_path: Path, write: Write) -> None:
    asked = {"question": "How large?", "answer": "5 mm", "answer_kind": "number"}
    text = lines({**asked, "tolerance": 0.5}, {**asked, "tolerance": "wide"}, {**asked, "tolerance": -1}, asked)
    items = load(str(write(tmp_path / "mine.jsonl", text)), "all").items
    assert [item.tolerance for item in items] == [0.5, None, None, None]
    assert [item.fault for item in items] == [
        None,
        "line 2: tolerance 'wide' is no number of 0 or more",
        "line 3: tolerance '-1' is no number of 0 or more",
        None,
    ]


def test_a_tolerance_makes_a_number_and_is_for_nothing_else(tmp_path: Path, write: Write) -> None:
    asked = {"question": "How large?", "answer": "5 mm", "tolerance": 0.5}
    rows = lines(asked, {**asked, "answer_kind": "open"}, {**asked, "options": ["5 mm", "6 mm"]})
    items = load(str(write(tmp_path / "mine.jsonl", rows)), "all").items
    assert (items[0].answer_kind, items[0].tolerance, items[0].fault) == ("number", 0.5, None)
    assert [str(item.fault).partition(";")[0] for item in items[1:]] == [
        "line 2: tolerance is for numbers, and its answer is open",
        "line 3: tolerance is for numbers, and its answer is choice",
    ]


def test_options_that_are_missing_or_the_same_are_faulty(tmp_path: Path, write: Write) -> None:
    rows = lines(
        {"question": "Which?", "answer": "A", "options": []},
        {"question": "Which?", "answer": "A", "options": ["A. cyst", "B. lipoma", "C. Cyst."]},
        {"question": "Which blood group?", "answer": "A", "answer_kind": "open"},
        {"question": "Which?", "answer": "A", "options": ["A. cyst", "B. lipoma"]},
    )
    items = load(str(write(tmp_path / "mine.jsonl", rows)), "all").items
    assert [item.fault and item.fault.partition(";")[0] for item in items] == [
        "line 1: its answer is the letter A, and it has no options",
        "line 2: its options A and C are the same",
        None,
        None,
    ]
    assert [item.answer_kind for item in items[2:]] == ["open", "choice"]


def test_hostile_text_is_stored_as_text(tmp_path: Path, write: Write) -> None:
    text = '{"question": "\\ud800\\u0000?", "answer": ["a"], "options": "x", "images": [null, 3]}'
    (item,) = load(str(write(tmp_path / "mine.jsonl", text)), "all").items
    assert item.question == "??"
    assert item.fault is not None
    assert [picture.at_hand for picture in item.pictures] == [False, False]


def test_parquet_holds_pictures_or_names_them(tmp_path: Path, write: Write, png, write_parquet) -> None:
    write(tmp_path / "1.png", png("red"))
    inside = write_parquet(
        tmp_path / "a.parquet", [{"question": "A?", "answer": "a", "images": png("green")}], ("images",)
    )
    (held,) = load(str(inside), "all").items
    assert (held.id, held.images()[0].getpixel((0, 0))) == ("row0", (0, 128, 0))
    for number, images in enumerate(([["1.png"]], [[png("blue")]], [[{"bytes": None, "path": "1.png"}]], ["1.png"])):
        path = tmp_path / f"{number}.parquet"
        Dataset.from_dict({"question": ["A?"], "answer": ["a"], "images": images}).to_parquet(path)
        (item,) = load(str(path), "all").items
        colour = (0, 0, 255) if number == 1 else (255, 0, 0)
        assert item.images()[0].getpixel((0, 0)) == colour


def test_parquet_without_answers_is_refused(tmp_path: Path, write_parquet) -> None:
    with pytest.raises(UsageError, match="has no column answer; it has question"):
        load(str(write_parquet(tmp_path / "a.parquet", [{"question": "A?"}])), "all")


def test_a_folder_without_questions_says_what_it_should_hold(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it should hold a file of JSON lines or Parquet"):
        load(str(tmp_path), "all")


def test_the_column_image_is_read_as_images_is(tmp_path: Path, write: Write, png, write_parquet) -> None:
    write(tmp_path / "1.png", png("red"))
    asked = {"question": "A?", "answer": "a"}
    inside = {"bytes": base64.b64encode(png("blue")).decode(), "path": "gone.png"}
    given = ["1.png", {"bytes": None, "path": "1.png"}, inside, {"bytes": "no base64!"}]
    text = lines(*({**asked, "image": each} for each in given), {**asked, "image": "1.png", "images": [inside]})
    named, in_struct, held, broken, both = load(str(write(tmp_path / "mine.jsonl", text)), "all").items
    red, blue = (255, 0, 0), (0, 0, 255)
    shown = [[image.getpixel((0, 0)) for image in item.images()] for item in (named, in_struct, held, both)]
    assert shown == [[red], [red], [blue], [blue, red]]
    with pytest.raises(SourceError, match=r"image of line 4: cannot be read .*no base64"):
        broken.images()

    rows = [{**asked, "image": png("green")}]
    (stored,) = load(str(write_parquet(tmp_path / "a.parquet", rows, ("image",))), "all").items
    assert stored.images()[0].getpixel((0, 0)) == (0, 128, 0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("picture", "scans/1"),
        ("img", 7),
        ("image_path", "scans/1"),
        ("Image", "scans/1"),
        ("image_2", ["scans/1"]),
        ("scan", "scans/1.PNG"),
        ("scan", [{"bytes": "aGFsbG8=", "path": None}]),
    ],
)
def test_a_picture_in_a_column_that_is_not_read_is_named(
    tmp_path: Path, write: Write, column: str, value: Any
) -> None:
    rows = [{"question": "A?", "answer": "a"}, {"question": "B?", "answer": "b", column: value}]
    with pytest.raises(UsageError, match=rf"mine\.jsonl, line 2: the column '{column}' .* call it image"):
        load(str(write(tmp_path / "mine.jsonl", lines(*rows))), "all")


def test_beside_a_picture_a_column_may_say_where_it_is_from(tmp_path: Path, write: Write, png) -> None:
    asked = {"question": "A?", "answer": "a", "image": {"bytes": base64.b64encode(png("red")).decode()}}
    rows = [{**asked, "image_path": "exports/1.png", "source": "report.tiff", "photo": True}]
    (item,) = load(str(write(tmp_path / "mine.jsonl", lines(*rows))), "all").items
    assert len(item.pictures) == 1
    rows = [{**asked, "image_2": "exports/2.png"}]
    with pytest.raises(UsageError, match="'image_2' looks like a picture"):
        load(str(write(tmp_path / "mine.jsonl", lines(*rows))), "all")


def test_a_picture_may_be_a_data_url_and_one_that_is_none_cannot_be_read(tmp_path: Path, write: Write, png) -> None:
    said = base64.b64encode(png("red")).decode()
    rows = [
        {"question": "A?", "answer": "a", "image": f"data:image/png;base64,{said}"},
        {"question": "B?", "answer": "b", "image": {"bytes": "é=="}},
    ]
    one, other = load(str(write(tmp_path / "mine.jsonl", lines(*rows))), "all").items
    assert one.images()[0].getpixel((0, 0)) == (255, 0, 0)
    with pytest.raises(SourceError, match="no base64"):
        other.images()


def test_a_picture_in_a_column_of_parquet_that_is_not_read_is_named(tmp_path: Path, png, write_parquet) -> None:
    rows = [{"question": "A?", "answer": "a", "scan": png("red")}]
    with pytest.raises(UsageError, match=r"a\.parquet, row 0: the column 'scan' looks like a picture"):
        load(str(write_parquet(tmp_path / "a.parquet", rows, ("scan",))), "all")


def test_other_columns_and_empty_ones_are_nobodys_pictures(tmp_path: Path, write: Write) -> None:
    more = {"image_id": 7, "image_type": "MRI", "picture": None, "img": "", "photos": [], "imaging": "see a.png first"}
    (item,) = load(str(write(tmp_path / "mine.jsonl", lines({"question": "A?", "answer": "a", **more}))), "all").items
    assert item.pictures == ()
