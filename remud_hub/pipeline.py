"""A recipe over sources: the steps run for each source, then the dataset is assembled from what they kept."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from remud_hub.audit.benchmarks import load_benchmarks
from remud_hub.engines import EngineName, run_steps
from remud_hub.errors import SourceError, UsageError
from remud_hub.hub.assemble import assemble
from remud_hub.hub.report import Report
from remud_hub.job import check_teacher, make_job, ranks_of
from remud_hub.progress import Watch
from remud_hub.read.sources import SourceFile
from remud_hub.recipe import Recipe
from remud_hub.steps import Generate, Keep, ReadAndResolve, Verify
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions


def build(
    files: Sequence[SourceFile],
    recipe: Recipe,
    out: Path,
    *,
    workers: int = 1,
    engine: EngineName = "local",
    reach: TeacherOptions | None = None,
    spending: Spending | None = None,
    password_file: Path | None = None,
    judge_reach: TeacherOptions | None = None,
    judge_spending: Spending | None = None,
    refused: Sequence[SourceError] = (),
) -> Report:
    """Build a dataset folder.

    Args:
        files: The sources, each once.
        recipe: What to do with them.
        out: The dataset folder.
        workers: Processes at once; the result does not depend on it.
        engine: What runs them.
        reach: Where the teacher's endpoints are and how hard they may be worked; by default what the environment says.
        spending: What the teacher may cost, and what its tokens do; by default no limit, and the price of the table.
        password_file: Passwords for locked files, one a line.
        judge_reach: As ``reach``, for the judge that the recipe names; by default the same.
        judge_spending: As ``spending``, for the judge; it must have a budget where the teacher has one.
        refused: Files that were found unfit before reading; the report names them with the others.

    Raises:
        UsageError: The folder cannot be used, nothing usable came in, or no sample is left.
        TeacherError: The teacher or the judge cannot be reached.
    """
    if not recipe.passes:
        raise UsageError(f"the recipe {recipe.name} has no passes, so it makes nothing; name another, such as remud")
    if not files:
        raise UsageError("no usable source was found; give files that can be read, or folders that hold some")
    benchmarks = load_benchmarks(recipe.curate.decontaminate)
    job = make_job(
        files,
        recipe,
        out,
        reach,
        spending,
        password_file,
        judge_reach=judge_reach,
        judge_spending=judge_spending,
    )
    job.work.claim(job.lock.recipe)
    sources = [file.source for file in files]
    todo = sum(not job.work.is_done(source, job.lock) for source in sources)
    if todo:
        asyncio.run(check_teacher(job))
    tasks = ranks_of(job, workers)
    steps = [ReadAndResolve(job, threads=workers // tasks), Generate(job), Verify(job), Keep(job)]
    with Watch(job.work.root, todo, job.spending.price, Console(file=sys.stderr), job.judge_spending.price):
        run_steps(steps, engine=engine, tasks=tasks, workers=workers, logs=job.work.root / "logs")
    return assemble(job.out, job.lock, lambda: job.work.parts(sources, job.lock), job.store, refused, benchmarks)
