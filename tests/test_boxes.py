import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub import boxes
from remud_hub.records import Box


_NUMBERS = st.floats(-500, 500)
_BOXES = st.builds(lambda x, y, w, h: (x, y, x + w, y + h), _NUMBERS, _NUMBERS, st.floats(1, 300), st.floats(1, 300))


@given(_BOXES, st.tuples(_NUMBERS, _NUMBERS), st.floats(-45, 45))
def test_a_box_moved_round_and_back_is_where_it_was(box: Box, pivot: tuple[float, float], degrees: float) -> None:
    moved = boxes.moved_round(box, pivot, degrees)
    assert boxes.width(moved) == pytest.approx(boxes.width(box))
    assert boxes.height(moved) == pytest.approx(boxes.height(box))
    assert boxes.moved_round(moved, pivot, -degrees) == pytest.approx(box, abs=1e-6)


def test_clockwise_takes_what_is_right_of_the_pivot_down() -> None:
    assert boxes.moved_round((9, -1, 11, 1), (0, 0), 90) == pytest.approx((-1, 9, 1, 11))


@given(_BOXES, st.integers(-4, 4))
def test_quarter_turns_are_undone_by_as_many_back(box: Box, turns: int) -> None:
    size = (600.0, 800.0)
    turned = boxes.quarter_turns(box, size, turns)
    back = boxes.quarter_turns(turned, size if turns % 2 == 0 else size[::-1], -turns)
    assert back == pytest.approx(box, abs=1e-6)
