import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from remud_hub.hub.release.scores import TaskScore


def score(value: float, n: int) -> TaskScore:
    return TaskScore(task="remud|qa", n=n, unparsed=0, score=value)


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_of_a_share_are_wilsons(right: int, n: int, low: float, high: float) -> None:
    """The examples of Newcombe (1998, table I)."""
    assert score(right / n, n).interval == pytest.approx((low, high), abs=1e-4)


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_an_interval_holds_its_score_and_narrows_with_more_rows(value: float, n: int) -> None:
    low, high = score(value, n).interval
    assert 0 <= low <= value + 1e-12
    assert value - 1e-12 <= high <= 1
    assert high - low > score(value, 4 * n).interval[1] - score(value, 4 * n).interval[0]


@pytest.mark.parametrize(("value", "n"), [(0.5, 0), (1.1, 3), (-0.1, 3)])
def test_what_is_no_score_is_not_taken(value: float, n: int) -> None:
    with pytest.raises(ValidationError):
        score(value, n)
