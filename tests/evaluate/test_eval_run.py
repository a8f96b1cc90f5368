"""Names, limits and reports of an evaluation, and what it says when there is nothing to evaluate."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq
import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.job import EvalJob, batches
from remud_hub.evaluate.report import Answered, Results, summarise, write_report
from remud_hub.evaluate.rows import draw, load_test_rows, split_revision, task_config
from remud_hub.evaluate.run import evaluate
from remud_hub.models.decoding import Budget, Sampling


Writer: TypeAlias = Callable[..., Path]
Rows: TypeAlias = dict[str, list[dict[str, Any]]]


def test_near_task_names_are_offered() -> None:
    assert task_config("remud|vqa_reasoning") == "vqa_reasoning"
    with pytest.raises(UsageError, match=r"did you mean remud\|vqa_reasoning"):
        task_config("remud|vqa_reasonning")
    with pytest.raises(UsageError, match=r"did you mean remud\|vqa"):
        task_config("vqa")
    with pytest.raises(UsageError, match=r"remud\|qa or remud\|qa_reasoning or remud\|vqa or"):
        task_config("zzzz")


def test_a_missing_split_says_what_to_do(tmp_path: Path, write_dataset: Writer, sample_rows: Rows) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": sample_rows["qa"]}, split="train")
    with pytest.raises(UsageError, match=r"no test rows in the config qa.*remud build"):
        load_test_rows(str(data), "qa")


def test_a_missing_config_names_those_there_are(tmp_path: Path, write_dataset: Writer, sample_rows: Rows) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": sample_rows["qa"]})
    with pytest.raises(UsageError, match=r"config vqa.*\['qa'\]"):
        load_test_rows(str(data), "vqa")


def test_an_empty_split_says_what_to_do(tmp_path: Path, write_dataset: Writer) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": []})
    with pytest.raises(UsageError, match=r"no test rows in the config qa.*no data.*remud build"):
        load_test_rows(str(data), "qa")


def test_a_missing_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no dataset at"):
        load_test_rows(str(tmp_path / "nowhere"), "qa")


def test_nonsense_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no task was named"):
        evaluate("tiny", [], "data", "local", tmp_path)
    with pytest.raises(UsageError, match="limit is 0"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, limit=0)
    with pytest.raises(UsageError, match="no room behind the thinking"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, max_new_tokens=64, budget=Budget(most=64))


@pytest.mark.parametrize("decoding", [{"sampling": Sampling()}, {"budget": Budget()}])
def test_lighteval_neither_samples_nor_keeps_to_a_budget(tmp_path: Path, decoding: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"lighteval neither samples.*use local"):
        evaluate("tiny", ["remud|qa"], "data", "lighteval", tmp_path, **decoding)


def test_a_draw_is_always_the_same_and_holds_each_row_once() -> None:
    assert draw(50, 7) == draw(50, None)[:7]
    assert sorted(draw(50, None)) == list(range(50))


def test_small_helpers() -> None:
    assert split_revision("org/remud@v1.0.0") == ("org/remud", "v1.0.0")
    assert split_revision("./remud") == ("./remud", None)
    assert list(batches([1, 2, 3], 2)) == [[1, 2], [3]]
    job = EvalJob("m", "d", ("qa", "vqa"), 8, 2, None, Path("out"))
    assert EvalJob.from_json(job.to_json()) == job
    drawn = EvalJob("m", "d", ("qa",), 8, 2, 5, Path("out"), Sampling(samples=4), Budget(least=64))
    assert EvalJob.from_json(drawn.to_json()) == drawn


def test_the_report_counts_what_could_not_be_read(tmp_path: Path) -> None:
    answered = [
        Answered("remud|qa", "1", "user: ?", "yes", "yes", "yes", "exact_match", 1.0),
        Answered("remud|qa", "2", "user: ?", "…", None, "no", "exact_match", 0.0),
        Answered("remud|qa", "3", "user: ?", "a cyst", "a cyst", "cyst", "token_f1", 0.5),
        Answered("remud|vqa", "4", "user: ?", "B", "B", "B", "exact_match", 1.0),
    ]
    result = summarise("remud|qa", answered)
    assert (result.n, result.unparsed, result.score) == (3, 1, 0.5)
    assert result.scores == {"exact_match": 0.5, "token_f1": 0.5}
    assert result.counts == {"exact_match": 2, "token_f1": 1}

    assert result.pass_at == {1: 0.5}

    write_report(tmp_path, Results("m", "d", "local", None, 8, 1, 1, (result,)), answered)
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["tasks"][0]["unparsed"] == 1
    assert pq.read_table(tmp_path / "samples.parquet")["parsed"].to_pylist() == ["yes", None, "a cyst", "B"]


def test_a_row_of_several_replies_counts_once() -> None:
    scores = {"1": (1.0, 0.0, 0.0, 1.0), "2": (0.0, 0.0, 0.0, 0.0), "3": (1.0, 1.0, 1.0, 1.0)}
    answered = [
        Answered("remud|qa", id, "user: ?", "…", None, "A", "exact_match", score)
        for id, some in scores.items()
        for score in some
    ]
    answered += [Answered("remud|qa", "4", "user: ?", "…", "a", "b", "token_f1", score) for score in (0.5, 0, 0, 0.5)]
    result = summarise("remud|qa", answered)
    assert (result.n, result.unparsed, result.score) == (4, 12, 1.75 / 4)
    assert result.scores == {"exact_match": 0.5, "token_f1": 0.25}
    assert result.counts == {"exact_match": 3, "token_f1": 1}
    assert result.pass_at == pytest.approx({1: 1.5 / 3, 2: (5 / 6 + 1) / 3, 3: 2 / 3, 4: 2 / 3})
