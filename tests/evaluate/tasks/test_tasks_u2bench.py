import base64
import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.errors import SourceError, UsageError
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.metrics import score_reply
from remud_hub.evaluate.tasks.u2bench import load
from remud_hub.evaluate.tasks.u2gold import LOCATIONS, label, location, value


Write = Callable[..., Path]
COLUMNS = (
    *("dataset_name", "img_data", "patient_id", "prompt", "anatomy_location", "demographic", "classification_task"),
    *("class_label", "options", "seg_data", "seg_channel_name", "gt_bbox", "keypoints", "measurement", "caption"),
    *("report", "notes"),
)


@pytest.fixture
def ask(tmp_path: Path, png) -> Callable[..., list[Item]]:
    def ask(task: str, *rows: dict[str, Any]) -> list[Item]:
        path = tmp_path / task / "21.set.tsv"
        path.parent.mkdir(exist_ok=True)
        picture = base64.b64encode(png("red")).decode()
        shared = {"img_data": picture, "anatomy_location": "Breast", "seg_data": "x" * 200_000}
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, delimiter="\t", restval="")
            table.writeheader()
            table.writerows(shared | row for row in rows)
        return list(load(str(tmp_path), task).items)

    return ask


def test_a_diagnosis_is_asked_in_the_words_of_its_own_prompt(ask) -> None:
    prompt = "You see the {anatomy\\_location}.\\n\\nChoose.\noptions: benign, malignant"
    rows = {"prompt": prompt, "class_label": "malignant", "options": "['benign', 'malignant']", "patient_id": "p1"}
    first, second = ask("disease_diagnosis", rows, rows | {"class_label": "None", "options": "None, optimal"})
    assert first.messages == (
        {"role": "user", "content": "You see the Breast.\n\nChoose.\noptions: benign, malignant"},
    )
    assert (first.answer, first.options) == ("B", ("A. benign", "B. malignant"))
    assert (first.anatomy, first.modality, first.source) == ("breast", "ultrasound", "21.set-p1")
    assert first.images()[0].getpixel((0, 0)) == (255, 0, 0)
    assert score_reply("malignant", first.answer, first.answer_kind, first.options).value == 1.0
    assert (second.answer, second.images()[0].size) == ("A", (8, 6))


def test_options_by_task_are_those_of_the_task(ask) -> None:
    options = "{'DiagnosticPlane': ['AC_PLANE', 'BPD_PLANE'], 'FetusOrientation': ['hdvb', 'hdvf', 'huvb']}"
    row = {"classification_task": "FetusOrientation", "class_label": "huvb", "options": options}
    (item,) = ask("view_recognition_and_assessment", row)
    assert (item.answer, item.topic) == ("C", "FetusOrientation")
    assert item.messages[0]["content"].startswith(
        "This is an ultrasound picture of the Breast. What is its FetusOrient"
    )


def test_a_label_may_stand_in_a_list(ask) -> None:
    (item,) = ask("disease_diagnosis", {"class_label": "['malignant']", "options": "['benign', 'malignant']"})
    assert (item.answer, item.fault) == ("B", None)


def test_more_options_than_letters_are_compared_by_their_text(ask) -> None:
    names = [f"view {number}" for number in range(12)]
    row = {"class_label": "view 11", "options": str(names), "prompt": f"Which? {names}"}
    told, untold = ask("view_recognition_and_assessment", row, row | {"prompt": ""})
    assert (told.answer_kind, told.options, told.fault) == ("closed", (), None)
    assert score_reply("View 11.", told.answer, told.answer_kind, told.options).value == 1.0
    assert untold.fault == "it has 12 options, and no prompt that names them"


@pytest.mark.parametrize(
    ("box", "place"),
    [
        ("{'lesion': [0.2, 0.5, 0.1, 0.1]}", "middle left"),
        ('[{"lesion": [0.5, 0.5, 0.9, 0.9]}]', "center"),
        ("[0.55, 0.449, 0.1, 0.1]", "upper right"),
        ("{'lesion': [0.45, 0.55]}", "lower center"),
        ("", "not visible"),
        ("nan", "not visible"),
        ("{'lesion': nan}", "not visible"),
        ("{'lesion': [nan, nan, nan, nan]}", "not visible"),
        ("[]", "not visible"),
    ],
)
def test_a_lesion_lies_in_the_part_of_the_picture_where_its_centre_is(ask, box: str, place: str) -> None:
    (item,) = ask("lesion_localisation", {"gt_bbox": box})
    assert item.options["ABCDEFGHIJ".index(item.answer)][3:] == place
    assert item.fault is None


@pytest.mark.parametrize(
    "box", ["[100, 200, 300, 400]", "somewhere", "{'lesion': 3}", "{'lesion': ['a', 'b']}", "[[["]
)
def test_a_box_that_is_in_no_part_of_the_picture_is_faulty(ask, box: str) -> None:
    (item,) = ask("organ_detection", {"gt_bbox": box})
    assert item.fault == "its gt_bbox holds no place in parts of the picture"


