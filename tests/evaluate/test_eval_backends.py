"""One model, asked through both backends: the same prompts, the same replies, the same scores, row by row.

The model is the tiny one, taught the rows by heart in a few seconds, so that its replies depend on the pictures and on
their order, and the scores are not zero on both sides for want of anything right.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq
import pytest

from remud_hub.evaluate.rows import draw


pytestmark = pytest.mark.slow

Rows: TypeAlias = dict[str, list[dict[str, Any]]]

# What the model is taught to say instead of the right answer: one miss in English and Chinese, one reply beyond reading
TAUGHT_WRONG = {"q3": "no", "v5": "绿色", "q4": "I cannot tell."}
TASKS = ("remud|vqa", "remud|vqa_reasoning", "remud|qa")
RUN = """
import sys
from pathlib import Path
from remud_hub.evaluate.run import evaluate
model, data, backend, out, limit, *tasks = sys.argv[1:]
evaluate(model, tasks, data, backend, Path(out), max_new_tokens=48, batch_size=3, limit=int(limit) or None)
"""


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evaluate")


@pytest.fixture(scope="module")
def data(scratch: Path, sample_rows: Rows, write_dataset: Callable[..., Path]) -> Path:
    return write_dataset(scratch / "remud", sample_rows)


@pytest.fixture(scope="module")
def taught(scratch: Path, sample_rows: Rows) -> Path:
    """Fine-tune the tiny model until it says what it is taught."""
    import torch

    from remud_hub.evaluate.prompts import to_prompt
    from remud_hub.models.chat import ChatModel, images_first
    from remud_hub.models.tiny import build_tiny

    # Two threads on two shared cores wait for each other: twenty times as long for a model this small
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    chat = ChatModel(str(build_tiny(scratch / "tiny")))
    rows = [row for some in sample_rows.values() for row in some]
    prompts = [to_prompt(row) for row in rows]
    wanted = [TAUGHT_WRONG.get(row["id"], row["messages"][-1]["content"]) for row in rows]
    texts = [
        chat.processor.apply_chat_template(
            images_first([*messages, {"role": "assistant", "content": said}], len(images)), tokenize=False
        )
        for (messages, images), said in zip(prompts, wanted, strict=True)
    ]
    pictures = [images for _, images in prompts if images]
    batch = chat.processor(text=texts, images=pictures, padding=True, padding_side="left", return_tensors="pt")
    labels = torch.full_like(batch["input_ids"], -100)
    for number, said in enumerate(wanted):
        length = len(chat.processor.tokenizer(f"{said}<|im_end|>\n")["input_ids"])
        labels[number, -length:] = batch["input_ids"][number, -length:]
    optimizer = torch.optim.AdamW(chat.model.parameters(), lr=5e-3)
    chat.model.train()
    for _ in range(200):
        loss = chat.model(**batch, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.02:
            break
    torch.set_num_threads(threads)
    chat.model.save_pretrained(scratch / "taught")
    chat.processor.save_pretrained(scratch / "taught")
    return scratch / "taught"


def run(scratch: Path, model: Path, data: Path, backend: str, tasks: tuple[str, ...], limit: int = 0) -> Path:
    out = scratch / f"{backend}-{limit}"
    environment = {
        **os.environ,
        "HF_HOME": str(scratch / "hf"),
        "HOME": str(scratch / "home"),
        "REMUD_CACHE_DIR": str(scratch / "cache"),
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(model), str(data), backend, str(out), str(limit), *tasks],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert done.stdout == ""
    return out


def samples(out: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / "samples.parquet").to_pylist()
    return rows


def test_both_backends_agree_prediction_by_prediction(scratch: Path, taught: Path, data: Path) -> None:
    before = sorted(path.name for path in taught.rglob("*"))
    local = run(scratch, taught, data, "local", TASKS)
    through = run(scratch, taught, data, "lighteval", TASKS)

    assert samples(through) == samples(local)
    ours, theirs = (json.loads((out / "results.json").read_text(encoding="utf-8")) for out in (local, through))
    assert theirs == {**ours, "backend": "lighteval"}
    _check_scores(samples(local), ours)
    _check_lighteval_files(through, theirs)
    assert sorted(path.name for path in taught.rglob("*")) == before, "evaluation must leave the model folder alone"


def _check_scores(rows: list[dict[str, Any]], results: dict[str, Any]) -> None:
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows) == 12
    assert {id for id, row in by_id.items() if row["score"] < 1} == set(TAUGHT_WRONG)
    assert {id for id, row in by_id.items() if row["parsed"] is None} == {"q4"}
    assert by_id["v5"]["score"] == 0.5  # 绿色 shares one character of two with 红色
    assert by_id["r1"]["reply"].startswith("<think>") and by_id["r1"]["parsed"] == "yes"
    assert by_id["v3"]["prompt"].count("<image>") == 2 and "<image>" not in by_id["q1"]["prompt"]
    assert [(task["task"], task["n"], task["unparsed"]) for task in results["tasks"]] == [
        ("remud|vqa", 5, 0),
        ("remud|vqa_reasoning", 3, 0),
        ("remud|qa", 4, 1),
    ]
    assert results["tasks"][0]["score"] == pytest.approx(0.9)


def _check_lighteval_files(out: Path, results: dict[str, Any]) -> None:
    """lighteval's own results say the same, and its details hold the pictures it was shown."""
    (report,) = (out / "lighteval" / "results").rglob("results_*.json")
    theirs = json.loads(report.read_text(encoding="utf-8"))["results"]
    for task in results["tasks"]:
        reported = theirs[task["task"].replace("|", "_") + "|0"]
        assert reported["score"] == pytest.approx(task["score"])
        assert reported["unparsed"] == pytest.approx(task["unparsed"] / task["n"])
        assert {name: reported[name] for name in task["scores"]} == pytest.approx(task["scores"])
    (details,) = (out / "lighteval" / "details").rglob("details_remud_vqa|0_*.parquet")
    docs = pq.read_table(details)["doc"].to_pylist()
    assert sorted(len(doc["images"]) for doc in docs) == [1, 1, 1, 2, 2]


def test_a_limit_draws_the_same_rows_through_lighteval(scratch: Path, taught: Path, data: Path) -> None:
    drawn = [f"v{number + 1}" for number in draw(5, 2)]
    through = run(scratch, taught, data, "lighteval", ("remud|vqa",), limit=2)
    assert [row["id"] for row in samples(through)] == drawn


def test_replies_hang_on_the_pictures_and_their_order(taught: Path, sample_rows: Rows) -> None:
    from remud_hub.evaluate.prompts import to_prompt
    from remud_hub.models.chat import ChatModel

    messages, images = to_prompt(sample_rows["vqa"][2])
    replies = ChatModel(str(taught)).generate([(messages, images), (messages, images[::-1])], 8)
    assert replies == ["A", "B"]
