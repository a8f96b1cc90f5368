"""What the judge would cost. Its rows are not written yet, so it is asked about those that typical replies would give."""

from collections.abc import Iterable

from remud_hub.asking.lanes import Lanes
from remud_hub.job import BuildJob, as_judged, make_teacher
from remud_hub.planning.estimating import Estimating
from remud_hub.planning.tasks import TaskPlan
from remud_hub.records import Record
from remud_hub.steps import cases_of
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.verify.asked.checks import load_asked
from remud_hub.work import SourceResult


class JudgePlan(Record):
    """The judge's part of a build: an estimate, as if every row passed the rules and every check before."""

    judge: str
    rows: int
    """That it would be asked about."""
    tasks: dict[str, TaskPlan]
    """By what is asked for."""
    dollars: float | None
    """None where the price is not known."""


def judge_plan(job: BuildJob, parts: Iterable[SourceResult]) -> JudgePlan:
    """Count what the checks that ask would send.

    Args:
        job: Its recipe names a judge.
        parts: Sources with the samples that typical replies give.
    """
    recipe, judged = job.recipe, as_judged(job)
    assert recipe.judge
    asked = load_asked(recipe.checks, recipe.verify)
    estimating = Estimating(make_teacher(judged, 0, 1), ReplyStore.in_cache(job.cache), job.store)
    cases = [case for part in parts for case in cases_of(part, job.store)]
    with Lanes(estimating) as judging:
        # Each by itself: a typical reply may be no right answer, and would keep the row from the checks that follow
        for future in [judging.submit(check(case)) for case in cases for check in asked.values()]:
            future.result()
    price = judged.spending.price
    return JudgePlan(
        judge=recipe.judge,
        rows=len(cases),
        tasks=estimating.tasks,
        dollars=None if price is None else round(sum(price.of(task.usage) for task in estimating.tasks.values()), 4),
    )
