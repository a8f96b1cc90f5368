import pytest

from remud_hub.clauses.text import taken_apart
from remud_hub.verify.grounded.compared import FAULT, compared_spans


KIDNEYS = "The left kidney was 112 mm long, the right kidney 87 mm. Cortical velocity was 31 cm/s; medullary velocity 18 cm/s."
甲状腺 = "左叶前后径 26 mm，右叶 17 mm。峡部结节 9 mm × 7 mm。"


def faults(text: str, known: str) -> list[str]:
    return [span.fault for span in compared_spans("answer", text, taken_apart(text), known)]


@pytest.mark.parametrize(
    ("right", "wrong", "known"),
    [
        ("The left kidney is larger than the right one.", "The left kidney is smaller than the right one.", KIDNEYS),
        ("Cortical velocity is higher than medullary.", "Cortical velocity is lower than medullary.", KIDNEYS),
        ("Medullary flow lies below cortical flow.", "Medullary flow lies above cortical flow.", KIDNEYS),
        ("右叶较左叶小。", "右叶较左叶大。", 甲状腺),
        ("左叶大于右叶。", "左叶小于右叶。", 甲状腺),
        ("右叶比左叶更薄", "右叶比左叶更厚", 甲状腺),
    ],
)
def test_what_the_values_of_the_page_bear_out_and_refute(right: str, wrong: str, known: str) -> None:
    assert faults(right, known) == [""]
    assert faults(wrong, known) == [FAULT]


@pytest.mark.parametrize(
    "text",
    [
        "The left kidney may be smaller than the right one.",
        "The left kidney is not smaller than the right one.",
        "The spleen is smaller than the liver.",
        "The left kidney is smaller than expected.",
        "Usually the left kidney is smaller than the right one.",
    ],
)
def test_what_compares_nothing_that_has_values(text: str) -> None:
    assert faults(text, KIDNEYS) == []
