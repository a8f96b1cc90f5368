"""``remud compare``, and the gate of ``remud release``, as they are typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.results import Results, summarise, write_results
from remud_hub.hub.versions.trained_on import trained_on
from tests.hub.folders import make_folder, make_row


pytestmark = pytest.mark.slow


def evaluation(out: Path, model: str, right: int) -> Path:
    """An evaluation of twenty rows, of which so many are right."""
    rows = [
        Answered("remud|qa", f"{n:02}", "user: ?", "yes", "yes", "yes", "exact_match", float(n < right))
        for n in range(20)
    ]
    write_results(
        out, Results(model, str(out.parent / "remud"), "local", None, 8, 1, 1, (summarise("remud|qa", rows),)), rows
    )
    return out


def remud(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
    environment = os.environ | {
        "COLUMNS": "40",
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "HF_TOKEN": "hf_writer",
        "HF_HUB_OFFLINE": "0",
    }
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def test_the_table_and_the_file_say_the_same(tmp_path: Path) -> None:
    base, tuned = evaluation(tmp_path / "base", "base", 15), evaluation(tmp_path / "tuned", "tuned", 5)
    done = remud("compare", base, tuned, "--out", tmp_path / "comparison.json")
    assert done.returncode == 0, done.stderr
    (task,) = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))["tasks"]
    assert (task["difference"], task["verdict"]) == (-0.5, "worse")
    (line,) = (line for line in done.stdout.splitlines() if "remud|qa" in line)
    interval = f"-0.500 [{task['low']:+.3f}, {task['high']:+.3f}]"
    assert [each.strip() for each in line.split("   ") if each.strip()] == [
        *("remud|qa", "20", "0.750", "0.250", interval, "20 rows", "worse", "10", "0")
    ]


def test_json_is_all_that_is_printed(tmp_path: Path) -> None:
    same = evaluation(tmp_path / "base", "base", 15)
    assert json.loads(remud("compare", same, same, "--json").stdout)["tasks"][0]["difference"] == 0


def test_the_page_shows_what_flipped(tmp_path: Path) -> None:
    base, tuned = evaluation(tmp_path / "base", "base", 15), evaluation(tmp_path / "tuned", "tuned", 5)
    done = remud("compare", base, tuned, "--html", tmp_path / "flips.html")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "flips.html").read_text(encoding="utf-8")
    assert "Lost: right before, wrong now (10)" in page
    assert "Gained: wrong before, right now (0)" in page


@pytest.mark.slow
def test_a_release_compares_before_it_asks_the_hub(tmp_path: Path) -> None:
    """The endpoint answers nobody: what gets as far as that has passed the gate."""
    make_folder(tmp_path / "remud", {("qa", "train"): [make_row(2)], ("qa", "test"): [make_row(1)]})
    for name in ("model/config.json", "model/model.safetensors", "space/app.py", "space/requirements.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    data = trained_on(str(tmp_path / "remud"), None, None, {"qa": 1.0}, "train").model_dump(mode="json")
    log = {"base": "ORG/base", "data": data, "world_size": 1, "log_history": []}
    (tmp_path / "model/train_log.json").write_text(json.dumps(log), encoding="utf-8")
    (tmp_path / "space/README.md").write_text("---\nsdk: gradio\n---\n", encoding="utf-8")
    base, worse = (evaluation(tmp_path / f"{n}", f"model {n}", n) for n in (10, 1))
    words = ["release", tmp_path / "remud", "ann/remud", "--model", tmp_path / "model", "--space", tmp_path / "space"]

    def said(*more: object) -> str:
        done = remud(*words, "--tag", "v1.0.0", *more)
        assert done.returncode == 2
        return done.stderr

    assert "model 1 is worse than model 10" in said("--scores", worse, "--base-scores", base)
    assert "give both" in said("--base-scores", base)
    assert "cannot be reached" in said("--scores", worse, "--base-scores", base, "--accept-regression", "a trial")
