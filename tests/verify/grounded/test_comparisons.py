import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.verify.grounded.comparisons import comparison_spans


def faults(text: str) -> list[str]:
    return [span.fault for span in comparison_spans("answer", text, "") if span.fault]


@pytest.mark.parametrize(
    "text",
    [
        "The right one (19 mm) is wider than the left one (12 mm).",
        "1.9 cm, wider than 12 mm",
        "27%, far below a normal value above 50%",
        "右侧6.5 mm，不小于左侧的2.1 mm",
        "右侧6.5 mm，多于左侧的2.1 mm",
        "The nodule measures 12 mm and the other is smaller than 15 mm.",
        "5 mm within 3 months",
        "The 8 mm node lies over the 20 mm mass",
        "A 5 mm stone under the plaque of 3 mm",
        "The cyst of 30 mm lies below a nodule of 12 mm",
        "312 cm/s is above the 230 cm/s limit",
        "no more than 5 mm, not larger than 8 mm",
    ],
)
def test_what_holds(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "312 cm/s stays below the 230 cm/s limit",
        "12.5 kPa is below the cut-off of 11.7 kPa",
        "The right one (19 mm) is narrower than the left one (12 mm).",
        "1.9 cm, narrower than 12 mm",
        "右侧积液深6.5 mm，明显少于左侧的2.1 mm",
        "RI 0.42，大于0.5",
        "a velocity of 135 cm/s was slower than the portal flow of 11 cm/s",
        "342 cm/s, below 230 cm/s",
    ],
)
def test_what_does_not(text: str) -> None:
    assert faults(text) == ["wrong comparison"]


@pytest.mark.parametrize(
    "text",
    [
        "The PSV of 80 cm/s fails to exceed 125 cm/s.",
        "A nodule of 8 mm, growing to more than 12 mm at one year.",
        "The risk rises from 2% to over 10% in these patients.",
        "管壁厚5 mm，没有超过7 mm。",
        "厚5 mm（大于7 mm为增厚）。",
        "3枚结节，评分大于10分。",
    ],
)
def test_what_is_no_comparison_of_two_values(text: str) -> None:
    assert faults(text) == []


def test_what_the_page_itself_compares_passes() -> None:
    text = "At 5 mm the wall is called larger than 7 mm."
    assert [span.fault for span in comparison_spans("answer", text, text)] == [""]


@given(st.integers(1, 500), st.integers(1, 500))
def test_one_of_both_comparisons_holds(one: int, other: int) -> None:
    more = faults(f"{one} mm is larger than {other} mm")
    less = faults(f"{one} mm is smaller than {other} mm")
    assert bool(more) == (one < other)
    assert bool(less) == (one > other)
