import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.verify.grounded.changes import change_spans


def faults(text: str, known: str = "") -> list[str]:
    return [span.fault for span in change_spans("answer", text, known) if span.fault]


@pytest.mark.parametrize(
    "text",
    [
        "The spleen shrank from 16.8 to 15.1 cm.",
        "RI declined from 0.91 to 0.74.",
        "室间隔由23 mm减至17 mm",
        "PTH从241降到38 pg/mL",
        "It rose from 1.5 cm to 18 mm.",
        "The lesion, 12 to 15 mm wide, was reduced.",
        "a range from 5 to 9 mm",
        "增大的淋巴结由20 mm变为8 mm。",
        "降主动脉内径从30 mm变为40 mm。",
        "增强后结节由12 mm至8 mm。",
        "The enlarged node went from 20 mm to 8 mm after therapy.",
        "With increasing age the thickness goes from 8 mm to 5 mm.",
        "Stenosis narrowing of the artery progressed from 20% to 70%.",
    ],
)
def test_what_agrees_with_its_word(text: str) -> None:
    assert faults(text, text) == []
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The spleen grew from 16.8 to 15.1 cm.",
        "室间隔由23 mm增至17 mm",
        "RI went up from 0.91 to 0.74",
        "从15 mm缩小到18 mm",
    ],
)
def test_what_does_not(text: str) -> None:
    assert faults(text) == ["wrong trend"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("压差原为74 mmHg，现在是41 mmHg，下降了33 mmHg。", ""),
        ("压差原为74 mmHg，现在是41 mmHg，上升了33 mmHg。", "wrong trend"),
        ("It was 74 mmHg and is 41 mmHg now, an increase of 33 mmHg.", "wrong trend"),
        ("It was 74 mmHg and is 41 mmHg now, a decrease of 33 mmHg.", ""),
        ("现在是41 mmHg，较原来的74 mmHg下降33 mmHg。", ""),
        ("It measures 41 mmHg, down from 74 mmHg, a decrease of 33 mmHg.", ""),
        ("It is 74 mmHg, up from 41 mmHg, an increase of 33 mmHg.", ""),
        ("左侧41 mmHg，右侧74 mmHg，左侧降低33 mmHg。", ""),
    ],
)
def test_a_difference_goes_the_way_of_its_values(text: str, fault: str) -> None:
    known = "Before 74 mmHg, after 41 mmHg."
    assert faults(text, known) == ([fault] if fault else [])


def test_a_change_that_the_page_has_the_other_way_round() -> None:
    known = "The resistive index declined from 0.91 to 0.74."
    assert faults("It climbed from 0.74 to 0.91.", known) == ["wrong trend"]
    assert faults("It went from 0.91 to 0.74.", known) == []


@given(st.integers(1, 500), st.integers(1, 500))
def test_the_word_tells_the_way(one: int, other: int) -> None:
    assert bool(faults(f"It rose from {one} to {other} mm.")) == (one > other)
    assert bool(faults(f"由{one} mm降至{other} mm")) == (one < other)
