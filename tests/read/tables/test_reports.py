"""Report sets: describe, and choose among the table's own diagnoses."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.read.tables.reports import closed_vocabulary, draw_options
from remud_hub.records import OPTION_LETTERS, Document, Evidence
from tests.read.tables.conftest import items, png, reasons, write_csv


Read = Callable[[Path], Document]
LABELS = st.sets(st.text(min_size=1, max_size=6), min_size=1, max_size=12)


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, str]]:
    labels = ["腺瘤", "囊肿", "癌", "腺瘤", "囊肿", "癌"]
    for number in range(len(labels)):
        (tmp_path / f"{number}.png").write_bytes(png(number))
    return [
        {"检查号": f"E{number // 2}", "图片": f"{number}.png", "超声所见": f"左叶见结节 {number}。", "超声提示": "考虑良性", "诊断": label}
        for number, label in enumerate(labels)
    ]  # fmt: skip


def test_two_items_a_row(tmp_path: Path, rows: list[dict[str, str]], read: Read) -> None:
    document = read(write_csv(tmp_path / "reports.csv", rows))
    described, chosen = items(document)[::2], items(document)[1::2]
    assert described[0].question == "请描述图像所见。"
    assert described[0].answer == "左叶见结节 0。\n提示：考虑良性"
    assert all(len(item.images) == 1 for item in items(document))
    for row, item in zip(rows, chosen, strict=True):
        assert item.answer_kind == "choice"
        assert set(item.options) == {"腺瘤", "囊肿", "癌"}
        assert item.options[OPTION_LETTERS.index(item.answer)] == row["诊断"]
    groups = [found.group for found in document.given if isinstance(found, Evidence)]
    assert Counter(groups) == {"E0": 4, "E1": 4, "E2": 4}


def test_diagnoses_that_are_texts_are_no_options(tmp_path: Path, rows: list[dict[str, str]], read: Read) -> None:
    texts = [row | {"诊断": f"考虑 {number}"} for number, row in enumerate(rows)]
    document = read(write_csv(tmp_path / "reports.csv", texts))
    assert {item.answer_kind for item in items(document)} == {"open"}
    assert "6 different diagnoses in 6 rows" in document.problems[0].message


def test_rows_without_picture_or_report(tmp_path: Path, rows: list[dict[str, str]], read: Read) -> None:
    rows[0] |= {"图片": ""}
    rows[1] |= {"超声所见": "", "超声提示": "", "诊断": ""}
    assert reasons(read(write_csv(tmp_path / "reports.csv", rows))) == ["no picture", "no report"]


@given(LABELS, st.text(), st.data())
def test_options_hold_the_right_one_once_and_depend_on_no_order(
    labels: set[str], seed: str, data: st.DataObject
) -> None:
    right = data.draw(st.sampled_from(sorted(labels)))
    options = draw_options(right, sorted(labels), seed)
    assert options == draw_options(right, sorted(labels, reverse=True), seed)
    assert right in options
    assert len(set(options)) == len(options) == min(4, len(labels))
    assert set(options) <= labels


def test_the_right_place_tells_nothing() -> None:
    labels = [f"label {number}" for number in range(9)]
    places = Counter(draw_options(labels[0], labels, str(seed)).index(labels[0]) for seed in range(2000))
    assert all(400 < places[place] < 600 for place in range(4))


def test_a_new_label_changes_only_what_it_is_drawn_for() -> None:
    labels = [f"label {number}" for number in range(20)]
    for seed in map(str, range(200)):
        before, after = (draw_options(labels[0], known, seed) for known in (labels, [*labels, "new"]))
        assert after == before or "new" in after


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=30))
def test_a_vocabulary_is_the_same_in_any_order(labels: list[str]) -> None:
    assert closed_vocabulary(labels) == closed_vocabulary(reversed(labels))
    assert "" not in closed_vocabulary(labels)
