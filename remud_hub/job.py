"""A build as its steps need to know it, and the models that it is given: a teacher, and a judge where one is named."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from remud_hub.errors import UsageError
from remud_hub.generate.passes import load_passes, tasks_of
from remud_hub.read.sources import SourceFile
from remud_hub.recipe import Lock, Recipe, lock_recipe
from remud_hub.store import BlobStore, cache_root
from remud_hub.teachers.base import Teacher
from remud_hub.teachers.cached import Cached
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions
from remud_hub.teachers.registry import check_tasks, create_teacher
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.verify.asked.checks import prompts_of
from remud_hub.work import WorkFolder


class BuildJob(NamedTuple):
    """What every step needs to know; it travels to the workers."""

    out: Path
    lock: Lock
    recipe: Recipe
    """As it was given; in the lock's own, nothing says where things lie on this machine."""
    files: tuple[SourceFile, ...]
    cache: Path
    reach: TeacherOptions = TeacherOptions()
    spending: Spending = Spending()
    password_file: Path | None = None
    judge_reach: TeacherOptions = TeacherOptions()
    judge_spending: Spending = Spending()

    @property
    def work(self) -> WorkFolder:
        """The run's own folder."""
        return WorkFolder(self.out)

    @property
    def store(self) -> BlobStore:
        """Where the pictures lie."""
        return BlobStore.in_cache(self.cache)


def make_job(
    files: Sequence[SourceFile],
    recipe: Recipe,
    out: Path,
    reach: TeacherOptions | None,
    spending: Spending | None,
    password_file: Path | None,
    *,
    judge_reach: TeacherOptions | None = None,
    judge_spending: Spending | None = None,
) -> BuildJob:
    """Return a job under the installed versions; see ``build`` for the arguments.

    Raises:
        UsageError: Teacher or judge is not known or cannot write what is asked for, or there is a budget and no price.
    """
    store = BlobStore.in_cache(cache_root())
    check_tasks(recipe.teacher, tasks_of(load_passes(recipe.passes, recipe.generate, store)))
    by_size = sorted(files, key=lambda file: (-file.path.stat().st_size, file.source.id))  # nobody gets all big ones
    return BuildJob(
        out.absolute(),
        lock_recipe(recipe),
        recipe,
        tuple(by_size),
        cache_root().absolute(),
        reach or TeacherOptions.from_environment(),
        (spending or Spending()).at_listed_price(recipe.teacher),
        password_file.absolute() if password_file else None,
        judge_reach or reach or TeacherOptions.from_environment(),
        _judge_spending(recipe, judge_spending or Spending(), spending or Spending()),
    )


def _judge_spending(recipe: Recipe, own: Spending, teachers: Spending) -> Spending:
    """Return what the judge may cost: a limit for the teacher must not leave the judge without one.

    Raises:
        UsageError: It writes by rule, has no price or no budget of its own.
    """
    if recipe.judge is None:
        return own
    check_tasks(recipe.judge, {prompt.task for prompt in prompts_of(recipe.checks)})
    found = own.at_listed_price(recipe.judge)
    if teachers.budget is not None and found.budget is None and (found.price is None or any(found.price)):
        raise UsageError(f"--budget holds for the teacher; say what the judge {recipe.judge} may cost: --judge-budget")
    return found


async def check_teacher(job: BuildJob) -> None:
    """Make sure that the teacher, and the judge where one is named, can be had before anything is read.

    Raises:
        UsageError: A name is wrong, or a key is missing.
        TeacherError: One cannot be reached.
    """
    teachers = [create_teacher(job.recipe.teacher, job.store, job.reach)]
    if job.recipe.judge:
        teachers.append(create_teacher(job.recipe.judge, job.store, job.judge_reach))
    for teacher in teachers:
        try:
            await teacher.check()
        finally:
            await teacher.close()


def ranks_of(job: BuildJob, workers: int) -> int:
    """Return how many ranks a build has: no more than files, or than requests at once, for each sends some of its own."""
    ranks = min(workers, len(job.files))
    most = min(job.reach.concurrency, job.judge_reach.concurrency)
    if ranks > most:
        sys.stderr.write(f"{most} of {ranks} workers: --concurrency {most} leaves nothing to the others\n")
    return min(ranks, most)


def reach_of(job: BuildJob, rank: int, world_size: int) -> TeacherOptions:
    """Return how a rank may reach the teacher: with its share of the concurrency, and never without a limit to a budget."""
    return job.reach.share(rank, world_size)._replace(must_limit=job.spending.budget is not None)


def make_teacher(job: BuildJob, rank: int, world_size: int, store: BlobStore | None = None) -> Teacher:
    """Return a rank's teacher: it has its share of concurrency and budget, and the replies that all ranks keep.

    Args:
        job: The build.
        rank: Which rank.
        world_size: Of how many.
        store: Where the pictures lie; by default in the cache.
    """
    store = store or job.store
    teacher = create_teacher(job.recipe.teacher, store, reach_of(job, rank, world_size))
    metered = job.spending.share(world_size).meter(teacher, store)
    return Cached(metered, ReplyStore.in_cache(job.cache), job.lock.teacher_version)


def as_judged(job: BuildJob) -> BuildJob:
    """Return the job with the judge in the teacher's place, so that it is reached, paid and kept in the same way."""
    assert job.recipe.judge and job.lock.judge_version
    return job._replace(
        recipe=job.recipe.model_copy(update={"teacher": job.recipe.judge, "judge": None}),
        lock=job.lock.model_copy(update={"teacher_version": job.lock.judge_version}),
        reach=job.judge_reach,
        spending=job.judge_spending,
    )
