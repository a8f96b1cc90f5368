import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.verify.grounded.times import time_spans


LUNG = "The B-line count was 46 before and 12 after removal of 3.1 L of fluid."
TEAR = "(a) B-mode: a laceration, 38 mm long. After six weeks the laceration measured 11 mm."
BOWEL = "（a）治疗前：肠壁厚6.8 mm。（d）治疗后第14周：肠壁厚3.1 mm。"
STUDY = "Residents recognised 38 of 40 detachments after one hour of training, compared with 27 of 40 before."


def faults(text: str, known: str) -> list[str]:
    return [text[span.start : span.end] for span in time_spans("answer", text, known)]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("The count fell by 34, from 46 to 12.", LUNG),
        ("3.1 L were taken off, and 12 B-lines were left afterwards.", LUNG),
        ("The tear had shrunk from 38 to 11 mm.", TEAR),
        ("肠壁由6.8 mm变薄到3.1 mm。", BOWEL),
        ("治疗前为6.8 mm，治疗后为3.1 mm。", BOWEL),
        ("From 27 to 38 of 40", STUDY),
        ("After ten weeks the angle increased from 46° to 61°.", "The angle was 46°. It improved to 61°."),
        ("从64 mm减到58 mm。", "瘤腔由术前64 mm减小到58 mm。"),
        ("腔隙由2处增加到5处，最大的从9 mm增大到22 mm。", "腔隙5处，最大22 mm。孕28周时腔隙仅2处，最大9 mm。"),
        (
            "50 mm before treatment, 30 mm after it",
            "Before and after treatment, the size was 50 mm and 30 mm, respectively.",
        ),
        ("餐前50 mm，餐后30 mm", "餐前与餐后胆囊径分别为50 mm、30 mm。"),
        ("The ejection fraction is reduced to 30%.", "At presentation the ejection fraction was 30%, later 45%."),
        ("40 mm before drainage", "A postoperative collection was 40 mm."),
        ("术后3月仍为8 mm", "术前8 mm，术后3月无明显变化，另一枚术后为9 mm。"),
        ("It had shrunk to 24 mm.", "It was 78 mm initially, and by day 6 only 24 mm remained."),
        ("It measured 24 mm after dialysis.", "In the plane after Graf: 24 mm."),
    ],
)
def test_what_was_so_when_it_is_said(text: str, known: str) -> None:
    assert faults(text, known) == []


@pytest.mark.parametrize(
    ("text", "known", "wrong"),
    [
        ("The count rose by 34, from 12 to 46.", LUNG, ["12", "46"]),
        ("肠壁由3.1 mm增厚到6.8 mm。", BOWEL, ["3.1 mm", "6.8 mm"]),
        ("治疗前为3.1 mm。", BOWEL, ["3.1 mm"]),
        ("The tear had extended from 11 to 38 mm.", TEAR, ["11 to 38 mm"]),
        ("PSV由142升至386 cm/s。", "PSV 386 cm/s。术后PSV为142 cm/s。", ["142升至386 cm/s"]),
        ("It was 118 before it.", "It was 84 before drainage and 118 after it.", ["118"]),
    ],
)
def test_what_was_not(text: str, known: str, wrong: list[str]) -> None:
    assert faults(text, known) == wrong


@given(st.integers(1, 500), st.integers(1, 500))
def test_before_and_after_change_places_with_the_numbers(one: int, other: int) -> None:
    known = f"术前{one} mm，术后{other} mm。"
    assert faults(f"由{one} mm变为{other} mm", known) == []
    assert bool(faults(f"由{other} mm变为{one} mm", known)) == (one != other)
