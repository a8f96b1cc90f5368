"""``remud eval`` with drawn replies and a budget of thinking, as it is typed, on the tiny model."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow.parquet as pq
import pytest


pytestmark = pytest.mark.slow

Rows: TypeAlias = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, sample_rows: Rows, write_dataset: Callable[..., Path]) -> Path:
    return write_dataset(tmp_path_factory.mktemp("data") / "remud", sample_rows)


def remud_eval(data: Path, out: Path, *options: object) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    scratch = out.parent
    words = ["eval", "tiny", "--data", data, "--out", out, "--max-new-tokens", 32, *options]
    environment = {
        **os.environ,
        "HF_HOME": str(scratch / "hf"),
        "HF_DATASETS_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert ("pass@2" in done.stdout) == ("--samples" in words)
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return results, pq.read_table(out / "samples.parquet").drop_columns("seconds").to_pylist()


def test_samples_and_budget_are_recorded_and_kept_to(data: Path, tmp_path: Path) -> None:
    options = ["--samples", 3, "--seed", 5, "--least-thinking", 4, "--most-thinking", 8, "--temperature", 0.9]
    results, samples = remud_eval(data, tmp_path / "one", "--tasks", "remud|vqa", *options)
    assert results["sampling"] == {"temperature": 0.9, "top_p": 0.7, "samples": 3, "seed": 5}
    assert results["budget"] == {"least": 4, "most": 8, "wait": None, "waits": 3}
    assert [len(list(replies)) for _, replies in groupby(samples, key=lambda row: row["id"])] == [3] * 5
    assert all(row["reply"].lstrip().startswith("<think>") for row in samples)
    (task,) = results["tasks"]
    assert task["n"] == 5 and set(task["pass_at"]) == {"1", "2", "3"}

    _, again = remud_eval(data, tmp_path / "two", "--tasks", "remud|vqa", "--batch-size", 1, *options)
    assert again == samples, "how many are asked at once must not matter"


def test_without_options_nothing_is_drawn_or_forced(data: Path, tmp_path: Path) -> None:
    results, samples = remud_eval(data, tmp_path / "one", "--tasks", "remud|qa")
    assert (results["sampling"], results["budget"]) == (None, None)
    assert len(samples) == results["tasks"][0]["n"] == 4
