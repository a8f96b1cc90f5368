"""One model, asked in every way: the same prompts, the same replies, the same scores, row by row.

The model is the tiny one, taught the rows by heart in a few seconds, so that its replies depend on the pictures and on
their order, and the scores are not zero on all sides for want of anything right.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias, get_args

import pyarrow.parquet as pq
import pytest

from remud_hub.evaluate.metrics import Metric
from tests.evaluate.chat_server import ChatServer


pytestmark = pytest.mark.slow

Rows: TypeAlias = dict[str, list[dict[str, Any]]]

TASKS = ("remud|vqa", "remud|vqa_reasoning", "remud|qa")
MISSED = {"q3", "v5", "q4"}
"""Taught wrong."""
NOT_ASKED = {"v6": "unreadable", "q5": "faulty"}
RUN = """
import os
import sys
from pathlib import Path
from remud_hub.evaluate.options import Options
from remud_hub.evaluate.run import evaluate
model, data, backend, out, *tasks = sys.argv[1:]
evaluate(model, tasks, data, backend, Path(out), Options(max_new_tokens=int(os.environ.get("LIMIT", 48)), batch_size=3))
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evaluate")


@pytest.fixture(scope="module")
def served(taught: Path) -> Iterator[str]:
    """The address at which the taught model is served, one request at a time."""
    with ChatServer(taught) as server:
        yield server.url


def environment(scratch: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "HF_HOME": str(scratch / "hf"),
        "HOME": str(scratch / "home"),
        "REMUD_CACHE_DIR": str(scratch / "cache"),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
        "OPENAI_API_KEY": "none",
        **more,
    }


def run(scratch: Path, model: object, data: Path, backend: str, tasks: tuple[str, ...], **more: str) -> Path:
    out = scratch / backend
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(model), str(data), backend, str(out), *tasks],
        env=environment(scratch, **more),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout == ""
    return out


def samples(out: Path) -> list[dict[str, Any]]:
    """Return the rows without the seconds, which are never the same."""
    rows: list[dict[str, Any]] = pq.read_table(out / "samples.parquet").drop_columns(["seconds"]).to_pylist()
    return rows


def test_all_backends_agree_prediction_by_prediction(
    scratch: Path, taught: Path, hard_data: Path, served: str
) -> None:
    before = sorted(path.name for path in taught.rglob("*"))
    local = run(scratch, taught, hard_data, "local", TASKS)
    harness = run(scratch, taught, hard_data, "lighteval", TASKS)
    endpoint = run(scratch, "taught", hard_data, "openai", TASKS, OPENAI_BASE_URL=served)

    assert samples(harness) == samples(local)
    assert samples(endpoint) == samples(local)
    ours, theirs, remote = (
        json.loads((out / "results.json").read_text(encoding="utf-8")) for out in (local, harness, endpoint)
    )
    assert [task["cut"] for task in remote["tasks"]] == [0, 0, 0]
    assert theirs["tasks"] == remote["tasks"] == ours["tasks"]
    _check_scores(samples(local), ours)
    _check_lighteval_files(harness, theirs)
    assert sorted(path.name for path in taught.rglob("*")) == before, "evaluation must leave the model folder alone"


def test_replies_that_are_cut_are_counted_by_every_backend(
    scratch: Path, taught: Path, hard_data: Path, served: str
) -> None:
    asked = ((taught, "local"), (taught, "lighteval"), ("taught", "openai"))
    (scratch / "cut").mkdir()
    outs = [
        run(scratch / "cut", model, hard_data, backend, TASKS[:1], LIMIT="1", OPENAI_BASE_URL=served)
        for model, backend in asked
    ]
    local, harness, remote = map(samples, outs)
    assert harness == remote == local
    assert {row["cut"] for row in local if row["status"] in {"read", "unparsed"}} == {True}
    counted = [json.loads((out / "results.json").read_text(encoding="utf-8"))["tasks"][0]["cut"] for out in outs]
    assert counted == [sum(bool(row["cut"]) for row in local)] * 3


