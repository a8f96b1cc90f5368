"""``.eval_results/remud.yaml`` has the scores whose data the Hub can name, and the report says which it has not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from huggingface_hub import parse_eval_result_entries

from remud_hub.evaluate.answered import answered
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.report.eval_results import told_of_the_file, write_eval_results
from remud_hub.evaluate.results import Results, summarise, write_results
from remud_hub.evaluate.run import evaluate
from tests.teachers.endpoint.loopback import Loopback, said, started


SLAKE, OURS, FOLDER = (
    Loaded([], "BoKelvin/SLAKE", "0f3a"),
    Loaded([], "ann/remud@v1.0.0", "c0ffee"),
    Loaded([], "mine.jsonl"),
)


def written(out: Path, **tasks: Loaded) -> tuple[list[dict[str, Any]], Results]:
    asked = Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed")
    rows = [answered(name, asked, "yes") for name in tasks]
    summaries = tuple(summarise(name, rows, loaded) for name, loaded in tasks.items())
    results = Results("m", "ann/remud@v1.0.0", "local", None, 8, 2, 3, summaries)
    write_results(out, results, rows)
    write_eval_results(out, results)
    path = out / ".eval_results" / "remud.yaml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []), results


def test_each_score_on_data_of_the_hub_is_pinned_and_others_are_named(tmp_path: Path) -> None:
    found, results = written(tmp_path, **{"slake|zh": SLAKE, "remud|vqa": OURS, "custom|all": FOLDER})
    told = [(each.dataset_id, each.task_id, each.dataset_revision) for each in parse_eval_result_entries(found)]
    assert told == [("BoKelvin/SLAKE", "zh", "0f3a"), ("ann/remud", "vqa", "c0ffee")]
    assert not any("source" in each for each in found)
    assert told_of_the_file(results) == (
        ".eval_results/remud.yaml, without custom|all, whose data has no commit on the Hub"
    )


def test_without_a_commit_there_is_no_file_and_none_is_left_of_an_earlier_run(tmp_path: Path) -> None:
    found, results = written(tmp_path, **{"slake|zh": SLAKE})
    assert (len(found), told_of_the_file(results)) == (1, ".eval_results/remud.yaml")
    found, results = written(tmp_path, **{"custom|all": FOLDER})
    assert (found, (tmp_path / ".eval_results" / "remud.yaml").exists()) == ([], False)
    assert told_of_the_file(results).startswith("no .eval_results/remud.yaml, as no task")


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    for make in started():
        yield make(lambda number, body: said("yes"))


def test_an_evaluation_on_data_of_the_hub_leaves_the_file(
    tmp_path: Path, endpoint: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    commit, cached = "c0ffee" + "0" * 34, tmp_path / "hub" / "datasets--ann--mine"
    (cached / "snapshots" / commit).mkdir(parents=True)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit, encoding="utf-8")
    rows = '{"question": "Is it?", "answer": "yes"}\n'
    (cached / "snapshots" / commit / "mine.jsonl").write_text(rows, encoding="utf-8")
    evaluate("m", ["custom|all"], "ann/mine", "openai", tmp_path / "out", Options(base_urls=(endpoint.url,)))
    (entry,) = yaml.safe_load((tmp_path / "out" / ".eval_results" / "remud.yaml").read_text(encoding="utf-8"))
    assert entry["dataset"] == {"id": "ann/mine", "task_id": "all", "revision": commit}
    assert entry["value"] == 1.0
    assert "- for the Hub: .eval" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8").replace("\\", "")
