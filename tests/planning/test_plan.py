"""A plan is made of what was read, and nothing is read for a teacher that is not there."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from remud_hub.errors import RemudError
from remud_hub.planning.plan import Plan, plan, print_plan
from remud_hub.planning.tasks import TaskPlan
from remud_hub.read.sources import find_sources
from remud_hub.recipe import load_recipe
from remud_hub.teachers.metered import Spending


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    text = "The kidney measures 11 cm in length and has a smooth outline on ultrasound. " * 8
    path = tmp_path / "kidney.md"
    path.write_text(f"# Kidney\n\n{text}\n", encoding="utf-8")
    return path


def planned(chapter: Path, teacher: str, **options: object) -> Plan:
    files, _ = find_sources([chapter])
    return plan(files, load_recipe("remud", teacher), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("teacher", "said"),
    [
        ("oracle/m", "'oracle/m' is not known"),
        ("openai", "needs a model"),
        ("openai/gpt-4o", "OPENAI_API_KEY is not set"),
        ("llamacpp/missing.gguf", "there is no such file"),
    ],
)
def test_a_wrong_teacher_is_told_before_anything_is_read(
    chapter: Path, monkeypatch: pytest.MonkeyPatch, teacher: str, said: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr("remud_hub.planning.plan.run_steps", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(RemudError, match=said):
        planned(chapter, teacher)


def test_a_budget_without_a_price_is_told_before_anything_is_read(
    chapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setattr("remud_hub.planning.plan.run_steps", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(RemudError, match="add --price"):
        planned(chapter, "openai/my-own", spending=Spending(budget=1))


@pytest.mark.parametrize(
    ("teacher", "timed"), [("openai/gpt-4o", True), ("openai-batch/gpt-4o", False), ("extractive", False)]
)
def test_only_a_teacher_that_is_waited_for_reply_by_reply_has_a_time(
    chapter: Path, monkeypatch: pytest.MonkeyPatch, teacher: str, timed: bool
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    found = planned(chapter, teacher)
    assert sum(task.calls for task in found.tasks.values()) > 0
    assert (found.seconds is not None) is timed


@pytest.mark.parametrize(
    ("teacher", "seconds", "said"),
    [
        (
            "openai/m",
            65.0,
            "$1.00, about 0:01:05 with the teacher (replies and time are assumed; --pilot N measures them)",
        ),
        ("openai/m", None, "$1.00 (replies and time are assumed; --pilot N measures them)"),
        ("openai-batch/m", None, "$1.00, each batch within a day (replies are assumed; --pilot N measures them)"),
        ("extractive", None, "$1.00, by rule: no time worth naming (replies are assumed; --pilot N measures them)"),
    ],
)
def test_the_last_line_says_money_and_time_and_how_well_they_are_known(
    teacher: str, seconds: float | None, said: str
) -> None:
    shown = io.StringIO()
    found = Plan(
        sources=1,
        unread=0,
        pages=1,
        evidence={"passage": 1},
        teacher=teacher,
        tasks={"qa": TaskPlan(calls=1)},
        dollars=1.0,
        seconds=seconds,
        pilot=0,
    )
    print_plan(found, Console(file=shown, width=200))
    assert shown.getvalue().splitlines()[-1] == said
