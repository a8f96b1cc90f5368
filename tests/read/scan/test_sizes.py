import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.read.scan.sizes import em_width, of_paragraphs, snapped


def test_chinese_characters_are_full_squares() -> None:
    assert em_width("床旁超声") == 4
    assert em_width("WIDE") > em_width("wide") > em_width("lift")


def test_measurements_of_two_sizes_become_two_sizes() -> None:
    body, caption = [9.6, 9.8, 10.1, 9.7], [7.9, 8.1]
    found = snapped([*body, *caption], [50.0] * 6)
    assert len(set(found[:4])) == len(set(found[4:])) == 1
    assert found[4] < 8.2 < 9.5 < found[0]


def test_wide_spaces_do_not_make_a_line_of_a_paragraph_larger() -> None:
    edges = [(60.0, 300.0), (50.0, 300.0), (50.0, 300.0), (50.0, 300.0), (50.0, 170.0)]
    lines = [(x0, 100 + 12.0 * i, x1, 110 + 12.0 * i) for i, (x0, x1) in enumerate(edges)]
    found = of_paragraphs(lines, [9.6, 9.5, 10.9, 9.4, 8.3])
    assert set(found) == {9.5}


def test_the_last_letters_of_a_paragraph_are_as_large_as_it_is() -> None:
    lines = [(50.0, 100 + 12.0 * i, x1, 110 + 12.0 * i) for i, x1 in enumerate((300.0, 300.0, 300.0, 64.0))]
    assert of_paragraphs(lines, [9.6, 9.6, 9.7, 12.0])[3] < 9.8


@pytest.mark.parametrize(("pitch", "size"), [(11.5, 8.0), (14.0, 9.3)])
def test_the_last_word_of_two_lines_is_as_large_as_the_first(pitch: float, size: float) -> None:
    lines = [(40.0, 178.0, 205.0, 188.0), (40.0, 178.0 + pitch, 70.0, 188.0 + pitch)]
    assert of_paragraphs(lines, [8.0, 9.3]) == [8.0, size]


def test_a_caption_right_below_the_text_keeps_its_size() -> None:
    lines = [(50.0, 100 + 12.0 * i, 300.0, 110 + 12.0 * i) for i in range(3)]
    captions = [(50.0, 142.0, 280.0, 150.0), (50.0, 152.0, 280.0, 160.0)]
    assert of_paragraphs([*lines, *captions], [10.0, 10.0, 10.1, 8.0, 8.0]) == [10.0, 10.0, 10.0, 8.0, 8.0]


@given(st.lists(st.tuples(st.floats(4, 40), st.integers(1, 90)), max_size=30))
def test_snapping_moves_no_size_far(measured: list[tuple[float, int]]) -> None:
    sizes = [size for size, _ in measured]
    found = snapped(sizes, [float(weight) for _, weight in measured])
    assert all(abs(new - old) <= 0.17 * old for new, old in zip(found, sizes, strict=True))
