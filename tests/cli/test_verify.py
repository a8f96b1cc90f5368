import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from remud_hub.cli import app
from remud_hub.hub.ledger import read_ledger


@pytest.fixture
def run() -> Callable[..., str]:
    """Run a command and return what it prints; it must end as is said."""

    def invoke(*arguments: object, code: int = 0) -> str:
        found = CliRunner().invoke(app, [str(each) for each in arguments])
        assert found.exit_code == code, found.output
        return found.stdout

    return invoke


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Rows as people have them: a good one, one about its caption, one without an answer."""
    about = {"caption": "A cyst of 12 mm lies in the left kidney."}
    texts = [
        {"id": "good", "question": "How large is the cyst?", "answer": "The cyst is 12 mm."},
        {"id": "pointing", "question": "What does Figure 3 show?", "answer": "A cyst of 12 mm in the left kidney."},
        {"id": "broken", "question": "What is seen?"},
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(f"{json.dumps(row | {'source': about})}\n" for row in texts), encoding="utf-8")
    return file


def test_rows_are_judged_reported_reviewed_and_judged_again(
    rows: Path, run: Callable[..., str], tmp_path: Path
) -> None:
    out, queue = tmp_path / "out", tmp_path / "queue.jsonl"
    assert json.loads(run("verify", rows, "--out", out, "--json"))["kept"] == 1
    assert json.loads(run("report", out, "--json"))["unread"] == 1
    assert "leak" in run("report", out)
    run("review", "export", out, "--out", queue)
    lines = [json.loads(line) for line in queue.read_text(encoding="utf-8").splitlines()]
    decided = [line | {"decision": "drop" if line["id"] == "good" else "keep"} for line in lines]
    queue.write_text("".join(f"{json.dumps(line)}\n" for line in decided), encoding="utf-8")
    assert "2 decisions of Ann kept, 0 rows still open" in run("review", "import", out, queue, "--reader", "Ann")
    run("verify", rows, "--out", out)
    kept = {entry.id: entry.kept for entry in read_ledger(out)}
    assert kept == {"good": False, "pointing": True, "broken": False}


def test_columns_are_declared_on_the_command_line(run: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(json.dumps({"frage": "Which organ?", "antwort": "Liver"}), encoding="utf-8")
    run("verify", file, "--out", tmp_path / "out", "--columns", "question=frage,answer=antwort")
    assert [entry.question for entry in read_ledger(tmp_path / "out")] == ["Which organ?"]
    found = CliRunner().invoke(app, ["verify", str(file), "--out", str(tmp_path / "x"), "--columns", "frage"])
    assert found.exit_code != 0
    assert "write ROLE=NAME" in str(found.exception)


def test_a_file_that_cannot_be_used_is_named_and_ends_with_one(
    rows: Path, run: Callable[..., str], tmp_path: Path
) -> None:
    said = run("verify", rows, tmp_path / "gone.parquet", "--out", tmp_path / "out", code=1)
    assert "gone.parquet: it is not there" in said


@pytest.mark.parametrize("command", [["report"], ["review", "export", "--out", "queue.jsonl"]])
def test_a_folder_without_a_ledger_is_told(command: list[str], tmp_path: Path) -> None:
    found = CliRunner().invoke(app, [*command, str(tmp_path)])
    assert "has no ledger" in str(found.exception)
