"""Names, limits and reports of an evaluation, and what it says when there is nothing to evaluate."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq
import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.items import Item, Picture
from remud_hub.evaluate.job import batches
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.results import Results, summarise, write_results
from remud_hub.evaluate.run import drawn, evaluate
from remud_hub.evaluate.tasks.dataset import load
from remud_hub.evaluate.tasks.place import split_revision
from remud_hub.evaluate.tasks.table import find_task
from remud_hub.models.decoding import Budget
from tests.teachers.endpoint.loopback import said, started


Writer: TypeAlias = Callable[..., Path]
Rows: TypeAlias = dict[str, list[dict[str, Any]]]


def test_near_task_names_are_offered() -> None:
    assert find_task("remud|vqa_reasoning").name == "remud|vqa_reasoning"
    assert find_task("remud|vqa:language=zh").subset == "vqa:language=zh"
    with pytest.raises(UsageError, match=r"did you mean remud\|qa or .*remud\|vqa_reasoning or"):
        find_task("remud|vqa_reasonning")
    with pytest.raises(UsageError, match=r"did you mean remud\|vqa"):
        find_task("vqa")
    with pytest.raises(UsageError, match=r"no task 'zzzz'; did you mean remud\|qa"):
        find_task("zzzz")


def test_a_missing_split_says_what_to_do(tmp_path: Path, write_dataset: Writer, sample_rows: Rows) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": sample_rows["qa"]}, split="train")
    with pytest.raises(UsageError, match=r"no test rows in the config qa.*remud build"):
        load(str(data), "qa")


def test_a_missing_config_names_those_there_are(tmp_path: Path, write_dataset: Writer, sample_rows: Rows) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": sample_rows["qa"]})
    with pytest.raises(UsageError, match=r"config vqa.*\['qa'\]"):
        load(str(data), "vqa")


def test_an_empty_split_says_what_to_do(tmp_path: Path, write_dataset: Writer) -> None:
    data = write_dataset(tmp_path / "remud", {"qa": []})
    with pytest.raises(UsageError, match=r"no test rows in the config qa.*no data.*remud build"):
        load(str(data), "qa")


def test_a_missing_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no dataset at"):
        load(str(tmp_path / "nowhere"), "qa")


def test_nonsense_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no task was named"):
        evaluate("tiny", [], "data", "local", tmp_path)
    with pytest.raises(UsageError, match="limit is 0"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, Options(limit=0))
    with pytest.raises(UsageError, match="no room behind the thinking"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, Options(max_new_tokens=64, budget=Budget(most=64)))


def test_an_endpoint_keeps_to_no_budget_of_thinking(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="an endpoint does not keep to a budget"):
        evaluate("tiny", ["remud|qa"], "data", "openai", tmp_path, Options(budget=Budget()))


def test_an_address_that_nobody_would_ask_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="asks no endpoint; give --backend openai"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, Options(base_urls=("http://127.0.0.1:9/v1",)))


@pytest.mark.slow
def test_an_encoder_that_is_not_there_is_named_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(UsageError, match="no-encoder: no such folder"):
        evaluate("tiny", ["remud|qa"], "data", "local", tmp_path, Options(bertscore="ann/no-encoder"))


def test_a_file_of_which_nothing_can_be_asked_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.jsonl").write_text('{"words": "?"}\n{"words": "!"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"not one of its 2 questions at .*mine.jsonl can be asked: .*no question"):
        evaluate("tiny", ["custom|all"], str(tmp_path / "mine.jsonl"), "local", tmp_path)


def test_one_missing_picture_among_rows_without_any_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    rows = [{"question": "Is it?", "answer": "yes"}, {"question": "Is it?", "answer": "yes", "image": "gone.png"}]
    (tmp_path / "mine.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for start in started():
        options = Options(base_urls=(start(lambda number, body: said("yes")).url,))
        results = evaluate("m", ["custom|all"], str(tmp_path / "mine.jsonl"), "openai", tmp_path / "out", options)
        assert (results.tasks[0].n, results.tasks[0].unreadable, results.tasks[0].score) == (2, 1, 0.5)


def item(id: str, *pictures: Picture) -> Item:
    return Item(id, ({"role": "user", "content": "?"},), "?", "yes", "closed", pictures=pictures)


def test_a_draw_is_always_the_same_and_holds_each_item_once() -> None:
    items = [item(str(number)) for number in range(50)]
    assert drawn(items, 7) == drawn(items, None)[:7]
    assert sorted(int(each.id) for each in drawn(items, None)) == list(range(50))


def test_the_blind_are_shown_no_picture() -> None:
    asked = item("1", Picture("p", lambda: b"")).blind()
    assert asked.pictures == () and asked.id == "1"


def test_small_helpers(tmp_path: Path) -> None:
    assert split_revision("org/remud@v1.0.0") == ("org/remud", "v1.0.0")
    assert split_revision("./remud") == ("./remud", None)
    (tmp_path / "a@b").mkdir()
    (tmp_path / "remud").mkdir()
    assert split_revision(str(tmp_path / "a@b")) == (str(tmp_path / "a@b"), None)
    with pytest.raises(UsageError, match=r"is here, and is one version; leave out @v1"):
        split_revision(f"{tmp_path / 'remud'}@v1")
    assert list(batches([1, 2, 3], 2)) == [[1, 2], [3]]


def test_the_report_counts_what_could_not_be_read(tmp_path: Path) -> None:
    answered = [
        Answered("remud|qa", "1", "user: ?", "yes", "yes", "yes", "exact_match", 1.0),
        Answered("remud|qa", "2", "user: ?", "…", None, "no", "exact_match", 0.0, status="unparsed"),
        Answered("remud|qa", "3", "user: ?", "a cyst", "a cyst", "cyst", "token_f1", 0.5),
        Answered("remud|vqa", "4", "user: ?", "B", "B", "B", "exact_match", 1.0),
    ]
    result = summarise("remud|qa", answered)
    assert (result.n, result.unparsed, result.score) == (3, 1, 0.5)
    assert (result.scores["exact_match"], result.scores["token_f1"]) == (0.5, 0.5)
    assert (result.counts["exact_match"], result.counts["token_f1"]) == (2, 1)

    assert result.pass_at == {1: 0.5}

    write_results(tmp_path, Results("m", "d", "local", None, 8, 1, 1, (result,)), answered)
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["tasks"][0]["unparsed"] == 1
    assert pq.read_table(tmp_path / "samples.parquet")["parsed"].to_pylist() == ["yes", None, "a cyst", "B"]


def test_a_row_of_several_replies_counts_once() -> None:
    scores = {"1": (1.0, 0.0, 0.0, 1.0), "2": (0.0, 0.0, 0.0, 0.0), "3": (1.0, 1.0, 1.0, 1.0)}
    answered = [
        Answered("remud|qa", id, "user: ?", "…", None, "A", "exact_match", score, status="unparsed")
        for id, some in scores.items()
        for score in some
    ]
    answered += [Answered("remud|qa", "4", "user: ?", "…", "a", "b", "token_f1", score) for score in (0.5, 0, 0, 0.5)]
    result = summarise("remud|qa", answered)
    assert (result.n, result.unparsed, result.score) == (4, 12, 1.75 / 4)
    assert (result.scores["exact_match"], result.scores["token_f1"]) == (0.5, 0.25)
    assert (result.counts["exact_match"], result.counts["token_f1"]) == (3, 1)
    assert result.pass_at == pytest.approx({1: 1.5 / 3, 2: (5 / 6 + 1) / 3, 3: 2 / 3, 4: 2 / 3})
    for k, chance in result.pass_at.items():
        low, high = result.pass_at_intervals[k]
        assert 0 <= low < chance < high <= 1
