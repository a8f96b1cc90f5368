"""Values behind their labels."""

import pytest

from remud_hub.verify.grounded.labelled import labelled_spans


FETUS = "BPD 63 mm, HC 232 mm, FL 43 mm. MI 0.7，TIS 0.4，TIC 1.6。O-RADS：2类小于1%，3类1%至小于10%，4类10%至小于50%。RI of the artery was 0.42."


def faults(text: str, known: str = FETUS) -> list[str]:
    return [text[span.start : span.end] for span in labelled_spans("answer", text, known) if span.fault]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The FL measures 63 mm.", ["FL measures 63 mm"]),
        ("BPD of 43 mm and FL of 63 mm", ["BPD of 43 mm", "FL of 63 mm"]),
        ("因为TIS达到1.6，需要限制。", ["TIS达到1.6"]),
        ("4类为1%至不足10%。", ["4类为1%"]),
    ],
)
def test_a_value_stays_behind_its_label(text: str, found: list[str]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The BPD was 6.3 cm and the FL 43 mm.",
        "TIC为1.6，高于1.0。",
        "3类为1%至不足10%，4类为10%至不足50%。",
        "PSV 63 mm",  # the page has no such label
        "The RI was 0.7.",  # nor a value of that one
        "FL 3",
        "4类小于50%。",  # the upper end of its range
        "The HC reached 0.42 m/s.",  # a value of another kind
        "The CT 63 mm slice",
    ],
)
def test_others_pass(text: str) -> None:
    assert faults(text) == []


def test_nothing_is_said_where_the_page_labels_nothing() -> None:
    assert list(labelled_spans("answer", "FL 63 mm", "The femur is 63 mm long.")) == []


def test_a_label_may_be_the_end_of_another() -> None:
    assert faults("At follow-up the EF was 45%.", "Baseline EF 25%. At follow-up LVEF 45%.") == []
