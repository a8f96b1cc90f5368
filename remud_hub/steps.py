"""The steps of a build, as datatrove pipeline steps: read and resolve → generate → verify → keep.

One task is one worker's share of the sources. What comes out of a source is a function of the source and the lock, so it
does not matter how the sources are shared out, in which order they come, or how often a run was killed on the way.
"""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from datatrove.pipeline.base import PipelineStep

from remud_hub.asking.lanes import Lanes
from remud_hub.errors import RemudError, SourceError
from remud_hub.generate.jobs import Job, Outcome, broken
from remud_hub.generate.passes import Pass, load_passes
from remud_hub.job import BuildJob, as_judged, make_teacher
from remud_hub.progress import Tally, tell
from remud_hub.reading import SourceReader
from remud_hub.records import Document, Evidence, Rejection, Sample
from remud_hub.store import BlobStore, write_atomic
from remud_hub.verify.asked.case import Case
from remud_hub.verify.asked.checks import AskedCheck, examine, load_asked
from remud_hub.verify.checks import load_checks, verify
from remud_hub.work import SourceResult


class Step(PipelineStep):  # type: ignore[misc]
    """A datatrove step whose only option is the job."""

    type = "remud"

    def __init__(self, job: BuildJob) -> None:
        super().__init__()
        self.job = job


