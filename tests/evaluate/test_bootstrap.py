import numpy as np
import pytest

from remud_hub.evaluate.bootstrap import SEED, interval, intervals


@pytest.mark.parametrize("values", [[1.0], [0.0, 1.0], [1.0] * 5])
def test_of_fewer_than_six_rows_the_interval_is_all_there_can_be(values: list[float]) -> None:
    assert interval(values, [None] * len(values), (0.0, 10.0))[:2] == (0.0, 10.0)


@pytest.mark.parametrize(("rows", "reach"), [(6, 0.459), (20, 0.168), (100, 0.036)])
def test_all_right_and_all_wrong_are_not_certain(rows: int, reach: float) -> None:
    right, wrong = (interval([value] * rows, [None] * rows, (0.0, 1.0)) for value in (1.0, 0.0))
    assert right[:2] == pytest.approx((1 - reach, 1.0), abs=1e-3)
    assert wrong[:2] == pytest.approx((0.0, reach), abs=1e-3)


def test_rows_of_ten_sources_that_go_alike_say_as_much_as_ten_rows() -> None:
    sources = [f"s{number // 4}" for number in range(40)]
    assert interval([1.0] * 40, sources, (0.0, 1.0))[:2] == interval([1.0] * 10, [None] * 10, (0.0, 1.0))[:2]


def test_two_runs_that_never_differ_differ_by_nothing() -> None:
    assert interval([0.0] * 20, [None] * 20, (-1.0, 1.0))[:2] == (0.0, 0.0)


def test_where_one_source_is_not_known_rows_are_drawn() -> None:
    values, sources = [1.0, 0.0] * 10, [None, *(f"s{number}" for number in range(19))]
    found = interval(values, sources, (0.0, 1.0), draws=200)
    assert (found.resampled, found.units) == ("rows", 20)
    assert found.low < 0.5 < found.high


def test_columns_that_are_drawn_together_have_the_intervals_that_they_have_alone() -> None:
    columns = [[float(row % 3 == 0) for row in range(30)], [row / 30 for row in range(30)], [1.0] * 30]
    bounds = [(0.0, 1.0), (0.0, 10.0), (0.0, 1.0)]
    for sources in ([None] * 30, [f"s{row % 12}" for row in range(30)]):
        alone = [interval(values, sources, ends, draws=300) for values, ends in zip(columns, bounds, strict=True)]
        assert intervals(columns, sources, bounds, draws=300) == alone


def test_an_interval_is_the_middle_of_the_means_of_draws() -> None:
    random = np.random.default_rng(SEED)
    values = np.arange(12) / 12
    means = [values[random.integers(12, size=12)].mean() for _ in range(500)]
    assert interval(values.tolist(), [None] * 12, (0.0, 1.0), draws=500)[:2] == pytest.approx(
        tuple(np.quantile(means, (0.025, 0.975)))
    )
