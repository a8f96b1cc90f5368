"""One model through every way of evaluating, on a built dataset and on VQA-RAD, with the commands of the README."""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from remud_hub.models.resolve import resolve_model
from tests.evaluate.chat_server import ChatServer


pytestmark = pytest.mark.acceptance


def replies(out: Path) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What was said, read and given, by task and id."""
    rows = pq.read_table(out / "samples.parquet").to_pylist()
    told = ("prompt", "reply", "parsed", "gold", "score", "status")
    return {(row["task"], row["id"]): tuple(row[name] for name in told) for row in rows}


@pytest.fixture
def checked(remud):
    def run(*words: object, **variables: str) -> subprocess.CompletedProcess[str]:
        done = remud(*words, **variables)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done

    return run


def test_three_ways_agree_on_a_built_dataset_in_both_languages(checked, sample_pages: Path, tmp_path: Path) -> None:
    both = ("--set", "split.seed=3", "--set", "split.test=0.4")  # sources of both languages are held out
    checked("build", sample_pages, "--out", "remud", "--recipe", "remud", "--teacher", "extractive", *both)
    asked = ("eval", "tiny", "--data", "remud", "--max-new-tokens", "12")
    checked(*asked, "--out", "local")
    checked(*asked, "--out", "harness", "--backend", "lighteval")
    with ChatServer(Path(resolve_model("tiny", tmp_path / "models"))) as server:
        checked(*asked, "--out", "endpoint", "--backend", "openai", "--base-url", server.url, OPENAI_API_KEY="none")
    local = replies(tmp_path / "local")
    assert len(local) > 10
    assert replies(tmp_path / "harness") == local
    assert replies(tmp_path / "endpoint") == local
    languages = Counter(row["language"] for row in pq.read_table(tmp_path / "local" / "samples.parquet").to_pylist())
    assert set(languages) == {"en", "zh"}
    page = (tmp_path / "local" / "report.html").read_text(encoding="utf-8")
    assert "remud|vqa" in page and "zh" in page


def test_vqa_rad_says_what_was_left_out_and_slake_is_not_scored_without_its_pictures(
    checked, remud, shared_data: Path, tmp_path: Path
) -> None:
    data = shared_data / "vqa"
    words = ("eval", "tiny", "--tasks", "vqa_rad|all", "--data", data, "--pictures-at-hand", "--max-new-tokens", "8")
    done = checked(*words, "--batch-size", "16", "--out", "rad")
    assert "306 questions left out" in done.stdout
    checked(*words, "--batch-size", "16", "--out", "rad-harness", "--backend", "lighteval", "--limit", "48")
    local, harness = replies(tmp_path / "rad"), replies(tmp_path / "rad-harness")
    assert (len(local), len(harness)) == (145, 48)
    assert harness == {row: local[row] for row in harness}
    (task,) = json.loads((tmp_path / "rad" / "results.json").read_text(encoding="utf-8"))["tasks"]
    assert (task["n"], task["unreadable"], task["left_out"]) == (145, 0, {"picture not at hand": 306})

    slake = (
        "eval",
        "tiny",
        "--tasks",
        "slake|zh",
        "--data",
        data,
        "--max-new-tokens",
        "8",
        "--limit",
        "24",
        "--out",
        "slake",
    )
    refused = remud(*slake)
    assert refused.returncode == 2 and "not one of its 24 pictures is there" in refused.stderr
    checked(*slake, "--blind")
    results = json.loads((tmp_path / "slake" / "results.json").read_text(encoding="utf-8"))
    assert results["blind"] is True and results["tasks"][0]["n"] == 24
