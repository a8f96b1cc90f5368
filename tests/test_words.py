import pytest

from remud_hub.words import numbers_of, share_found, stems_of


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("The Kidneys measured 9 cm", {"the", "kidney", "measur"}),
        ("胆囊壁厚", {"胆囊", "囊壁", "壁厚"}),
        ("CT", set()),
    ],
)
def test_stems(text: str, stems: set[str]) -> None:
    assert stems_of(text) == stems


@pytest.mark.parametrize(
    ("text", "known", "share"),
    [
        ("thickening walls", "It is thickened", 0.5),
        ("measured", "It measures", 1.0),
        ("一个胆囊", "胆囊", 1 / 3),
        ("9", "", 1.0),
    ],
)
def test_share_found(text: str, known: str, share: float) -> None:
    assert share_found(text, known) == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5,271 images, 91·1% and ３.５ cm", ["5271", "91.1", "3.5"]),
        ("refs 1,2 and 10,1111", ["1", "2", "10", "1111"]),
        ("双顶径4.5cm，孕20周", ["4.5", "20"]),
        ("none", []),
    ],
)
def test_numbers(text: str, numbers: list[str]) -> None:
    assert numbers_of(text) == numbers
