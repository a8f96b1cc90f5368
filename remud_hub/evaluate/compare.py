"""A tuned model beside the one it was tuned from, on the same rows: is it better, worse, or is no difference to be seen?

The interval of a difference is a paired bootstrap: rows are drawn with replacement, each with the scores of both models, and
the difference of the means is taken again (see ``bootstrap``). Each task has its own interval, without a correction for their
number: of many tasks one may seem worse by chance, which for a gate is the safe side.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from remud_hub.errors import UsageError
from remud_hub.evaluate.bootstrap import DRAWS, interval
from remud_hub.evaluate.lighteval_keys import KEYS
from remud_hub.evaluate.metrics import mean
from remud_hub.evaluate.results import SAMPLES_FILE, read_samples
from remud_hub.evaluate.rows import Row, rows_of
from remud_hub.hub.release.gate import Comparison, TaskComparison
from remud_hub.hub.release.scores import RESULTS, Scores, TaskScore, load_scores


class Paired(NamedTuple):
    """One row, scored for both models; of several replies to it, the means."""

    base: float
    tuned: float
    source: str | None = None


_Rows: TypeAlias = dict[str, dict[str, Row]]
"""By task and id."""


class Evaluation(NamedTuple):
    """What ``remud eval`` wrote of a model."""

    folder: Path
    scores: Scores
    rows: _Rows


class Pair(NamedTuple):
    """Two evaluations that asked the same."""

    base: Evaluation
    tuned: Evaluation

    def rows(self, task: str) -> Iterator[tuple[Row, Row]]:
        """Yield each row of a task, for base and tuned."""
        for id, row in self.tuned.rows[task].items():
            yield self.base.rows[task][id], row


def compare(base: Path, tuned: Path, draws: int = DRAWS) -> Comparison:
    """Compare what ``remud eval --out`` wrote of two models.

    Args:
        base: Of the model before tuning.
        tuned: Of the model after it.
        draws: How often to resample.

    Raises:
        UsageError: A folder holds no evaluation, or the two did not ask the same; the message names what differs.
    """
    return compare_pair(read_pair(base, tuned), draws)


def read_pair(base: Path, tuned: Path) -> Pair:
    """Read two evaluations.

    Raises:
        UsageError: A folder holds no evaluation, or the two did not ask the same; the message names what differs.
    """
    pair = Pair(_read(base), _read(tuned))
    _check_same(*pair)
    return pair


def compare_pair(pair: Pair, draws: int = DRAWS) -> Comparison:
    """Compare two evaluations task by task."""
    return Comparison(
        base=pair.base.scores.model,
        tuned=pair.tuned.scores.model,
        draws=draws,
        tasks=tuple(
            compare_task(
                task.task,
                [Paired(one.score, other.score, other.asked.source) for one, other in pair.rows(task.task)],
                draws,
            )
            for task in pair.tuned.scores.tasks
        ),
    )


def compare_task(task: str, rows: Sequence[Paired], draws: int = DRAWS) -> TaskComparison:
    """Compare two models on the rows of one task.

    Args:
        task: Its name.
        rows: At least one.
        draws: How often to resample.
    """
    differences = [row.tuned - row.base for row in rows]
    found = interval(differences, [row.source for row in rows], (-1.0, 1.0), draws)
    return TaskComparison(
        task=task,
        n=len(rows),
        base=mean([row.base for row in rows]),
        tuned=mean([row.tuned for row in rows]),
        difference=mean(differences),
        low=found.low,
        high=found.high,
        verdict="better" if found.low > 0 else "worse" if found.high < 0 else "no difference seen",
        resampled=found.resampled,
        units=found.units,
    )


def _read(folder: Path) -> Evaluation:
    scores, samples = load_scores(folder), read_samples(folder)
    rows = {task.task: _by_id(rows_of(task.task, samples)) for task in scores.tasks}
    for task in scores.tasks:
        found = [row.score for row in rows[task.task].values()]
        if len(found) != task.n or not math.isclose(mean(found), task.score, abs_tol=1e-9):
            raise UsageError(f"{folder}: {RESULTS} and {SAMPLES_FILE} are not of one run; run remud eval again")
    return Evaluation(folder, scores, rows)


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    return dict(sorted((row.asked.id, row) for row in rows))


def _check_same(one: Evaluation, other: Evaluation) -> None:
    differ = [*_other_settings(one.scores, other.scores), *_other_rows(one.rows, other.rows)]
    if differ:
        raise UsageError(
            f"{one.folder} and {other.folder} did not ask the same: {'; '.join(differ)}. Evaluate both models in the same way"
        )


def _other_settings(one: Scores, other: Scores) -> Iterator[str]:
    settings, others = _settings(one), _settings(other)
    for name in sorted(settings.keys() | others.keys()):
        if settings.get(name) != others.get(name):
            yield f"{name} is {settings.get(name)} and {others.get(name)}"
    there = {task.task: _place(task) for task in other.tasks}
    for task in one.tasks:
        if (here := _place(task)) != there.get(task.task, here):
            yield f"the data of {task.task} is {here} and {there[task.task]}"


def _settings(scores: Scores) -> dict[str, Any]:
    """Return what replies and scores depend on, but for who was asked, and by whom: all backends ask and score alike."""
    settings = scores.model_dump(exclude={"model", "backend", "tasks", "judge", "judge_failed", "bertscore", *KEYS})
    return settings | {"data": resolved(scores.data)}


def _place(task: TaskScore) -> str:
    return f"{resolved(task.data)}@{task.revision}" if task.revision else resolved(task.data)


def resolved(data: str) -> str:
    """Return where data lies, alike for all names of a folder."""
    return str(Path(data).resolve()) if data and Path(data).exists() else data


def _other_rows(one: _Rows, other: _Rows) -> Iterator[str]:
    if alone := sorted(one.keys() ^ other.keys()):
        yield f"only one was asked {', '.join(alone)}"
    for task in sorted(one.keys() & other.keys()):
        rows, others = one[task], other[task]
        if rows.keys() != others.keys():
            yield f"{task} has {len(rows)} and {len(others)} rows, {len(rows.keys() & others.keys())} of them the same"
        elif changed := [id for id, row in rows.items() if _words(row) != _words(others[id])]:
            yield f"{task} has other words in {len(changed)} rows, such as {changed[0]}"


def _words(row: Row) -> tuple[str, str]:
    return row.asked.prompt, row.asked.gold