@pytest.mark.parametrize("place", LOCATIONS)
def test_a_reply_that_says_the_place_is_right(ask, place: str) -> None:
    (item,) = ask("keypoint_detection", {"keypoints": "{'valve': [0.5, 0.5]}"})
    assert score_reply(place, item.answer, item.answer_kind, item.options).value == float(place == "center")
    assert "valve" in item.question


@pytest.mark.parametrize(
    ("measured", "answer", "fault"),
    [
        ("{'EF': 55.5}", "55.5", None),
        ("{'IMT': [0.8, 'mm'], 'other': 3}", "0.8 mm", None),
        ("[{'fat value': 12}]", "12", None),
        ("[{'fat value': 12, 'other': 3}]", "12", None),
        ("[0.8, 0.9, 'mm']", "0.8 mm", None),
        ("{'a': 1, 'b': 2}", "", "it has 2 measurements"),
        ("{'EF': 1, 'IMT': 2}", "", "it has 2 measurements"),
        ("", "", "it has no answer"),
    ],
)
def test_a_value_with_its_unit(ask, measured: str, answer: str, fault: str | None) -> None:
    (item,) = ask("clinical_value_estimation", {"measurement": measured})
    assert (item.answer, item.answer_kind) == (answer, "number")
    assert (fault or "None") in str(item.fault)


@pytest.mark.parametrize(
    ("measured", "tolerance", "span"),
    [
        ("{'EF': 55.5, 'ESV': 60}", 6.5, 65.0),
        ("{'IMT': [0.8, 'mm']}", 0.12, 1.2),
        ("{'abdominal_circumference': 250.1}", 30.0, 300.0),
        ("[{'fat value': 12, 'class': 1}]", 8.5, 85.0),
        ("{'head_circumference': 250.1}", None, None),
        ("7", None, None),
    ],
)
def test_a_value_is_right_within_a_tenth_of_its_range(ask, measured: str, tolerance, span) -> None:
    (item,) = ask("clinical_value_estimation", {"measurement": measured})
    assert (item.tolerance, item.span) == (pytest.approx(tolerance), pytest.approx(span))
    assert item.fault is None
    near, far = ((tolerance or 0) * part + float(item.answer.split()[0]) for part in (0.9, 1.1))
    scores = [score_reply(f"{said:.4f}", item.answer, "number", tolerance=tolerance).value for said in (near, far)]
    assert scores == ([1.0, 0.0] if tolerance else [1.0, 1.0])


def test_reports_and_captions_are_open(ask) -> None:
    (report,) = ask("report_generation", {"report": "The liver is\nnormal."})
    (caption,) = ask("caption_generation", {"caption": "A nodule."})
    assert [(item.answer, item.answer_kind) for item in (report, caption)] == [
        ("The liver is\nnormal.", "open"),
        ("A nodule.", "open"),
    ]


def test_a_prompt_that_leaves_something_open_is_not_asked(ask) -> None:
    (item,) = ask("clinical_value_estimation", {"measurement": "{'EF': 1}", "prompt": "A pixel is {pixelSizeMm} mm."})
    assert item.fault == "its prompt leaves pixelSizeMm open, which the row does not tell"


@pytest.mark.parametrize("right", ["class_label", "measurement", "caption", "report", "gt_bbox", "keypoints"])
def test_a_prompt_is_not_filled_with_what_is_right(ask, right: str) -> None:
    (item,) = ask("report_generation", {"report": "secret", right: "secret", "prompt": f"Is it {{{right}}}?"})
    assert "secret" not in item.question
    assert item.fault == f"its prompt leaves {right} open, which the row does not tell"


CELLS = st.text(max_size=6) | st.sampled_from(
    ["5", "[[]]", "{'a': {}}", "{1: 2}", "[{}]", "{'EF': []}", "(1,)", "{'a', 'b'}"]
)


@given(st.dictionaries(st.sampled_from(COLUMNS), CELLS))
def test_whatever_a_cell_holds_it_is_right_or_faulty(row: dict[str, str]) -> None:
    for gold in (label(row), value(row), location("gt_bbox")(row), location("keypoints")(row)):
        assert isinstance(gold.answer, str)


def test_a_damaged_table_and_a_damaged_picture_are_told(ask, tmp_path: Path, write: Write) -> None:
    damaged, absent = ask(
        "report_generation", {"report": "x", "img_data": "no base64!"}, {"report": "x", "img_data": ""}
    )
    with pytest.raises(SourceError, match="is no base64"):
        damaged.images()
    assert [item.pictures[0].at_hand for item in (damaged, absent)] == [True, False]
    for text, told in (
        ("a\tb\n1\t2\n", "has no column img_data; it has a, b"),
        ("img_data\treport\nx\n", "a row has 1 values, not 2"),
        ('img_data\treport\nx\t"never closed\n', "is no table of tabs"),
        ("", "has no column img_data"),
    ):
        with pytest.raises(UsageError, match=told):
            load(str(write(tmp_path / "x.tsv", text)), "report_generation")
    with pytest.raises(UsageError, match=r"has no organ_detection/\*\.tsv and no \*\.tsv"):
        load(str(write(tmp_path / "other" / "x.txt", "").parent), "organ_detection")
