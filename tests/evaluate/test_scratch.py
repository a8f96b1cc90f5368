"""What a killed lighteval leaves goes with the next run, and how to call ours is told."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from remud_hub.evaluate.harness.scratch import new_scratch


def test_folders_of_processes_that_are_no_more_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, running, foreign = (
        tmp_path / f"remud-lighteval-{name}" for name in (f"{ended.pid}-x1", f"{os.getpid()}-x2", "mine")
    )
    for folder in (left, running, foreign):
        folder.mkdir()
    made = new_scratch()
    assert made.is_dir() and made.parent == tmp_path
    assert not left.exists()
    assert running.is_dir() and foreign.is_dir()


def test_how_to_call_lighteval_with_our_tasks_is_told_without_any() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("REMUD_EVAL")}
    command = [sys.executable, "-m", "remud_hub.evaluate.harness", "--help"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0
    assert "REMUD_EVAL_TASKS='remud|vqa,slake|zh'" in done.stdout
