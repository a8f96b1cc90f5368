"""A build as its steps need to know it, and the teacher that it is given."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

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
) -> BuildJob:
    """Return a job under the installed versions; see ``build`` for the arguments.

    Raises:
        UsageError: The teacher is not known or cannot write what the passes ask for, or there is a budget and no price.
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
    )


async def check_teacher(job: BuildJob) -> None:
    """Make sure that the teacher can be had before anything is read.

    Raises:
        UsageError: Its name is wrong, or its key is missing.
        TeacherError: It cannot be reached.
    """
    teacher = create_teacher(job.recipe.teacher, job.store, job.reach)
    try:
        await teacher.check()
    finally:
        await teacher.close()


def make_teacher(job: BuildJob, world_size: int) -> Teacher:
    """Return this rank's teacher: it has its share of the concurrency, and the replies that all ranks keep."""
    reach = job.reach._replace(concurrency=max(1, job.reach.concurrency // world_size))
    teacher = create_teacher(job.recipe.teacher, job.store, reach)
    metered = job.spending.share(world_size).meter(teacher, job.store)
    return Cached(metered, ReplyStore.in_cache(job.cache), job.lock.teacher_version)
