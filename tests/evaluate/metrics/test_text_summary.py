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


def test_closed_rows_alone_have_no_text_metrics() -> None:
    result = summarise("t", [Answered("t", "1", "user: ?", "yes", "yes", "yes", "exact_match", 1.0)])
    assert set(result.scores) == {"exact_match"}
