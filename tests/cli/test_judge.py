"""The judge from the command line: it is reached where its own options say, and pays from its own budget."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from remud_hub.cli import app
from tests.scripted import ScriptedEndpoint


CHANGES = ("--set", "checks=[format, judge]", "--set", "curate.decontaminate.against=[]")


class Served(NamedTuple):
    """A teacher and a judge, each at an address of its own."""

    teacher: ScriptedEndpoint
    judge: ScriptedEndpoint


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    both = Served(ScriptedEndpoint(), ScriptedEndpoint())
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("OPENAI_BASE_URL", both.teacher.url)  # not where the judge is
    yield both
    for each in both:
        each.close()


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl"
    source = {"caption": "A cyst of 12 mm lies in the left kidney."}
    texts = [
        {"id": "en", "question": "How large is the cyst?", "answer": "The cyst is 12 mm.", "source": source},
        {
            "id": "zh",
            "question": "囊肿有多大？",
            "answer": "囊肿为12毫米。",
            "source": {"caption": "左肾见12毫米囊肿。"},
        },
    ]
    file.write_text("".join(f"{json.dumps(text, ensure_ascii=False)}\n" for text in texts), encoding="utf-8")
    return file


def said(code: int, *arguments: object) -> Any:
    found = CliRunner().invoke(app, [str(each) for each in (*arguments, *CHANGES, "--json")])
    assert found.exit_code == code, found.output
    return json.loads(found.stdout)


def judge_at(served: Served, budget: float) -> tuple[object, ...]:
    return (
        *("--judge", "openai/judging", "--judge-base-url", served.judge.url),
        *("--judge-price", "1,1", "--judge-budget", budget),
    )


@pytest.mark.parametrize(("budget", "kept"), [(1, 2), (0, 0)])
def test_rows_that_are_there_are_put_to_the_judge(
    rows: Path, served: Served, tmp_path: Path, budget: float, kept: int
) -> None:
    summary = said(0, "verify", rows, "--out", tmp_path / "out", *judge_at(served, budget))
    assert (summary["kept"], summary["not_run"]) == (kept, {})
    assert summary["rejected"] == ({} if budget else {"verify: judge: not asked": 2})
    assert len(served.judge.requests) == kept
    assert served.teacher.requests == []


@pytest.mark.slow  # it builds twice
def test_a_build_whose_judge_is_out_of_money_goes_on_where_it_was(served: Served, tmp_path: Path) -> None:
    page = tmp_path / "kidney.md"
    text = "The kidney measures 11 cm in length and has a smooth outline. Its cortex is thin in the upper pole. "
    page.write_text(f"# Kidney\n\n{text * 6}\n", encoding="utf-8")
    build = ("build", page, "--out", tmp_path / "out", "--teacher", "openai/m", "--set", "passes=[qa]")
    found = CliRunner().invoke(app, [str(each) for each in (*build, *judge_at(served, 0), *CHANGES)])
    assert found.exit_code == 1
    assert served.judge.requests == []
    written = len(served.teacher.requests)
    assert written > 0
    report = said(0, *build, *judge_at(served, 1))
    assert len(served.judge.requests) > 0
    assert sum(report["rows"]["qa"].values()) > 0
    assert not any("judge" in reason for reason in report["dropped"])
    assert len(served.teacher.requests) == written  # what was written is kept
