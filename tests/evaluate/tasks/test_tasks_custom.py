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
