"""The Hub runs by itself until it is told to stop."""

import shlex
import signal
import subprocess
import sys
from pathlib import Path

from huggingface_hub import HfApi


ALONE = [sys.executable, "-m", "tests.testhub"]
ROOT = Path(__file__).parents[2]


def test_it_tells_clients_where_it_is_and_stops_when_told(tmp_path: Path) -> None:
    with subprocess.Popen([*ALONE, tmp_path / "hub"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            lines = [running.stdout.readline() for _ in range(7)]
            told = dict(shlex.split(line)[1].split("=", 1) for line in lines)
            assert told["HF_HUB_DISABLE_XET"] == "1"
            assert told["HF_HOME"] == str(tmp_path / "hub" / "hf")
            client = HfApi(endpoint=told["HF_ENDPOINT"], token=told["HF_TOKEN"])
            assert client.create_repo("notes").repo_id == "ann/notes"
        finally:
            running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 0


def test_it_does_not_run_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").touch()
    done = subprocess.run([*ALONE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
