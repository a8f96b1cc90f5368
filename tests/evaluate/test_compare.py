"""Two evaluations side by side: what differs, how sure that is, and when they cannot be compared."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.compare import Paired, compare, compare_task
from remud_hub.evaluate.results import Results, summarise, write_results


DRAWS = 200
"""Enough for what must hold of any draws."""
SHARES = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0])
PAIRS = st.lists(st.builds(Paired, SHARES, SHARES, st.sampled_from([*"abcdefghijkl"])), min_size=6, max_size=40)


def swapped(rows: Sequence[Paired]) -> list[Paired]:
    return [Paired(row.tuned, row.base, row.source) for row in rows]


@given(PAIRS)
@settings(deadline=None, max_examples=50)
def test_a_model_beside_itself_is_neither_better_nor_worse(rows: list[Paired]) -> None:
    found = compare_task("t", [row._replace(tuned=row.base) for row in rows], DRAWS)
    assert (found.difference, found.low, found.high, found.verdict) == (0, 0, 0, "no difference seen")


@given(PAIRS)
@settings(deadline=None, max_examples=50)
def test_swapped_models_swap_signs_and_verdicts(rows: list[Paired]) -> None:
    one, other = compare_task("t", rows, DRAWS), compare_task("t", swapped(rows), DRAWS)
    assert (one.difference, one.low, one.high) == pytest.approx((-other.difference, -other.high, -other.low))
    opposite = {"better": "worse", "worse": "better"}
    assert one.verdict == opposite.get(other.verdict, other.verdict)


@given(PAIRS)
@settings(deadline=None, max_examples=50)
def test_the_interval_holds_the_difference(rows: list[Paired]) -> None:
    found = compare_task("t", rows, DRAWS)
    assert found.low - 1e-9 <= found.difference <= found.high + 1e-9
    assert found.difference == pytest.approx(found.tuned - found.base)


@given(st.lists(st.builds(Paired, st.floats(0.5, 1), st.floats(0, 0.4)), min_size=6, max_size=40))
@settings(deadline=None, max_examples=50)
def test_what_is_worse_on_every_row_is_worse(rows: list[Paired]) -> None:
    assert compare_task("t", rows, DRAWS).verdict == "worse"
    assert compare_task("t", swapped(rows), DRAWS).verdict == "better"


@pytest.mark.parametrize("count", range(1, 6))
def test_five_rows_are_too_few_to_say_anything(count: int) -> None:
    found = compare_task("t", count * [Paired(1, 0)])
    assert (found.difference, found.low, found.high, found.verdict) == (-1, -1, 1, "no difference seen")


def test_one_row_of_many_is_no_difference() -> None:
    rows = [Paired(1, 0)] + 19 * [Paired(1, 1)]
    assert compare_task("t", rows).verdict == "no difference seen"
    assert compare_task("t", rows) == compare_task("t", rows)


def test_rows_of_a_source_that_go_alike_are_one_piece_of_evidence() -> None:
    """Four sources of twelve got worse, each with ten rows: sure by rows, not by sources."""
    rows = [Paired(1, float(source % 3 > 0), str(source)) for source in range(12) for _ in range(10)]
    by_row = compare_task("t", [row._replace(source=None) for row in rows])
    by_source = compare_task("t", rows)
    assert (by_row.resampled, by_row.units, by_source.resampled, by_source.units) == ("rows", 120, "sources", 12)
    assert by_source.high - by_source.low > 2 * (by_row.high - by_row.low)


@pytest.mark.parametrize(
    "sources", [[None] * 30, ["a", *"bcdefghi"] * 4, [str(n) for n in range(30)], [None, *"abcdefghijkl"]]
)
def test_rows_are_drawn_where_sources_are_not_known_too_few_or_no_more_than_rows(sources: list[str | None]) -> None:
    rows = [Paired(1, 0, source) for source in sources]
    assert compare_task("t", rows, DRAWS).resampled == "rows"


def covered(truth: float, samples: Sequence[Sequence[Paired]]) -> float:
    found = [compare_task("t", rows, 1000) for rows in samples]
    return float(np.mean([each.low <= truth <= each.high for each in found]))


@pytest.mark.slow
def test_intervals_over_rows_hold_the_truth_as_often_as_they_say() -> None:
    """Right with a chance of 0.7 before; of these 0.8 stay right, of the others 0.3 become so."""
    random = np.random.default_rng(1)
    truth = 0.7 * 0.8 + 0.3 * 0.3 - 0.7

    def draw() -> list[Paired]:
        base = random.random(60) < 0.7
        tuned = random.random(60) < np.where(base, 0.8, 0.3)
        return [Paired(*map(float, pair)) for pair in zip(base, tuned, strict=True)]

    assert 0.90 <= covered(truth, [draw() for _ in range(600)]) <= 0.98


@pytest.mark.slow
def test_intervals_over_sources_hold_the_truth_where_those_over_rows_do_not() -> None:
    """Twenty-five sources, each with its own difference, and eight rows of each."""
    random = np.random.default_rng(2)

    def draw() -> list[Paired]:
        centres = random.normal(0.1, 0.2, 25)
        differences = random.normal(np.repeat(centres, 8), 0.1)
        return [Paired(0, float(each), f"{number // 8}") for number, each in enumerate(differences)]

    samples = [draw() for _ in range(600)]
    assert 0.90 <= covered(0.1, samples) <= 0.98
    assert covered(0.1, [[row._replace(source=None) for row in rows] for rows in samples[:200]]) < 0.80


def answered(id: str, score: float, task: str = "remud|qa", **changes: Any) -> Answered:
    row = Answered(task, id, f"user: {id}?", "yes", "yes", "yes", "exact_match", score)
    return dataclasses.replace(row, **changes)


def write(out: Path, rows: Sequence[Answered], model: str = "base", **settings: Any) -> Path:
    tasks = tuple(summarise(task, rows) for task in dict.fromkeys(row.task for row in rows))
    asked: dict[str, Any] = {
        "data": "ann/remud", "backend": "local", "limit": None, "max_new_tokens": 8, "prompt_version": 1, "parser_version": 1,
    }  # fmt: skip
    write_results(out, Results(**{"model": model, "tasks": tasks, **asked, **settings}), rows)
    return out


GOOD = [answered(f"{number}", 1.0) for number in range(20)] + [answered("p", 0.5, "remud|vqa")]
BAD = [answered(f"{number}", float(number < 5)) for number in range(20)] + [answered("p", 0.5, "remud|vqa")]


def test_each_task_is_compared(tmp_path: Path) -> None:
    found = compare(
        write(tmp_path / "base", GOOD), write(tmp_path / "tuned", BAD[::-1], "out/model", backend="lighteval")
    )
    assert (found.base, found.tuned, found.draws) == ("base", "out/model", 10_000)
    vqa, qa = found.tasks
    assert (vqa.task, vqa.n, vqa.verdict) == ("remud|vqa", 1, "no difference seen")
    assert (qa.base, qa.tuned, qa.difference, qa.verdict) == (1.0, 0.25, -0.75, "worse")
    assert -1 < qa.low < -0.75 < qa.high < -0.4
    assert found.worse == (qa,)


def test_replies_to_one_row_are_one_row(tmp_path: Path) -> None:
    rows = [answered(f"{number}", float(reply)) for number in range(4) for reply in (0, 1)]
    (task,) = compare(write(tmp_path / "base", rows), write(tmp_path / "tuned", rows)).tasks
    assert (task.n, task.base, task.units) == (4, 0.5, 4)


@pytest.mark.parametrize(
    ("rows", "settings", "message"),
    [
        (GOOD, {"limit": 5}, "limit is None and 5"),
        (GOOD, {"max_new_tokens": 9}, "max_new_tokens is 8 and 9"),
        (GOOD, {"prompt_version": 2, "parser_version": 3}, "parser_version is 1 and 3; prompt_version is 1 and 2"),
        (GOOD, {"data": "ann/other"}, "data is ann/remud and ann/other"),
        (GOOD[:20], {}, r"only one was asked remud\|vqa"),
        (GOOD[1:], {}, r"remud\|qa has 20 and 19 rows, 19 of them the same"),
        ([*GOOD[1:], answered("new", 1.0)], {}, r"remud\|qa has 20 and 20 rows, 19 of them the same"),
        ([answered("0", 1.0, prompt="Why?"), *GOOD[1:]], {}, r"remud\|qa has other words in 1 rows, such as 0"),
        ([answered("0", 1.0, gold="no"), *GOOD[1:]], {}, r"remud\|qa has other words in 1 rows, such as 0"),
    ],
)  # fmt: skip
def test_what_was_asked_otherwise_is_not_compared(
    tmp_path: Path, rows: list[Answered], settings: dict[str, Any], message: str
) -> None:
    base, tuned = write(tmp_path / "base", GOOD), write(tmp_path / "tuned", rows, **settings)
    with pytest.raises(UsageError, match=f"did not ask the same: {message}"):
        compare(base, tuned)


def test_what_changes_no_score_keeps_nobody_from_comparing(tmp_path: Path) -> None:
    base, tuned = write(tmp_path / "base", GOOD), write(tmp_path / "tuned", GOOD, bertscore="encoder")
    assert compare(base, tuned).worse == ()


def test_one_folder_of_data_may_be_named_in_two_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "remud").mkdir()
    monkeypatch.chdir(tmp_path)
    base, tuned = (write(tmp_path / data.strip("/"), GOOD, data=data) for data in ("remud", str(tmp_path / "remud")))
    assert compare(base, tuned).worse == ()


def test_a_folder_without_an_evaluation_is_named(tmp_path: Path) -> None:
    base = write(tmp_path / "base", GOOD)
    with pytest.raises(UsageError, match=r"nowhere has no results.json"):
        compare(base, tmp_path / "nowhere")
    (base / "samples.parquet").write_bytes(b"nothing")
    with pytest.raises(UsageError, match=r"base has no samples.parquet that can be read"):
        compare(base, base)


def test_results_beside_samples_of_another_run_are_not_believed(tmp_path: Path) -> None:
    tuned = write(tmp_path / "tuned", BAD)
    results = json.loads((tuned / "results.json").read_text(encoding="utf-8"))
    results["tasks"][0]["score"] = 1.0
    (tuned / "results.json").write_text(json.dumps(results), encoding="utf-8")
    with pytest.raises(UsageError, match="not of one run"):
        compare(write(tmp_path / "base", GOOD), tuned)
