"""Rows that people have already, put to a judge."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from remud_hub.audit.files import row_files
from remud_hub.audit.run import Options, audit
from remud_hub.audit.summary import Summary, print_summary
from remud_hub.errors import RemudError
from remud_hub.hub.ledger import read_ledger
from remud_hub.recipe import load_recipe
from remud_hub.store import BlobStore
from remud_hub.teachers.options import TeacherOptions
from tests.scripted_judge import ScriptedJudge


CHANGES = ["checks=[format, leak, judge]", "curate.decontaminate.against=[]"]


@pytest.fixture
def judge(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedJudge]:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    served = ScriptedJudge([], store)
    yield served
    served.close()


@pytest.fixture
def rows(row: Callable[..., dict[str, Any]], write_lines: Callable[..., Path]) -> Path:
    """Two good rows, one that breaks a rule, one whose picture is not at hand."""
    return write_lines(
        [
            row(id="first"),
            row(id="pointing", question="What does Figure 3 show?"),
            row(id="away", images=["nowhere.png"], question="Where does the cyst lie?"),
            row(id="last", question="How large is the cyst?"),
        ]
    )


def audited(rows: Path, out: Path, judge: ScriptedJudge | None) -> Summary:
    files, _ = row_files([rows])
    recipe = load_recipe("audit", None, CHANGES, "openai/m" if judge else None)
    reach = TeacherOptions((judge.url,)) if judge else None
    return audit(files, recipe, out, Options(judge_reach=reach))


def test_rows_that_passed_the_rules_are_put_to_the_judge_in_their_order(
    rows: Path, tmp_path: Path, judge: ScriptedJudge
) -> None:
    judge.manner = "contrary"
    summary = audited(rows, tmp_path / "out", judge)
    entries = list(read_ledger(tmp_path / "out"))
    assert [entry.id for entry in entries] == ["first", "pointing", "away", "last"]
    said = {entry.id: [verdict.check for verdict in entry.verdicts if not verdict.passed] for entry in entries}
    assert said == {"first": ["judge"], "pointing": ["leak"], "away": [], "last": ["judge"]}
    assert summary.rejected["verify: judge: page does not support it"] == 2
    assert summary.unjudged["judge"] == 1  # nobody has its picture
    assert summary.not_run == {}
    assert len(judge.requests) == 2
    judge.manner = "sound"  # replies are kept: nobody is asked again
    assert audited(rows, tmp_path / "again", judge).rejected == summary.rejected


def test_without_a_judge_the_output_says_so(rows: Path, tmp_path: Path, judge: ScriptedJudge) -> None:
    summary = audited(rows, tmp_path / "out", None)
    assert "judge" not in summary.ran
    assert "judge" not in summary.unjudged
    assert not any("judge" in reason for reason in summary.rejected)
    shown = io.StringIO()
    print_summary(summary, Console(file=shown, width=200))
    assert "not run: judge: no judge is named (--judge)" in shown.getvalue()
    assert judge.requests == []


def test_a_judgement_that_cannot_be_used_leaves_the_row_out_with_its_reason(
    rows: Path, tmp_path: Path, judge: ScriptedJudge
) -> None:
    judge.manner = "half"
    summary = audited(rows, tmp_path / "out", judge)
    assert summary.rejected["verify: judge: half JSON"] == 2


def test_a_judge_that_cannot_be_reached_is_told_before_a_row_is_judged(
    rows: Path, tmp_path: Path, judge: ScriptedJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.setattr("remud_hub.audit.run._judge_all", lambda *_: pytest.fail("rows were judged"))
    with pytest.raises(RemudError, match="OPENAI_API_KEY is not set"):
        audited(rows, tmp_path / "out", judge)


def test_the_shipped_recipe_lists_the_checks_that_ask() -> None:
    assert {"judge", "agreement", "image_needed", "supported"} <= set(load_recipe("audit").checks)
    assert json.loads(load_recipe("remud").model_dump_json())["judge"] is None
