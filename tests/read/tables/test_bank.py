"""Options, right answers, and rows that are of no use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.read.tables.options import options_of, right_options
from remud_hub.read.tables.rows import Unusable
from remud_hub.records import OPTION_LETTERS, Document, Evidence, Rejection
from tests.read.tables.conftest import items, png, reasons, write_csv, write_jsonl, write_parquet


Read = Callable[[Path], Document]
TEXTS = ["无回声", "强回声", "低回声"]
WORDS = st.lists(st.from_regex(r"[a-z]{3,12}", fullmatch=True), min_size=2, max_size=8, unique=True)


@pytest.mark.parametrize(
    "cell",
    [
        TEXTS,
        {"A": "无回声", "B": "强回声", "C": "低回声"},
        {"text": TEXTS, "label": ["A", "B", "C"]},
        '["无回声", "强回声", "低回声"]',
        "A. 无回声 B. 强回声 C. 低回声",
        "A、无回声\nB、强回声\nC、低回声",
        "(A) 无回声;(B) 强回声;(C) 低回声",
        "无回声|强回声|低回声",
    ],
)
def test_ways_to_write_options(cell: object) -> None:
    assert [option.text for option in options_of([cell])] == TEXTS


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("B", [1]), ("b", [1]), ("(B)", [1]), ("Ｂ", [1]), ("B.", [1]), ("选B", [1]), ("强回声", [1]), ("强回声。", [1]),
        ("B. 强回声", [1]), ("A、C", [0, 2]), ("AC", [0, 2]), ("A,B,C", [0, 1, 2]), (["C", "A"], [0, 2]), ('["B"]', [1]),
    ],
)  # fmt: skip
def test_ways_to_write_the_answer(answer: object, right: list[int]) -> None:
    assert right_options(answer, options_of([TEXTS])) == right


@pytest.mark.parametrize("answer", ["D", "等回声", "BA", "B. 无回声", "2", "AD"])
def test_what_is_no_answer(answer: str) -> None:
    with pytest.raises(Unusable, match="not among the options"):
        right_options(answer, options_of([TEXTS]))


def test_words_of_option_letters_are_no_letters_and_doubt_is_told() -> None:
    assert right_options("BAD", options_of([["bad", "good", "x", "y"]])) == [0]
    with pytest.raises(Unusable, match="two ways"):
        right_options("B", options_of([["B", "AB", "0"]]))


@given(WORDS, st.data())
def test_letter_text_and_number_name_the_same_option(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    options = options_of([words])
    assert [option.text for option in options] == words
    assert right_options(OPTION_LETTERS[place], options) == [place]
    assert right_options(words[place], options) == [place]
    assert right_options(place, options, 0) == right_options(place + 1, options, 1) == [place]


def test_empty_options_are_left_out_and_letters_keep_their_meaning(tmp_path: Path, read: Read) -> None:
    rows = [{"question": "?", "A": "a1", "B": "", "C": "C. c3", "D": "", "answer": "C"}]
    assert [(item.options, item.answer) for item in items(read(write_csv(tmp_path / "a.csv", rows)))] == [
        (("a1", "c3"), "B")
    ]


def test_several_right_options_become_an_open_question(tmp_path: Path, read: Read) -> None:
    rows = [{"question": "哪些正确？", "A": "甲", "B": "乙", "C": "丙", "answer": "AC"}]
    (item,) = items(read(write_csv(tmp_path / "a.csv", rows)))
    assert (item.answer_kind, item.options) == ("open", ())
    assert item.question == "哪些正确？\nA. 甲\nB. 乙\nC. 丙"
    assert item.answer == "A. 甲\nC. 丙"


def test_kinds_of_answers_without_options(tmp_path: Path, read: Read) -> None:
    answers = ["yes", "对", "4.5 mm", "12", "A cyst."]
    rows = [{"question": f"{answer}?", "answer": answer} for answer in answers]
    kinds = [item.answer_kind for item in items(read(write_csv(tmp_path / "a.csv", rows)))]
    assert kinds == ["closed", "closed", "number", "number", "open"]


def test_every_row_is_an_item_or_a_reason(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "torn.png").write_bytes(png()[:40])
    good = {"id": "1", "question": "?", "A": "x", "B": "y", "answer": "A", "image": "a.png"}
    changes = [
        {},
        {"question": " "},
        {"answer": ""},
        {"answer": "C"},
        {"B": "X "},
        {"B": ""},
        {"A": "", "B": ""},
        {"image": "gone.png"},
        {"image": "torn.png"},
        {"image": "../secret.png"},
        {"image": "https://example.org/a.png"},
        {"id": "1"},
        {"image": ""},
    ]
    rows = [good | {"id": str(place + 1)} | change for place, change in enumerate(changes)]
    document = read(write_csv(tmp_path / "a.csv", rows))
    assert len(items(document)) + len(reasons(document)) == len(rows)
    assert reasons(document) == [
        "no question",
        "no right answer",
        "the answer is not among the options",
        "two options are equal",
        "fewer than two options",
        "a letter for an answer, and no options",
        "picture is not there",
        "picture is in a format that cannot be drawn",
        "picture lies outside of the file's folder and is not read",
        "picture is on another machine and is not fetched",
        "its id was there before",
    ]
    details = [found.detail for found in document.given if isinstance(found, Rejection)]
    assert details[6] == "row 9: gone.png"
    assert details[-1] == "row 13: id 1 is that of row 2"
    # What is not there may be there the next time: such a reading is not kept
    assert [problem.unread for problem in document.problems if "gone.png" in problem.message] == [True]


def test_pictures_by_path_and_in_the_table(tmp_path: Path, read: Read) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a, b.png").write_bytes(png(1))
    (tmp_path / "img" / "c.png").write_bytes(png(2))
    rows = [{"question": "?", "answer": "x", "images": ["img/a, b.png", "img\\c.png"]}]
    (several,) = items(read(write_jsonl(tmp_path / "a.jsonl", rows)))
    assert items(read(write_csv(tmp_path / "a.csv", [rows[0] | {"images": "img/a, b.png,img/c.png"}]))) == [several]
    inside = [{"bytes": png(1), "path": None}, {"bytes": None, "path": "img/c.png"}]
    assert items(read(write_parquet(tmp_path / "a.parquet", [rows[0] | {"images": inside}]))) == [several]
    assert len(several.images) == 2


def test_equal_rows_have_ids_of_their_own(tmp_path: Path, read: Read) -> None:
    document = read(write_csv(tmp_path / "a.csv", [{"question": "?", "answer": "x"}] * 3))
    assert len({found.id for found in document.given if isinstance(found, Evidence)}) == 3