def _check_scores(rows: list[dict[str, Any]], results: dict[str, Any]) -> None:
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows) == 14
    assert {id for id, row in by_id.items() if row["score"] < 1} == MISSED | NOT_ASKED.keys()
    assert {id for id, row in by_id.items() if row["parsed"] is None} == {"q4", *NOT_ASKED}
    assert {id: row["status"] for id, row in by_id.items() if row["status"] not in {"read", "unparsed"}} == NOT_ASKED
    assert by_id["r1"]["reply"].startswith("<think>") and by_id["r1"]["parsed"] == "yes"
    assert by_id["v3"]["prompt"].count("<image>") == 2 and "<image>" not in by_id["q1"]["prompt"]
    counts = [
        (task["task"], task["n"], task["unparsed"], task["unreadable"], task["faulty"]) for task in results["tasks"]
    ]
    assert counts == [
        ("remud|vqa", 6, 0, 1, 0),
        ("remud|vqa_reasoning", 3, 0, 0, 0),
        ("remud|qa", 5, 1, 0, 1),
    ]
    assert results["tasks"][0]["score"] == pytest.approx((4 + by_id["v5"]["score"]) / 6)


def _check_lighteval_files(out: Path, results: dict[str, Any]) -> None:
    """lighteval's own results say the same, and its details name the pictures it was shown, and hold none of them."""
    (report,) = (out / "lighteval" / "results").rglob("results_*.json")
    theirs = json.loads(report.read_text(encoding="utf-8"))["results"]
    for task in results["tasks"]:
        reported = theirs[task["task"].replace("|", "_") + "|0"]
        assert reported["score"] == pytest.approx(task["score"])
        assert reported["unparsed"] == pytest.approx(task["unparsed"] / task["n"])
        assert reported["not_asked"] == pytest.approx((task["unreadable"] + task["faulty"]) / task["n"])
        headline = {name: score for name, score in task["scores"].items() if name in get_args(Metric)}
        assert headline and {name: reported[name] for name in headline} == pytest.approx(headline)
    (details,) = (out / "lighteval" / "details").rglob("details_remud_vqa|0_*.parquet")
    docs = pq.read_table(details)["doc"].to_pylist()
    assert not any(doc["images"] for doc in docs)
    assert sorted(len(doc["specific"]["picture_ids"]) for doc in docs) == [1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    "command",
    [
        (
            "accelerate",
            "model_name={model},batch_size=3,device=cpu",
            "remud_vqa|0,remud_qa_language_zh|0",
            "--vision-model",
        ),
        ("custom", "{model}", "{definition}", "remud_vqa|0,remud_qa_language_zh|0"),
    ],
)
def test_lightevals_own_commands_work_without_a_network(
    tmp_path: Path, taught: Path, hard_data: Path, command: tuple[str, ...]
) -> None:
    from remud_hub.evaluate.harness import model

    words = [word.format(model=taught, definition=model.__file__) for word in command]
    done = lighteval(tmp_path, hard_data, *words, "--output-dir", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr[-4000:]
    (report,) = (tmp_path / "out" / "results").rglob("results_*.json")
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    local = run(tmp_path, taught, hard_data, "local", ("remud|vqa", "remud|qa:language=zh"))
    ours = json.loads((local / "results.json").read_text(encoding="utf-8"))["tasks"]
    assert [results[name]["score"] for name in ("remud_vqa|0", "remud_qa_language_zh|0")] == pytest.approx(
        [task["score"] for task in ours]
    )


def lighteval(scratch: Path, data: Path, *words: str, tasks: str = "remud|vqa,remud|qa:language=zh") -> Any:
    return subprocess.run(
        [sys.executable, "-m", "remud_hub.evaluate.harness", *words],
        env=environment(scratch, REMUD_EVAL_DATA=str(data), REMUD_EVAL_TASKS=tasks),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_what_lightevals_commands_ask_in_vain_is_said(tmp_path: Path, taught: Path, hard_data: Path) -> None:
    words = ("accelerate", f"model_name={taught},dtype=float16", "remud_vqa|0", "--vision-model")
    done = lighteval(tmp_path, hard_data, *words)
    assert done.returncode == 1
    assert done.stderr.endswith("does not take dtype; leave it out, or use `remud eval`\n")
    done = lighteval(tmp_path, hard_data, *words, tasks="")
    assert done.returncode == 1
    assert done.stderr.endswith("learns of tasks by REMUD_EVAL_TASKS: set it to 'remud|vqa', say\n")


def test_lightevals_commands_refuse_a_task_without_its_pictures(tmp_path: Path) -> None:
    rows = [{"question": "Is it?", "answer": "yes", "image": f"{number}.png"} for number in range(3)]
    (tmp_path / "mine.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    words = ("accelerate", "model_name=tiny", "custom_all|0", "--vision-model")
    done = lighteval(tmp_path, tmp_path / "mine.jsonl", *words, tasks="custom|all")
    assert done.returncode == 1
    assert "custom|all: not one of its 3 pictures is there, such as 0.png" in done.stderr
    assert "Traceback" not in done.stderr


def test_lighteval_draws_and_thinks_as_we_do(tmp_path: Path, taught: Path, hard_data: Path) -> None:
    from remud_hub.evaluate.harness.backend import run_lighteval
    from remud_hub.evaluate.job import EvalJob
    from remud_hub.evaluate.local import run_local
    from remud_hub.evaluate.options import Options
    from remud_hub.evaluate.tasks.dataset import load
    from remud_hub.models.decoding import Budget, Sampling

    asked = {"remud|vqa": load(str(hard_data), "vqa").items}
    sampling, budget = Sampling(temperature=2.0, top_p=1.0, samples=2), Budget(least=2, most=6)
    options = Options(max_new_tokens=24, batch_size=4, sampling=sampling, budget=budget)
    harness, local = (
        [replace(row, seconds=None) for row in run(EvalJob(str(taught), tmp_path / run.__name__, options), asked)]
        for run in (run_lighteval, run_local)
    )
    assert harness == local
    assert len(harness) == 2 * 5 + 1
    assert len({row.reply for row in harness}) > 6


@pytest.mark.parametrize("reply", ["53.5", "66.6 %", "null", ""])
def test_lighteval_scores_a_number_with_its_tolerance_as_we_do(tmp_path: Path, reply: str) -> None:
    from datasets import load_dataset
    from lighteval.models.model_output import ModelResponse

    from remud_hub.evaluate.answered import answered
    from remud_hub.evaluate.harness.docs import RemudScore, to_doc
    from remud_hub.evaluate.harness.folder import write_folder
    from remud_hub.evaluate.items import Item

    said = ({"role": "user", "content": "Ejection fraction?"},)
    item = Item("1", said, "Ejection fraction?", "60 %", "number", tolerance=6.5, span=65.0)
    write_folder(tmp_path, {"t": [item]})
    (row,) = load_dataset("parquet", data_files=str(tmp_path / "t" / "*.parquet"), split="train")
    theirs = RemudScore().compute(to_doc(row, "t"), ModelResponse(text=[reply]))
    ours = answered("t", item, reply)
    assert (theirs["within_tolerance"], theirs["unparsed"]) == (ours.score, float(ours.parsed is None))


def test_replies_hang_on_the_pictures_and_their_order(taught: Path, sample_rows: Rows) -> None:
    from remud_hub.models.chat import ChatModel

    asked = sample_rows["vqa"][2]
    messages, images = asked["messages"][:-1], asked["images"]
    replies = ChatModel(str(taught)).generate([(messages, images), (messages, images[::-1])], 8)
    assert replies == [("A", False), ("B", False)]
