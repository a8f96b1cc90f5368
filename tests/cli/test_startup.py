import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer


pytestmark = pytest.mark.slow


COMMANDS = (
    *("figures", "build", "show", "export", "push", "diff", "release"),
    *("train", "eval", "compare", "demo", "samples", "doctor", "cache"),
)


def remud(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "remud_hub.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment})


def test_help_names_every_command() -> None:
    done = remud("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
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


def test_doctor_knows_every_extra_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from remud_hub.cli import doctor

    assert {"docling", "numpy"} <= set(doctor.needed()["read"])
    assert "paperang-p2-fonts-cjk" in doctor.needed()["demo"]
    monkeypatch.setattr(doctor, "_version", lambda name: None if name == "trl" else "1.0")
    with pytest.raises(typer.Exit) as ended:
        doctor.doctor_command()
    said = capsys.readouterr().out
    assert ended.value.exit_code == 1
    assert "trl MISSING" in said
    assert "to get train: pip install 'remud-hub[train]'" in said
    assert "to get read" not in said


def test_a_place_that_cannot_be_written_is_one_line_and_not_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = remud("samples", tmp_path / "file" / "pages")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "choose another place" in done.stderr
