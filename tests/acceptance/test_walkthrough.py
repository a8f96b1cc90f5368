"""``make demo``: the whole way, and what it leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


pytestmark = pytest.mark.acceptance
ROOT = Path(__file__).parents[2]
KINDS = ("qa", "qa_reasoning", "vqa", "vqa_reasoning")
"""What recipe ``remud`` gives."""


def test_the_walkthrough_makes_dataset_model_and_scores(tmp_path: Path) -> None:
    environment = {**os.environ, "REMUD_CACHE_DIR": str(tmp_path / "cache"), "HF_HOME": str(tmp_path / "hf")}
    # What is installed is used: the set-up itself was run by who runs this
    installed = ["-o", ".venv/installed", f"BIN={Path(sys.executable).parent}"]
    command = ["make", "demo", *installed, f"OUT={tmp_path / 'demo'}"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    scores = json.loads((tmp_path / "demo/scores.json").read_text(encoding="utf-8"))
    assert scores["before"].keys() == scores["after"].keys() == {f"remud|{config}" for config in KINDS}
    assert scores["after"]["remud|vqa"]["score"] > scores["before"]["remud|vqa"]["score"]
    assert (tmp_path / "demo/model/config.json").exists()
    losses = [
        entry["loss"]
        for entry in json.loads((tmp_path / "demo/model/train_log.json").read_text())["log_history"]
        if "loss" in entry
    ]
    assert losses[-1] < 0.5 * losses[0]
    assert "open the Space: remud demo" in done.stdout