class ReadAndResolve(Step):
    """Yield a part for each source of this rank that has none yet.

    Args:
        job: The job.
        threads: How many OCR may compute on in each rank.
    """

    name = "read and resolve"

    def __init__(self, job: BuildJob, threads: int) -> None:
        super().__init__(job)
        self.threads = threads

    def run(self, data: Iterable[SourceResult] | None, rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Read the sources of this rank. One that cannot be read gives a part that says why; the others go on."""
        recipe = self.job.recipe
        reader = SourceReader(recipe.read, self.job.cache, self.job.password_file, recipe.screen, self.threads)
        for file in self.job.files[rank::world_size]:
            if self.job.work.is_done(file.source, self.job.lock):
                continue
            try:
                document, found, cached = reader.read(file)
            except SourceError as error:
                tell(self.job.work.tallies, rank, str(error))
                yield SourceResult(source=file.source, failure=str(error))
                continue
            part = _resolved(document, found)
            before = " (read before)" if cached else ""
            told = f"{file.source.name}: {part.summary}{before}"
            tell(self.job.work.tallies, rank, told)
            yield part


class Generate(Step):
    """Let the teacher write. Requests about the next sources go out while replies about the last ones are awaited."""

    name = "generate"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Add the samples, and the rejections of replies that gave none. A part goes on as soon as it is finished."""
        recipe = self.job.recipe
        checks = load_checks(recipe.checks, recipe.verify)

        def stands(sample: Sample, evidence: Evidence) -> bool:
            return _passed(verify(sample, evidence, checks))

        passes = load_passes(recipe.passes, recipe.generate, self.job.store, stands)
        tally = Tally(self.job.work.tallies, f"rank_{rank:05d}_generate")
        with contextlib.closing(tally), Lanes(make_teacher(self.job, rank, world_size), tally.reply) as writing:

            def started(part: SourceResult) -> "_Asked":
                tally.add(sources=1)
                return _Asked(part, [_started(writing, *pair, tally) for pair in pairs(passes, part)])

            yield from _finished(data, started)


class Verify(Step):
    """Check every sample; those that fail become rejections that hold the sample with its verdicts."""

    name = "verify"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Leave the samples that passed every check, and move the others to the rejections.

        Where a judge is named, it is asked about those that passed all checks that ask nobody.
        """
        recipe = self.job.recipe
        asked = load_asked(recipe.checks, recipe.verify) if recipe.judge else {}
        checked = self._checked(data)
        yield from self._judged(checked, asked, rank, world_size) if asked else checked

    def _checked(self, data: Iterable[SourceResult]) -> Iterator[SourceResult]:
        checks = load_checks(self.job.recipe.checks, self.job.recipe.verify)
        for part in data:
            evidences = {evidence.id: evidence for evidence in part.evidences}
            yield _sorted_out(part, [verify(sample, evidences[sample.evidence_id], checks) for sample in part.samples])

    def _judged(
        self, data: Iterable[SourceResult], asked: dict[str, AskedCheck], rank: int, world_size: int
    ) -> Iterator[SourceResult]:
        judge = make_teacher(as_judged(self.job), rank, world_size)
        tally = Tally(self.job.work.tallies, f"rank_{rank:05d}_verify")
        with contextlib.closing(tally), Lanes(judge, tally.judgement) as judging:

            def started(part: SourceResult) -> "_Asked":
                examined = [
                    _Piece("verify", case.evidence, judging.submit(_alone(case, asked)), case.sample)
                    for case in cases_of(part, self.job.store)
                ]
                return _Asked(part, examined)

            yield from (_sorted_out(part, part.samples) for part in _finished(data, started))


class Keep(Step):
    """Write each finished part, so that a run that is killed later need not make it again."""

    name = "keep"

    def run(self, data: Iterable[SourceResult], rank: int = 0, world_size: int = 1) -> Iterator[SourceResult]:
        """Write the parts, each whole or not at all."""
        with contextlib.closing(Tally(self.job.work.tallies, f"rank_{rank:05d}_keep")) as tally:
            for part in data:
                write_atomic(self.job.work.part_path(part.source, self.job.lock), part.model_dump_json())
                tally.add(rows=len(part.samples))
                tally.drop(Counter(f"{rejection.stage}: {rejection.reason}" for rejection in part.rejections))
                yield part


def _resolved(document: Document, found: Sequence[Evidence | Rejection]) -> SourceResult:
    return SourceResult(
        source=document.source,
        engine=document.engine,
        pages=document.pages,
        problems=document.problems,
        evidences=tuple(item for item in found if isinstance(item, Evidence)),
        rejections=tuple(item for item in found if isinstance(item, Rejection)),
    )


def pairs(passes: Sequence[Pass], part: SourceResult) -> Iterator[tuple[Pass, Evidence]]:
    """Yield each pass with each piece of evidence that it takes."""
    return ((each, evidence) for each in passes for evidence in part.evidences if each.takes(evidence))


def cases_of(part: SourceResult, store: BlobStore) -> Iterator[Case]:
    """Yield each sample of a source with what there is to show of it."""
    evidences = {evidence.id: evidence for evidence in part.evidences}
    pages = {page.number: page.image for page in part.pages if page.image in store}
    pictures = tuple(dict.fromkeys(image for evidence in part.evidences for image in evidence.images))
    for sample in part.samples:
        evidence = evidences[sample.evidence_id]
        yield Case(sample, evidence, pages.get(evidence.page), pictures)


def _finished(data: Iterable[SourceResult], start: Callable[[SourceResult], "_Asked"]) -> Iterator[SourceResult]:
    """Start on each part as it comes, and yield each when it is finished.

    In any order: a slow one would hold all that come after it in memory.
    """
    waiting: list[_Asked] = []
    for part in data:
        waiting.append(start(part))
        done = {id(asked) for asked in waiting if asked.is_done}
        yield from (asked.written() for asked in waiting if id(asked) in done)
        waiting = [asked for asked in waiting if id(asked) not in done]
    yield from map(_Asked.written, waiting)


def _alone(case: Case, asked: dict[str, AskedCheck]) -> Job:
    return [(yield from examine(case, asked))]


class _Piece(NamedTuple):
    """A pass at work on a piece of evidence, or the checks that ask on a sample."""

    name: str
    """Of the pass."""
    evidence: Evidence
    future: Future[list[Outcome]]
    sample: Sample | None = None
    """What is checked."""

    def outcomes(self) -> list[Outcome]:
        """Wait for the job; a fault in it is a rejection, for the others may do, and they were paid for.

        Raises:
            RemudError: Nothing else would fare better: the teacher is gone, or a setting is wrong.
            OSError: The same for a disk.
        """
        error = self.future.exception()
        if error is None or isinstance(error, RemudError | OSError) or not isinstance(error, Exception):
            return self.future.result()
        rejection = broken(self.evidence, self.name, error)
        return [rejection.model_copy(update={"stage": "verify", "sample": self.sample}) if self.sample else rejection]


class _Asked(NamedTuple):
    """A part about which the teacher was asked."""

    part: SourceResult
    pieces: list[_Piece]

    @property
    def is_done(self) -> bool:
        return all(piece.future.done() for piece in self.pieces)

    def written(self) -> SourceResult:
        """Return the part with what came of it, after waiting for that; see ``outcomes`` for what it raises."""
        outcomes = [outcome for piece in self.pieces for outcome in piece.outcomes()]
        samples = tuple(outcome for outcome in outcomes if isinstance(outcome, Sample))
        rejections = tuple(outcome for outcome in outcomes if isinstance(outcome, Rejection))
        return self.part.model_copy(update={"samples": samples, "rejections": self.part.rejections + rejections})


def _started(writing: Lanes, each: Pass, evidence: Evidence, tally: Tally) -> _Piece:
    future = writing.submit(each.work(evidence))
    tally.add(asked=1)
    future.add_done_callback(lambda _: tally.add(written=1))
    return _Piece(each.name, evidence, future)


def _passed(sample: Sample) -> bool:
    return all(verdict.passed for verdict in sample.verdicts)


def _sorted_out(part: SourceResult, samples: Sequence[Sample]) -> SourceResult:
    """Return a part with those of the samples that passed, and the rejections of the others."""
    rejections = tuple(_rejection(sample) for sample in samples if not _passed(sample))
    passed = tuple(sample for sample in samples if _passed(sample))
    return part.model_copy(update={"samples": passed, "rejections": part.rejections + rejections})


def _rejection(sample: Sample) -> Rejection:
    first = next(verdict for verdict in sample.verdicts if not verdict.passed)
    reason = f"{first.check}: {first.reason.partition(':')[0]}"  # countable; the particulars stay in the verdict
    return Rejection(stage="verify", reason=reason, source_id=sample.source_id, detail=sample.question, sample=sample)
