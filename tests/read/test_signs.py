"""Signs that fonts name as letters."""

import pytest

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.signs import with_signs


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("reference method 0.5 (p ¼ 0.04) and", "reference method 0.5 (p = 0.04) and"),
        ("n ¼ 12, r ¼ −0.8, κ ¼ .7", "n = 12, r = −0.8, κ = .7"),
        ("GLS was 12.1 Æ 5.0% and 13.5% Æ 4.2%", "GLS was 12.1 ± 5.0% and 13.5% ± 4.2%"),
        ("a field of 20 Â 30 mm", "a field of 20 × 30 mm"),
        ("r ¼ À0.8 and p ¼ 0.04", "r = −0.8 and p = 0.04"),
        ("needle (18 G) ¼ 1 inch", "needle (18 G) ¼ 1 inch"),
        ("an annulus of 2 ¼ inch", "an annulus of 2 ¼ inch"),
        ("¼ of the patients", "¼ of the patients"),
        ("Ærø and Þingvellir, Âge 3", "Ærø and Þingvellir, Âge 3"),
        ("左房 ¼ 部分", "左房 ¼ 部分"),
    ],
)
def test_a_letter_between_a_value_and_its_name_is_a_sign(said: str, printed: str) -> None:
    words = tuple(Cell(word, (10.0 * at, 10, 10.0 * at + 8, 20), "/F1", 0) for at, word in enumerate(said.split()))
    text = with_signs(PageText(words, (Cell(said, (0, 10, 200, 20), "/F1", 0),)))
    assert text.lines[0].text == printed
    assert [word.text for word in text.words] == printed.split()


@pytest.mark.parametrize("around", [("", ""), ("p", ""), ("p", "0.04 and more"), ("r", "is stipulated")])
def test_words_that_are_empty_or_several_are_borne(around: tuple[str, str]) -> None:
    words = tuple(Cell(word, (0, 10, 8, 20), "/F1", 0) for word in (around[0], "¼", around[1]))
    text = with_signs(PageText(words, (Cell("p ¼ 0.04", (0, 10, 200, 20), "/F1", 0),)))
    assert [word.text for word in text.words] == [around[0], "=" if around[1][:1] == "0" else "¼", around[1]]
