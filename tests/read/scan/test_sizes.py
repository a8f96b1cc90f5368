from hypothesis import given
from hypothesis import strategies as st

from remud_hub.read.scan.sizes import em_width, snapped


def test_chinese_characters_are_full_squares() -> None:
    assert em_width("床旁超声") == 4
    assert em_width("WIDE") > em_width("wide") > em_width("lift")


def test_measurements_of_two_sizes_become_two_sizes() -> None:
    body, caption = [9.6, 9.8, 10.1, 9.7], [7.9, 8.1]
    found = snapped([*body, *caption], [50.0] * 6)
    assert len(set(found[:4])) == len(set(found[4:])) == 1
    assert found[4] < 8.2 < 9.5 < found[0]


@given(st.lists(st.tuples(st.floats(4, 40), st.integers(1, 90)), max_size=30))
def test_snapping_moves_no_size_far(measured: list[tuple[float, int]]) -> None:
    sizes = [size for size, _ in measured]
    found = snapped(sizes, [float(weight) for _, weight in measured])
    assert all(abs(new - old) <= 0.17 * old for new, old in zip(found, sizes, strict=True))
