import math
from typing import Any

import pytest

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.metrics import TEXT_METRICS
from remud_hub.evaluate.results import summarise


def row(id: str, parsed: str | None, gold: str, **more: object) -> Answered:
    return Answered("t", id, "user: ?", parsed or "", parsed, gold, "token_f1", 0.0, **more)  # type: ignore[arg-type]


def test_open_rows_have_every_text_metric_and_none_leaves_the_denominator() -> None:
    rows = [
        row("1", "a cyst of the liver", "liver cyst"),
        row("2", "囊肿", "肾囊肿"),
        row("3", None, "囊肿", status="unreadable"),
        row("4", None, "a stone", status="unparsed"),
        Answered("t", "5", "user: ?", "yes", "yes", "yes", "exact_match", 1.0),
    ]
    result = summarise("t", rows)
    assert result.scores["recall"] == pytest.approx((1 + 0.5 + 0 + 0) / 4)
    assert result.scores["precision"] == pytest.approx((2 / 5 + 1 + 0 + 0) / 4)
    for metric in TEXT_METRICS:
        assert result.counts[metric] == 4
        low, high = result.intervals[metric]
        assert (low, high) == (
            0.0,
            10.0 if metric == "cider" else 1.0,
        )  # of so few rows an interval is all there can be
    assert result.counts["exact_match"] == 1


def test_a_row_asked_twice_counts_with_the_mean_of_its_replies() -> None:
    rows = [row("1", "cyst", "liver cyst"), row("1", "liver cyst", "liver cyst"), row("2", "stone", "liver cyst")]
    result = summarise("t", rows)
    assert result.counts["recall"] == 2
    assert result.scores["recall"] == pytest.approx((0.75 + 0) / 2)
    assert result.scores["open_exact_match"] == pytest.approx(0.25)


def number(id: str, parsed: str | None, score: float, status: str = "read") -> Answered:
    more: dict[str, Any] = {"status": status, "answer_kind": "number", "tolerance": 6.5, "span": 65.0}
    return Answered("t", id, "user: ?", parsed or "", parsed, "60 %", "within_tolerance", score, **more)


def test_of_numbers_the_errors_are_told_and_what_was_not_read_is_off_by_all() -> None:
    rows = [
        number("1", "60", 1.0),
        number("2", "66.5 %", 1.0),
        number("3", "27.5", 0.0),
        number("4", "6000", 0.0),
        number("5", None, 0.0, "unparsed"),
        number("6", None, 0.0, "faulty"),
        Answered("t", "7", "user: ?", "yes", "yes", "yes", "exact_match", 1.0),
    ]
    result = summarise("t", rows)
    assert (result.n, result.counts["within_tolerance"], result.counts["mae"], result.counts["rmse"]) == (7, 6, 6, 6)
    assert result.scores["within_tolerance"] == pytest.approx(2 / 6)
    assert result.scores["mae"] == pytest.approx((0 + 0.1 + 0.5 + 1 + 1 + 1) / 6)
    assert result.scores["rmse"] == pytest.approx(math.sqrt((0.01 + 0.25 + 3) / 6))
    for metric in ("mae", "rmse"):
        low, high = result.intervals[metric]
        assert 0.0 <= low < result.scores[metric] < high <= 1.0


def test_closed_rows_alone_have_no_text_metrics() -> None:
    result = summarise("t", [Answered("t", "1", "user: ?", "yes", "yes", "yes", "exact_match", 1.0)])
    assert set(result.scores) == {"exact_match"}
