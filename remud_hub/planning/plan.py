"""The price before the run: the sources are read, every request is made up, and none is sent, unless a pilot is asked for."""

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from random import Random

from pydantic import Field
from rich.console import Console
from rich.table import Column, Table

from remud_hub.asking.lanes import Lanes
from remud_hub.engines import EngineName, run_steps
from remud_hub.errors import UsageError
from remud_hub.generate.jobs import Outcome
from remud_hub.generate.passes import Pass, load_passes
from remud_hub.job import BuildJob, check_teacher, make_job, make_teacher
from remud_hub.planning.estimating import Estimating
from remud_hub.planning.judging import JudgePlan, judge_plan
from remud_hub.planning.measured import Measured
from remud_hub.planning.tasks import TaskPlan
from remud_hub.progress import Watch, clock_of
from remud_hub.read.sources import SourceFile
from remud_hub.recipe import Recipe
from remud_hub.records import Evidence, Record, Sample
from remud_hub.steps import Keep, ReadAndResolve, pairs
from remud_hub.teachers.base import Teacher
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import split_name
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.verify.asked.checks import ASKED
from remud_hub.verify.checks import not_run, not_run_lines
from remud_hub.work import SourceResult


TOKENS_PER_SECOND = 50
"""What one stream of a hosted model gives, by published overviews of 2026; only for the time, and only without a pilot."""


UNTIMED = {"extractive": "by rule: no time worth naming", "openai-batch": "each batch within a day"}
"""Kinds of teachers that nobody waits for reply by reply, and what is said in place of a time."""


class Plan(Record):
    """What a build would take."""

    sources: int
    unread: int
    """Sources that could not be read."""
    pages: int
    evidence: dict[str, int]
    """By kind."""
    teacher: str
    tasks: dict[str, TaskPlan]
    """By what is asked for."""
    dollars: float | None
    """None where the price is not known."""
    seconds: float | None
    """For the teacher's part; None where nothing has to be sent, or no reply is waited for by itself (``UNTIMED``)."""
    pilot: int
    """How many pieces of evidence were tried for real; 0: tokens of replies and time are assumptions."""
    judge: JudgePlan | None = None
    """None where no judge is named, or no check asks one."""
    not_run: dict[str, str] = Field(default_factory=dict)
    """Checks of the recipe that would look at nothing, and what they lack."""


