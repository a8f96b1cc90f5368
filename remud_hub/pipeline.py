"""A recipe over sources: read → resolve → generate → verify → keep for each source, then the dataset is assembled.

The steps are datatrove pipeline steps, so the same list runs on this machine or on Ray. One task is one source. The result
does not depend on workers, order or interruptions: every part is a function of its source and the lock, and the dataset is
written from the parts in order of source id.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from datatrove.pipeline.base import PipelineStep

from remud_hub.engines import EngineName, run_steps
from remud_hub.errors import SourceError, UsageError
from remud_hub.generate.passes import generate
from remud_hub.hub.assemble import assemble
from remud_hub.hub.report import Report
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.reading import SourceReader
from remud_hub.recipe import Lock, Recipe, lock_recipe
from remud_hub.records import Document, Evidence, Rejection, Sample
from remud_hub.resolve.screening.settings import ScreenSettings
from remud_hub.store import BlobStore, cache_root, write_atomic
from remud_hub.teachers.registry import create_teacher
from remud_hub.verify.checks import load_checks, verify
from remud_hub.work import SourceResult, WorkFolder


class BuildJob(NamedTuple):
    """What every step needs to know; it travels to the workers."""

    out: Path
    lock: Lock
    read: ReadOptions
    screen: ScreenSettings
    files: tuple[SourceFile, ...]
    cache: Path
    base_url: str | None = None
    concurrency: int = 8
    password_file: Path | None = None

    @property
    def work(self) -> WorkFolder:
        """The run's own folder."""
        return WorkFolder(self.out)

    @property
    def store(self) -> BlobStore:
        """Where the pictures lie."""
        return BlobStore.in_cache(self.cache)


class Step(PipelineStep):  # type: ignore[misc]
    """A datatrove step whose only option is the job."""

    type = "remud"

    def __init__(self, job: BuildJob) -> None:
        super().__init__()
        self.job = job


class ReadAndResolve(Step):
    """Yield a part for each source of this rank that has none yet."""

    name = "read and resolve"

    def run(self, data: Iterable[SourceResult] | None, rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Read the sources of this rank. One that cannot be read gives a part that says why; the others go on."""
        reader = SourceReader(self.job.read, self.job.cache, self.job.password_file, self.job.screen)
        for file in self.job.files[rank::world_size]:
            if self.job.work.is_done(file.source, self.job.lock):
                continue
            try:
                document, found, cached = reader.read(file)
            except SourceError as error:
                _tell(str(error))
                yield SourceResult(source=file.source, failure=str(error))
                continue
            part = _resolved(document, found)
            _tell(
                f"{file.source.name}: {len(part.pages)} pages, {part.figures} figures{' (read before)' if cached else ''}"
            )
            yield part


class Generate(Step):
    """Let the teacher write, one pass per config."""

    name = "generate"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Add the samples, and the rejections of replies that gave none."""
        job, recipe = self.job, self.job.lock.recipe
        teacher = create_teacher(recipe.teacher, job.store, base_url=job.base_url, concurrency=job.concurrency)
        for part in data:
            written = [item for config in recipe.configs for item in generate(part.evidences, config, teacher)]
            samples = tuple(item for item in written if isinstance(item, Sample))
            rejections = tuple(item for item in written if isinstance(item, Rejection))
            yield part.model_copy(update={"samples": samples, "rejections": part.rejections + rejections})


class Verify(Step):
    """Check every sample; those that fail become rejections that hold the sample with its verdicts."""

    name = "verify"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Leave the samples that passed every check, and move the others to the rejections."""
        checks = load_checks(self.job.lock.recipe.checks)
        for part in data:
            evidences = {evidence.id: evidence for evidence in part.evidences}
            checked = [verify(sample, evidences[sample.evidence_id], checks) for sample in part.samples]
            passed = tuple(sample for sample in checked if _passed(sample))
            rejections = tuple(_rejection(sample) for sample in checked if not _passed(sample))
            yield part.model_copy(update={"samples": passed, "rejections": part.rejections + rejections})


class Keep(Step):
    """Write each finished part, so that a run that is killed later need not make it again."""

    name = "keep"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Write the parts, each whole or not at all."""
        for part in data:
            write_atomic(self.job.work.part_path(part.source, self.job.lock), part.model_dump_json())
            yield part


def build(
    files: Sequence[SourceFile],
    recipe: Recipe,
    out: Path,
    *,
    workers: int = 1,
    engine: EngineName = "local",
    base_url: str | None = None,
    concurrency: int = 8,
    password_file: Path | None = None,
    refused: Sequence[SourceError] = (),
) -> Report:
    """Build a dataset folder.

    Args:
        files: The sources, each once.
        recipe: What to do with them.
        out: The dataset folder.
        workers: Processes at once; the result does not depend on it.
        engine: What runs them.
        base_url: Address of the teacher's endpoint.
        concurrency: Requests under way at once, per process.
        password_file: Passwords for locked files, one a line.
        refused: Files that were found unfit before reading; the report names them with the others.

    Raises:
        UsageError: The folder cannot be used, nothing usable came in, or no sample is left.
        TeacherError: The teacher cannot be reached.
    """
    if not files:
        raise UsageError("no usable source was found; give files that can be read, or folders that hold some")
    base_url = base_url or os.environ.get("OPENAI_BASE_URL")
    lock = lock_recipe(recipe, base_url if recipe.teacher.startswith("openai/") else None)
    job = BuildJob(
        out.absolute(),
        lock,
        recipe.read,
        recipe.screen,
        tuple(files),
        cache_root().absolute(),
        base_url,
        concurrency,
        password_file.absolute() if password_file else None,
    )
    # A wrong name or a missing key is told before reading
    create_teacher(recipe.teacher, job.store, base_url=base_url)
    job.work.claim(lock.recipe)
    sources = [file.source for file in files]
    steps = [ReadAndResolve(job), Generate(job), Verify(job), Keep(job)]
    run_steps(steps, engine=engine, tasks=len(files), workers=workers, logs=job.work.root / "logs")
    return assemble(job.out, job.lock, lambda: job.work.parts(sources, job.lock), job.store, refused)


def _resolved(document: Document, found: Sequence[Evidence | Rejection]) -> SourceResult:
    return SourceResult(
        source=document.source,
        engine=document.engine,
        pages=document.pages,
        problems=document.problems,
        evidences=tuple(item for item in found if isinstance(item, Evidence)),
        rejections=tuple(item for item in found if isinstance(item, Rejection)),
    )


def _passed(sample: Sample) -> bool:
    return all(verdict.passed for verdict in sample.verdicts)


def _rejection(sample: Sample) -> Rejection:
    first = next(verdict for verdict in sample.verdicts if not verdict.passed)
    reason = f"{first.check}: {first.reason.partition(':')[0]}"  # countable; the particulars stay in the verdict
    return Rejection(stage="verify", reason=reason, source_id=sample.source_id, detail=sample.question, sample=sample)


def _tell(line: str) -> None:
    """Print progress. ``sys.stderr`` is a log file while datatrove runs a task (see ``engines``); this is the terminal."""
    print(line, file=sys.__stderr__, flush=True)
