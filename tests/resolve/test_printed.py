import pytest

from remud_hub.resolve.printed import Line, find_letters, find_run


def _lines(*texts: str) -> list[Line]:
    return [Line(text, (10.0 * i, 0, 10.0 * i + 8, 10)) for i, text in enumerate(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("A", "B", "C"),
        ("(a)", "(b)", "(c)"),
        ("a.) Higher level maps", "b.) No warping", "c.) Flow"),
        ("Panel A", "Panel B", "Panel C"),
        ("A LVEF <40%", "B e' lateral", "C E/e' ratio"),
        ("（A）", "（B）", "（C）"),
        ("(A)1.5", "(B)", "(C)", "b", "A of them"),
    ],
)
def test_letters_are_found_however_they_are_set(texts: tuple[str, ...]) -> None:
    assert list(find_letters(_lines(*texts), ["A", "B", "C"])) == ["A", "B", "C"]
    assert list(find_letters(_lines(*texts), ["a", "b", "c"])) == ["a", "b", "c"]
    assert find_letters(_lines(*texts), ["A", "B", "C"])["B"][0] == 10


@pytest.mark.parametrize("text", ["Average", "B-lines", "97.4", "", "Ab", "A4C"])
def test_words_are_no_letters(text: str) -> None:
    assert find_letters(_lines(text), ["A", "B"]) == {}


def test_a_run_has_each_letter_once_and_no_hole() -> None:
    assert list(find_run(_lines("A", "B", "x"))) == ["A", "B"]
    assert list(find_run(_lines("(c)", "(d)"))) == ["C", "D"]
    assert find_run(_lines("(c)", "(d)"), first="A") == {}
    assert find_run(_lines("A", "C")) == {}
    assert find_run(_lines("A", "B", "B")) == {}
    assert find_run(_lines("A")) == {}
