"""Rows that passed every check that asks nobody, put to a judge; they stay in their order."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from remud_hub.asking.lanes import Lanes
from remud_hub.audit.judging import Judged
from remud_hub.job import as_judged, check_teacher, make_job, make_teacher
from remud_hub.recipe import Recipe
from remud_hub.records import Rejection, Sample, Verdict
from remud_hub.store import BlobStore
from remud_hub.teachers.base import Teacher
from remud_hub.teachers.metered import Spending
from remud_hub.teachers.options import TeacherOptions
from remud_hub.verify.asked.case import Case
from remud_hub.verify.asked.checks import AskedCheck, examine, load_asked
from remud_hub.verify.checks import check_versions


class Hired(NamedTuple):
    """A judge that can be had, and what it is asked."""

    teacher: Teacher
    checks: dict[str, AskedCheck]


def hire(recipe: Recipe, blobs: Path, reach: TeacherOptions | None, spending: Spending | None) -> Hired | None:
    """Return the judge that a recipe names; None where it names none, or nothing to ask.

    Args:
        recipe: Its judge and checks.
        blobs: Where the pictures of the rows are going to lie.
        reach: Where its endpoints are.
        spending: What it may cost.

    Raises:
        UsageError: It is not known, or cannot judge, or has no price to keep a budget by.
        TeacherError: It cannot be reached.
    """
    checks = load_asked(recipe.checks, recipe.verify) if recipe.judge else {}
    if not checks:
        return None
    job = make_job((), recipe, blobs, None, None, None, judge_reach=reach, judge_spending=spending)
    asyncio.run(check_teacher(as_judged(job)))
    return Hired(make_teacher(as_judged(job), 0, 1, BlobStore(blobs)), checks)


def put_to(hired: Hired, rows: Iterable[Judged], pictures: tuple[str, ...]) -> Iterator[Judged]:
    """Yield the rows in their order, with what the judge said of those that stood.

    Args:
        hired: Who is asked, and what.
        rows: Those that fell, and those with pictures that are not at hand, are yielded as they are.
        pictures: All that are at hand: what a row may be shown in place of its own.

    Raises:
        TeacherError: The judge is gone, or refuses to work.
    """
    waiting: deque[tuple[Judged, Future[Sample | Rejection] | None]] = deque()
    with Lanes(hired.teacher) as lanes:
        for row in rows:
            asked = None
            if row.stands and not row.not_at_hand:
                assert row.sample and row.evidence
                asked = lanes.submit(examine(Case(row.sample, row.evidence, pictures=pictures), hired.checks))
            waiting.append((row, asked))
            while waiting and (waiting[0][1] is None or waiting[0][1].done()):
                yield _answered(*waiting.popleft())
        yield from (_answered(*each) for each in waiting)


def _answered(row: Judged, asked: "Future[Sample | Rejection] | None") -> Judged:
    if asked is None:
        return row
    found = asked.result()
    return row.model_copy(update={"sample": found if isinstance(found, Sample) else _unanswered(found)})


def _unanswered(rejection: Rejection) -> Sample:
    """Return a sample with a verdict on the check that was not answered: who runs the audit again asks again."""
    assert rejection.sample
    check, _, reason = rejection.reason.partition(": ")
    version = check_versions([check])[check]
    verdict = Verdict(check=check, version=version, passed=False, score=0.0, reason=reason)
    return rejection.sample.model_copy(update={"verdicts": (*rejection.sample.verdicts, verdict)})
