"""A tuned model beside the one it was tuned from, on the same rows: is it better, worse, or is no difference to be seen?

The interval of a difference is a paired bootstrap (Efron and Tibshirani 1993, ch. 13): rows are drawn with
replacement, each with the scores of both models, and the difference of the means is taken again; the middle 95 % of
10,000 such draws are the interval. Rows of one source are alike, so sources are drawn, with all their rows, where the
samples name them and there are at least ten; of fewer, the draws say too little, and rows are drawn. Fewer than six
rows say nothing: that all of five change alike is chance in one of sixteen cases (2 / 2^5), so their interval is all
there can be, -1 to 1. With twenty, intervals are a little narrow: they held the truth in 88 of 100 simulated cases,
with sixty rows in 94. Each task has its own interval, without a correction for their number: of many tasks one may
seem worse by chance, which for a gate is the safe side.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import UsageError
from remud_hub.evaluate.metrics import mean
from remud_hub.hub.release.gate import Comparison, TaskComparison
from remud_hub.hub.release.scores import RESULTS, Scores, load_scores


DRAWS = 10_000
SEED = 0
FEWEST_SOURCES = 10
"""With fewer clusters the bootstrap's intervals are far too narrow (Cameron, Gelbach and Miller 2008). Ours."""
FEWEST_ROWS = 6
SAMPLES = "samples.parquet"


class Paired(NamedTuple):
    """One row, scored for both models; of several replies to it, the means."""

    base: float
    tuned: float
    source: str | None = None


class _Row(NamedTuple):
    prompt: str
    gold: str
    source: str | None
    score: float
    """Mean over its replies."""


_Rows: TypeAlias = dict[str, dict[str, _Row]]
"""By task and id."""


class _Evaluation(NamedTuple):
    folder: Path
    scores: Scores
    rows: _Rows


def compare(base: Path, tuned: Path, draws: int = DRAWS) -> Comparison:
    """Compare what ``remud eval --out`` wrote of two models.

    Args:
        base: Of the model before tuning.
        tuned: Of the model after it.
        draws: How often to resample.

    Raises:
        UsageError: A folder holds no evaluation, or the two did not ask the same; the message names what differs.
    """
    one, other = _read(base), _read(tuned)
    _check_same(one, other)
    return Comparison(
        base=one.scores.model,
        tuned=other.scores.model,
        draws=draws,
        tasks=tuple(
            compare_task(task.task, _pair(one.rows[task.task], other.rows[task.task]), draws)
            for task in other.scores.tasks
        ),
    )


def compare_task(task: str, rows: Sequence[Paired], draws: int = DRAWS) -> TaskComparison:
    """Compare two models on the rows of one task.

    Args:
        task: Its name.
        rows: At least one.
        draws: How often to resample.
    """
    differences = np.array([row.tuned - row.base for row in rows])
    sources = {row.source for row in rows}
    by_source = None not in sources and FEWEST_SOURCES <= len(sources) < len(rows)
    units = np.unique([row.source for row in rows], return_inverse=True)[1] if by_source else np.arange(len(rows))
    low, high = _interval(differences, units, draws)
    return TaskComparison(
        task=task,
        n=len(rows),
        base=mean([row.base for row in rows]),
        tuned=mean([row.tuned for row in rows]),
        difference=float(differences.mean()),
        low=low,
        high=high,
        verdict="better" if low > 0 else "worse" if high < 0 else "no difference seen",
        resampled="sources" if by_source else "rows",
        units=len(sources) if by_source else len(rows),
    )


def _interval(differences: npt.NDArray[np.float64], units: npt.NDArray[np.intp], draws: int) -> tuple[float, float]:
    """Return the middle 95 % of what the mean is when units are drawn, each with all its rows."""
    if len(differences) < FEWEST_ROWS:
        return -1.0, 1.0
    sums, sizes = np.bincount(units, weights=differences), np.bincount(units)
    random = np.random.default_rng(SEED)
    means = np.empty(draws)
    for number in range(draws):  # one matrix of all draws would take gigabytes for 10,000 rows
        drawn = random.integers(len(sums), size=len(sums))
        means[number] = sums[drawn].sum() / sizes[drawn].sum()
    low, high = np.quantile(means, (0.025, 0.975)).round(9) + 0.0  # rounded: what sums lose is no difference
    return float(low), float(high)


def _read(folder: Path) -> _Evaluation:
    scores = load_scores(folder)
    try:
        samples = pq.read_table(folder / SAMPLES).to_pylist()
        rows = {task.task: _rows_of(task.task, samples) for task in scores.tasks}
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise UsageError(f"{folder} has no {SAMPLES} that can be read; give what `remud eval --out` wrote") from error
    for task in scores.tasks:
        found = [row.score for row in rows[task.task].values()]
        if len(found) != task.n or not math.isclose(mean(found), task.score, abs_tol=1e-9):
            raise UsageError(f"{folder}: {RESULTS} and {SAMPLES} are not of one run; run remud eval again")
    return _Evaluation(folder, scores, rows)


def _rows_of(task: str, samples: Iterable[dict[str, Any]]) -> dict[str, _Row]:
    replies: dict[str, list[dict[str, Any]]] = {}
    for sample in samples:
        if sample["task"] == task:
            replies.setdefault(sample["id"], []).append(sample)
    return {
        id: _Row(same[0]["prompt"], same[0]["gold"], same[0].get("source"), mean([each["score"] for each in same]))
        for id, same in sorted(replies.items())
    }


def _check_same(one: _Evaluation, other: _Evaluation) -> None:
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


def _settings(scores: Scores) -> dict[str, Any]:
    """Return all that was set, but for who was asked: both backends ask and score alike."""
    settings = scores.model_dump(exclude={"model", "backend", "tasks"})
    folder = Path(scores.data)
    return settings | {"data": str(folder.resolve()) if folder.is_dir() else scores.data}


def _other_rows(one: _Rows, other: _Rows) -> Iterator[str]:
    if alone := sorted(one.keys() ^ other.keys()):
        yield f"only one was asked {', '.join(alone)}"
    for task in sorted(one.keys() & other.keys()):
        rows, others = one[task], other[task]
        if rows.keys() != others.keys():
            yield f"{task} has {len(rows)} and {len(others)} rows, {len(rows.keys() & others.keys())} of them the same"
        elif changed := [
            id for id in rows if (rows[id].prompt, rows[id].gold) != (others[id].prompt, others[id].gold)
        ]:
            yield f"{task} has other words in {len(changed)} rows, such as {changed[0]}"


def _pair(base: Mapping[str, _Row], tuned: Mapping[str, _Row]) -> list[Paired]:
    return [Paired(base[id].score, row.score, row.source) for id, row in tuned.items()]