def plan(
    sources: Sequence[SourceFile],
    recipe: Recipe,
    *,
    workers: int = 1,
    engine: EngineName = "local",
    reach: TeacherOptions | None = None,
    spending: Spending | None = None,
    password_file: Path | None = None,
    judge_reach: TeacherOptions | None = None,
    judge_spending: Spending | None = None,
    pilot: int = 0,
) -> Plan:
    """Read the sources (a later build need not read them again) and say what the teacher would cost.

    Args:
        sources: The sources, each once.
        recipe: What would be done with them.
        workers: Processes that read at once.
        engine: What runs them.
        reach: Where the teacher's endpoints are and how hard they may be worked.
        spending: What the teacher's tokens cost; its budget holds for the pilot.
        password_file: Passwords for locked files, one a line.
        judge_reach: As ``reach``, for the judge.
        judge_spending: As ``spending``, for the judge.
        pilot: Let the teacher answer for so many pieces of evidence, evenly drawn, and go by what that took. The replies
            are kept, so a later build does not pay for them again.

    Raises:
        UsageError: Nothing usable came in, or the teacher is not known, lacks its key or cannot write what is asked for.
        TeacherError: There is a pilot, and the teacher cannot be reached.
    """
    if not sources:
        raise UsageError("no usable source was found; give files that can be read, or folders that hold some")
    with tempfile.TemporaryDirectory(prefix="remud-plan-") as folder:
        job = make_job(
            sources,
            recipe,
            Path(folder),
            reach,
            spending,
            password_file,
            judge_reach=judge_reach,
            judge_spending=judge_spending,
        )
        if pilot:
            asyncio.run(check_teacher(job))
        estimating = Estimating(make_teacher(job, 0, 1), ReplyStore.in_cache(job.cache), job.store)
        with Watch(job.work.root, len(sources), job.spending.price, Console(file=sys.stderr)):
            shares = min(len(sources), workers)
            steps = [ReadAndResolve(job, threads=max(1, workers // shares)), Keep(job)]
            run_steps(steps, engine=engine, tasks=shares, workers=workers, logs=job.work.root)
        parts = list(job.work.parts([file.source for file in sources], job.lock))
    passes = load_passes(recipe.passes, recipe.generate, job.store)
    by_part = [list(pairs(passes, part)) for part in parts]
    work = list(chain.from_iterable(by_part))
    measured = _pilot(job, _drawn(work, pilot)) if pilot else None
    written = iter(_run(estimating, work))
    tasks = {name: measured.correct(name, task) if measured else task for name, task in estimating.tasks.items()}
    kinds = sorted({evidence.kind for part in parts for evidence in part.evidences})
    return Plan(
        sources=len(parts),
        unread=sum(part.failure is not None for part in parts),
        pages=sum(len(part.pages) for part in parts),
        evidence={kind: sum(e.kind == kind for part in parts for e in part.evidences) for kind in kinds},
        teacher=recipe.teacher,
        tasks=tasks,
        dollars=_dollars(job, tasks),
        seconds=None if _kind(recipe.teacher) in UNTIMED else _seconds(tasks, estimating.width, measured),
        pilot=min(pilot, len(work)),
        judge=judge_plan(
            job,
            [_with_samples(part, [next(written) for _ in works]) for part, works in zip(parts, by_part, strict=True)],
        )
        if recipe.judge and set(recipe.checks) & set(ASKED)
        else None,
        not_run=not_run(recipe.checks, recipe.judge, recipe.verify),
    )


def print_plan(shown: Plan, console: Console) -> None:
    """Print a plan for a person."""
    found = ", ".join(f"{count} {kind}s" for kind, count in shown.evidence.items()) or "no evidence"
    unread = f", {shown.unread} could not be read" if shown.unread else ""
    console.print(f"{shown.sources} sources{unread}: {shown.pages} pages, {found}", markup=False, soft_wrap=True)
    console.print(_table(f"teacher {shown.teacher}", shown.tasks))
    money = "money unknown: add --price IN,OUT" if shown.dollars is None else f"${shown.dollars:.2f}"
    untimed = UNTIMED.get(_kind(shown.teacher))
    timed = None if shown.seconds is None else f"about {clock_of(shown.seconds)} with the teacher"
    assumed = "replies are" if untimed else "replies and time are"
    basis = f"measured on {shown.pilot} pieces" if shown.pilot else f"{assumed} assumed; --pilot N measures them"
    console.print(", ".join(filter(None, (money, untimed or timed))) + f" ({basis})", markup=False, soft_wrap=True)
    if shown.judge:
        _print_judge(shown.judge, console)
    for line in not_run_lines(shown.not_run):
        console.print(line, markup=False, soft_wrap=True)


def _print_judge(shown: JudgePlan, console: Console) -> None:
    console.print(_table(f"judge {shown.judge}", shown.tasks))
    money = "money unknown: add --judge-price IN,OUT" if shown.dollars is None else f"${shown.dollars:.2f}"
    console.print(
        f"{money} for the judge (an estimate: no row is written yet; as if {shown.rows} rows came of typical replies, and "
        "all of them passed the checks that ask nobody)",
        markup=False,
        soft_wrap=True,
    )


def _table(title: str, tasks: Mapping[str, TaskPlan]) -> Table:
    right = [Column(name, justify="right") for name in ("calls", "kept", "tokens in", "tokens out")]
    table = Table("asked for", *right, title=title)
    for name, task in tasks.items():
        table.add_row(name, *(f"{n:,}" for n in (task.calls, task.kept, task.prompt_tokens, task.completion_tokens)))
    return table


def _kind(teacher: str) -> str:
    return split_name(teacher)[0]


def _pilot(job: BuildJob, work: Sequence[tuple[Pass, Evidence]]) -> Measured:
    measured = Measured(make_teacher(job, 0, 1), job.store)
    _run(measured, work)
    return measured


def _run(teacher: Teacher, work: Sequence[tuple[Pass, Evidence]]) -> list[list[Outcome]]:
    with Lanes(teacher) as writing:
        return [future.result() for future in [writing.submit(each.work(evidence)) for each, evidence in work]]


def _with_samples(part: SourceResult, outcomes: Iterable[list[Outcome]]) -> SourceResult:
    samples = tuple(outcome for each in outcomes for outcome in each if isinstance(outcome, Sample))
    return part.model_copy(update={"samples": samples})


def _drawn(work: Sequence[tuple[Pass, Evidence]], count: int) -> list[tuple[Pass, Evidence]]:
    """Draw ``count`` pieces, the same in every run and of every pass in turn: each asks for replies of its own length."""
    shuffled = Random(0).sample(list(work), len(work))
    turns: Counter[str] = Counter()
    ordered = []
    for each, evidence in shuffled:
        turns[each.name] += 1
        ordered.append((turns[each.name], each.name, each, evidence))
    ordered.sort(key=lambda item: item[:2])
    return [(each, evidence) for _, _, each, evidence in ordered[:count]]


def _dollars(job: BuildJob, tasks: dict[str, TaskPlan]) -> float | None:
    if job.spending.price is None:
        return None
    spent = sum(job.spending.price.of(task.usage) for task in tasks.values())
    return round(spent, 4)


def _seconds(tasks: dict[str, TaskPlan], width: int, measured: Measured | None) -> float | None:
    calls = sum(task.calls for task in tasks.values())
    if not calls:
        return None
    if measured and measured.seconds_per_call is not None:
        return round(calls * measured.seconds_per_call / min(width, calls), 1)
    tokens = sum(task.completion_tokens for task in tasks.values())
    return round(tokens / TOKENS_PER_SECOND / min(width, calls), 1)
