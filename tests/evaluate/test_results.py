"""``results.json`` is ours, lighteval's readers find their keys in it, and a released copy names nothing of this machine."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import yaml

from remud_hub.errors import UsageError
from remud_hub.evaluate.answered import answered, not_answered
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.lighteval_keys import KEYS
from remud_hub.evaluate.results import Results, check_free, read_samples, summarise, write_results
from remud_hub.hub.release.scores import eval_results, load_scores, results_file
from remud_hub.models.decoding import Sampling


def written(out: Path, model: str = "ann/remud", data: str = "") -> dict[str, Any]:
    rows = [
        answered("slake|zh", Item(f"{n}", ({"role": "user", "content": "？"},), "？", "是", "closed"), reply)
        for n in range(8)
        for reply in ("是", "否" if n < 4 else "是")
    ]
    rows += [answered("remud|qa", Item("a", ({"role": "user", "content": "?"},), "?", "liver", "open"), "the liver")]
    tasks = (
        summarise("slake|zh", rows, Loaded([], "BoKelvin/SLAKE", "0f3a")),
        summarise("remud|qa", rows, Loaded([], data)),
    )
    write_results(out, Results(model, data, "local", 8, 64, 2, 3, tasks, Sampling(samples=2)), rows)
    found: dict[str, Any] = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return found


def test_the_keys_of_lighteval_stand_beside_ours(tmp_path: Path) -> None:
    found = written(tmp_path)
    assert {*KEYS, "tasks", "model"} <= found.keys()
    assert found["config_general"]["model_name"] == "ann/remud"
    assert found["config_general"]["max_samples"] == 8
    slake, ours = found["results"]["slake_zh|0"], found["tasks"][0]
    assert (slake["score"], slake["exact_match"], slake["pass@1"], slake["pass@2"]) == (0.75, 0.75, 0.75, 1.0)
    assert slake["score_stderr"] == pytest.approx((ours["high"] - ours["low"]) / 3.92)
    assert found["versions"] == {"slake_zh|0": 2, "remud_qa|0": 2}
    assert found["config_tasks"]["slake_zh|0"]["hf_revision"] == "0f3a"


def test_all_is_the_mean_over_tasks_that_have_a_metric(tmp_path: Path) -> None:
    scores = written(tmp_path)["results"]
    assert scores["all"]["score"] == pytest.approx((scores["slake_zh|0"]["score"] + scores["remud_qa|0"]["score"]) / 2)
    assert scores["all"]["exact_match"] == scores["slake_zh|0"]["exact_match"]


@pytest.mark.slow
def test_lighteval_itself_makes_its_table_of_it(tmp_path: Path) -> None:
    from lighteval.utils.utils import make_results_table

    lines = make_results_table(written(tmp_path)).splitlines()
    assert any("slake_zh" in line and "score" in line and "0.7500" in line for line in lines)


def test_replies_are_read_as_they_were_written(tmp_path: Path) -> None:
    written(tmp_path)
    assert [(row.task, row.id, row.reply) for row in read_samples(tmp_path)][:2] == [
        ("slake|zh", "0", "是"),
        ("slake|zh", "0", "否"),
    ]
    assert isinstance(read_samples(tmp_path)[0].options, tuple)


def test_a_released_copy_names_nothing_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "data").mkdir()
    written(tmp_path, str(tmp_path / "model"), str(tmp_path / "data"))
    text = results_file(load_scores(tmp_path), "ann/remud-7b", "ann/remud").decode()
    found = json.loads(text)
    assert str(tmp_path) not in text
    assert found["config_general"]["model_name"] == found["model"] == "ann/remud-7b"
    assert found["config_tasks"]["remud_qa|0"]["hf_repo"] == found["data"] == "ann/remud"
    assert found["config_tasks"]["slake_zh|0"]["hf_repo"] == "BoKelvin/SLAKE"


def test_the_hub_is_told_each_score_with_the_dataset_that_was_asked(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    written(tmp_path, data=str(tmp_path / "data"))
    entries = yaml.safe_load(eval_results(load_scores(tmp_path), "ann/remud", "c0ffee", "https://example.org"))
    told = [(each["dataset"]["id"], each["dataset"]["task_id"], each["dataset"]["revision"]) for each in entries]
    assert told == [("BoKelvin/SLAKE", "zh", "0f3a"), ("ann/remud", "qa", "c0ffee")]
    assert "8 rows; the first draw of 8 rows" in entries[0]["notes"]


def test_the_hub_is_told_what_was_not_answered(tmp_path: Path) -> None:
    asked = Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed")
    rows = [not_answered("slake|zh", asked, "unreadable", "no picture")]
    tasks = (summarise("slake|zh", rows, Loaded([], "BoKelvin/SLAKE", "0f3a")),)
    write_results(tmp_path, Results("m", "ann/remud", "local", None, 8, 2, 3, tasks), rows)
    (entry,) = yaml.safe_load(eval_results(load_scores(tmp_path), "ann/remud", "c0ffee", "https://example.org"))
    assert "0 replies could not be read, 1 rows were not answered and count as wrong" in entry["notes"]


def test_a_benchmark_that_lay_in_a_folder_is_not_told_to_the_hub(tmp_path: Path) -> None:
    rows = [answered("custom|all", Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed"), "yes")]
    tasks = (summarise("custom|all", rows, Loaded([], str(tmp_path / "mine.jsonl"))),)
    write_results(tmp_path, Results("m", "ann/remud", "local", None, 8, 2, 3, tasks), rows)
    assert yaml.safe_load(eval_results(load_scores(tmp_path), "ann/remud", "c0ffee", "https://example.org")) == []


def test_each_group_tells_how_much_of_it_could_not_be_read() -> None:
    def asked(id: str, language: str) -> Item:
        return Item(id, ({"role": "user", "content": "?"},), "?", "yes", "closed", language=language)

    rows = [answered("slake|all", asked(f"{n}", ("zh", "en")[n % 2]), "" if n in (1, 3) else "yes") for n in range(12)]
    rows.append(not_answered("slake|all", asked("broken", "zh"), "unreadable", "no picture"))
    groups = summarise("slake|all", rows).groups
    assert {*groups} == {"language"}
    zh, en = groups["language"]["zh"], groups["language"]["en"]
    assert (zh.n, zh.unparsed, zh.unreadable, zh.score) == (7, 0, 1, pytest.approx(6 / 7))
    assert (en.n, en.unparsed, en.unreadable, en.score) == (6, 2, 0, pytest.approx(4 / 6))
    assert zh.low <= zh.score <= zh.high


def test_every_metric_has_an_interval(tmp_path: Path) -> None:
    for task in written(tmp_path)["tasks"]:
        assert task["scores"].keys() == task["counts"].keys() == task["intervals"].keys()


@pytest.mark.parametrize(
    ("model", "tasks", "blind", "told"),
    [
        ("m", ["slake|all"], False, None),
        ("n", ["slake|all"], False, "model m, not n"),
        ("m", ["slake|all", "vqa_rad|all"], False, r"tasks slake\|all, not slake\|all, vqa_rad\|all"),
        ("m", ["slake|all"], True, "pictures shown, not kept from it"),
    ],
)
def test_results_of_another_evaluation_are_not_lost(
    model: str, tasks: list[str], blind: bool, told: str | None, tmp_path: Path
) -> None:
    check_free(tmp_path, model, tasks, blind=blind)
    rows = [answered("slake|all", Item("a", ({"role": "user", "content": "?"},), "?", "yes", "closed"), "yes")]
    write_results(tmp_path, Results("m", "", "local", None, 8, 2, 3, (summarise("slake|all", rows),)), rows)
    with pytest.raises(UsageError, match=f"another evaluation .{told}") if told else nullcontext():
        check_free(tmp_path, model, tasks, blind=blind)
