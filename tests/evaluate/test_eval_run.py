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


def test_a_draw_is_always_the_same_and_holds_each_row_once() -> None:
    assert draw(50, 7) == draw(50, None)[:7]
    assert sorted(draw(50, None)) == list(range(50))


def test_small_helpers() -> None:
    assert split_revision("org/remud@v1.0.0") == ("org/remud", "v1.0.0")
    assert split_revision("./remud") == ("./remud", None)
    assert list(batches([1, 2, 3], 2)) == [[1, 2], [3]]
    job = EvalJob("m", "d", ("qa", "vqa"), 8, 2, None, Path("out"))
    assert EvalJob.from_json(job.to_json()) == job


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

    write_report(tmp_path, Results("m", "d", "local", None, 8, 1, 1, (result,)), answered)
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["tasks"][0]["unparsed"] == 1
    assert pq.read_table(tmp_path / "samples.parquet")["parsed"].to_pylist() == ["yes", None, "a cyst", "B"]
