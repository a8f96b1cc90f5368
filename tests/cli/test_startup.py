import os
import subprocess
import sys
from pathlib import Path

import pytest


def remud(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_help_names_every_command() -> None:
    done = remud("--help")
    assert done.returncode == 0
    for command in ("figures", "build", "show", "train", "eval", "demo", "samples", "doctor"):
        assert command in done.stdout


@pytest.mark.parametrize("command", ["figures", "build", "show", "train", "eval", "demo", "samples", "doctor"])
def test_every_command_explains_itself(command: str) -> None:
    done = remud(command, "--help")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["build", "missing", "--out", "o"], "missing"),
        (["build", ".", "--out", "o", "--recipe", "nothing"], "no recipe is called 'nothing'"),
        (["build", ".", "--out", "o", "--teacher", "oracle"], "teacher 'oracle' is not known"),
        (["figures", "missing.pdf"], "missing.pdf"),
        (["show", "missing", "0"], "missing is no folder here"),
        (["train", "missing.py"], "missing.py is not there"),
        (["build", "x"], "Missing option"),
    ],
)
def test_wrong_usage_ends_with_two_and_one_clear_line(tmp_path: Path, words: list[str], complaint: str) -> None:
    done = remud(*words, COLUMNS="200")
    assert done.returncode == 2
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_says_what_is_installed() -> None:
    done = remud("doctor")
    assert "docling" in done.stdout
    assert done.returncode in (0, 1)
