"""What an evaluation leaves behind: ``results.json`` for programs and tables, ``samples.parquet`` for the eye.

Every number in the one can be recomputed from the rows of the other.
"""

import io
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.errors import UsageError
from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.bootstrap import intervals
from remud_hub.evaluate.contamination import Contamination
from remud_hub.evaluate.items import Loaded
from remud_hub.evaluate.judge.judged import Judged, JudgePin, judged
from remud_hub.evaluate.lighteval_keys import lighteval_keys
from remud_hub.evaluate.metrics import HIGHEST, Pair, mean, pass_at, share_of_span, text_scores
from remud_hub.evaluate.metrics.bert import bert_scores
from remud_hub.evaluate.rows import Row, rows_of
from remud_hub.hub.release.scores import RESULTS
from remud_hub.models.decoding import Budget, Sampling
from remud_hub.store import write_atomic


GROUPED = ("language", "modality", "anatomy", "answer_kind", "topic")
"""Columns by which a task's rows are told apart."""


SAMPLES_FILE = "samples.parquet"
SAMPLES = pa.schema(
    [
        *((name, pa.string()) for name in ("task", "id", "prompt", "reply", "parsed", "gold", "metric")),
        ("score", pa.float64()),
        *((name, pa.string()) for name in ("source", "status", "note", "question", "answer_kind")),
        ("options", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("language", "modality", "anatomy", "topic")),
        ("pictures", pa.list_(pa.string())),
        ("seconds", pa.float64()),
        ("judge", pa.float64()),
        ("judge_reason", pa.string()),
        ("tolerance", pa.float64()),
        ("span", pa.float64()),
        ("cut", pa.bool_()),
    ]
)
"""Columns of ``samples.parquet``."""


@dataclass(frozen=True)
class Group:
    """Some rows of a task."""

    n: int
    score: float
    low: float
    """Lower end of the score's 95 % interval."""
    high: float
    unparsed: int
    """Number of replies of which nothing could be read."""
    unreadable: int
    """Number of rows of which a picture could not be opened."""


@dataclass(frozen=True)
class TaskResult:
    """How a model did on one task. ``score`` is the mean over all ``n`` rows, each by the metric of its kind.

    Where a row was asked several times, it counts with the mean of its scores; ``unparsed`` counts replies. Rows whose picture
    could not be opened, that the task itself has wrong, or that nobody answered score zero and are among the ``n``.
    """

    task: str
    n: int
    unparsed: int
    unreadable: int
    faulty: int
    unanswered: int
    score: float
    low: float
    """Lower end of the score's 95 % interval."""
    high: float
    scores: dict[str, float]
    """Mean by metric, over the rows that the metric is for."""
    counts: dict[str, int]
    """Number of those rows, by metric."""
    intervals: dict[str, tuple[float, float]]
    """The 95 % interval of that mean."""
    pass_at: dict[int, float]
    """Chance that one of so many replies matches exactly, over the rows that exact match is for."""
    pass_at_intervals: dict[int, tuple[float, float]] = field(default_factory=dict)
    """The 95 % interval of that chance."""
    groups: dict[str, dict[str, Group]] = field(default_factory=dict)
    """The rows by column and value, where a column has several values."""
    data: str = ""
    revision: str | None = None
    """The commit of the data, where it lies on the Hub."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Questions of the task that were not asked for, by reason; they are not among the ``n``."""
    contamination: Contamination | None = None
    """What of the task stands in the model's training data; None where nobody looked."""
    clean: Group | None = None
    """The rows that do not stand there, where some do."""
    judged: Judged | None = None
    """What a second model says of the open rows; None where none was asked."""
    cut: int | None = None
    """Number of replies that were cut at the limit of tokens, whatever was read of them; None where no reply tells."""


@dataclass(frozen=True)
class Results:
    """An evaluation: what was asked of whom, and how it went."""

    model: str
    data: str
    backend: str
    limit: int | None
    max_new_tokens: int
    prompt_version: int
    parser_version: int
    tasks: tuple[TaskResult, ...]
    sampling: Sampling | None = None
    budget: Budget | None = None
    blind: bool = False
    """Whether pictures were kept from the model."""
    judge: JudgePin | None = None
    """Who judged the open rows."""
    judge_failed: str | None = None
    """Why there are no scores of the judge's, although it was to be asked."""
    asked_otherwise: tuple[str, ...] = ()
    """What was asked otherwise than it should be, of whatever row."""
    bertscore: str | None = None
    """The model whose vectors open answers were compared by; None: they were not."""


def summarise(
    task: str,
    answered: Sequence[Answered],
    loaded: Loaded | None = None,
    contamination: Contamination | None = None,
    bertscore: str | None = None,
) -> TaskResult:
    """Sum up the rows of one task among those of all.

    Args:
        task: Its name.
        answered: Every reply of the evaluation.
        loaded: Where the task's items came from.
        contamination: What of the task stands in the model's training data.
        bertscore: A model whose vectors open answers are compared by, too.
    """
    rows = rows_of(task, answered)
    whole = _group(rows)
    by_metric: dict[str, list[Row]] = {}
    for row in rows:
        by_metric.setdefault(row.asked.metric, []).append(row)
    by_metric = dict(sorted(by_metric.items()))
    groups = {
        **{metric: _group(some) for metric, some in by_metric.items()},
        **_texts(by_metric.get("token_f1", []), bertscore),
        **_errors([row for row in rows if row.asked.span is not None]),
    }
    passes = _pass_at(by_metric.get("exact_match", []))
    statuses = Counter(reply.status for row in rows for reply in row.replies)
    return TaskResult(
        task=task,
        n=whole.n,
        unparsed=statuses["unparsed"],
        unreadable=statuses["unreadable"],
        faulty=statuses["faulty"],
        unanswered=statuses["unanswered"],
        score=whole.score,
        low=whole.low,
        high=whole.high,
        scores={metric: some.score for metric, some in groups.items()},
        counts={metric: some.n for metric, some in groups.items()},
        intervals={metric: (some.low, some.high) for metric, some in groups.items()},
        pass_at={k: some.score for k, some in passes.items()},
        pass_at_intervals={k: (some.low, some.high) for k, some in passes.items()},
        groups=_groups(rows),
        data=loaded.data if loaded else "",
        revision=loaded.revision if loaded else None,
        left_out=loaded.left_out if loaded else {},
        contamination=contamination,
        judged=judged(task, answered),
        cut=_cut(rows),
        clean=_clean(rows, contamination.ids if contamination else ()),
    )


def _cut(rows: Iterable[Row]) -> int | None:
    told = [reply.cut for row in rows for reply in row.replies if reply.cut is not None]
    return sum(told) if told else None


def _group(rows: Iterable[Row]) -> Group:
    """Return what some rows came to by their own scores."""
    rows = list(rows)
    return _columns(rows, {"score": [row.score for row in rows]})["score"]


def _columns(rows: Sequence[Row], columns: Mapping[str, Sequence[float]]) -> dict[str, Group]:
    """Return what some rows came to by several values of each; rows are drawn once for all of them."""
    bounds = [(0.0, HIGHEST.get(name, 1.0)) for name in columns]
    found = intervals(list(columns.values()), [row.asked.source for row in rows], bounds)
    statuses = Counter(reply.status for row in rows for reply in row.replies)
    counted = statuses["unparsed"], statuses["unreadable"]
    return {
        name: Group(len(rows), mean(values), each.low, each.high, *counted)
        for (name, values), each in zip(columns.items(), found, strict=True)
    }


def _clean(rows: Sequence[Row], contaminated: Collection[str]) -> Group | None:
    """Return the rows without the contaminated ones; None where that is all of them, or none."""
    clean = [row for row in rows if row.asked.id not in contaminated]
    return _group(clean) if 0 < len(clean) < len(rows) else None


def _texts(rows: Sequence[Row], bertscore: str | None) -> dict[str, Group]:
    """Return what open rows came to by each text metric."""
    if not rows:
        return {}
    pairs = [Pair(reply.parsed or "", reply.gold) for row in rows for reply in row.replies]
    found = text_scores(pairs) | ({"bertscore": bert_scores(pairs, bertscore)} if bertscore else {})
    return _columns(rows, {metric: _by_row(rows, values) for metric, values in found.items()})


def _errors(rows: Sequence[Row]) -> dict[str, Group]:
    """Return how far the numbers of rows are off, as parts of their span: the mean, and the root of the mean square.

    Less is better. A reply of which no number was read is off by the whole span, and so is one that is off by more.
    """
    if not rows:
        return {}
    off = [share_of_span(reply.parsed, reply.gold, reply.span or 1.0) for row in rows for reply in row.replies]
    found = _columns(rows, {"mae": _by_row(rows, off), "rmse": _by_row(rows, [each**2 for each in off])})
    square = found["rmse"]
    score, low, high = (math.sqrt(each) for each in (square.score, square.low, square.high))
    return found | {"rmse": replace(square, score=score, low=low, high=high)}


def _by_row(rows: Sequence[Row], values: Iterable[float]) -> list[float]:
    """Return the mean of each row's values, given one of each reply."""
    left = iter(values)
    return [mean([next(left) for _ in row.replies]) for row in rows]


def _groups(rows: Iterable[Row]) -> dict[str, dict[str, Group]]:
    """Return the groups of each column that has several values; rows without one are a group of their own."""
    groups: dict[str, dict[str, list[Row]]] = {column: {} for column in GROUPED}
    for row in rows:
        for column, found in groups.items():
            found.setdefault(getattr(row.asked, column) or "unknown", []).append(row)
    return {
        column: {value: _group(some) for value, some in sorted(found.items())}
        for column, found in groups.items()
        if len(found) > 1
    }


def _pass_at(rows: Sequence[Row]) -> dict[int, Group]:
    """Return pass@k over rows, for every k that was drawn.

    A row that was not asked has one reply, which is none: none of any number would have been right.
    """
    if not rows:
        return {}
    drawn = max(len(row.replies) for row in rows)
    right = [sum(reply.score == 1.0 for reply in row.replies) for row in rows]
    chances = {str(k): [pass_at(k, drawn, some) for some in right] for k in range(1, drawn + 1)}
    return {int(k): each for k, each in _columns(rows, chances).items()}


def write_results(out: Path, results: Results, answered: Sequence[Answered]) -> None:
    """Write ``results.json`` and ``samples.parquet`` into ``out``."""
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([asdict(row) for row in answered], schema=SAMPLES), table)
    write_atomic(out / SAMPLES_FILE, table.getvalue())
    plain = asdict(results) | lighteval_keys(results)
    write_atomic(out / RESULTS, json.dumps(plain, ensure_ascii=False, indent=2) + "\n")


def check_free(out: Path, model: str, tasks: Sequence[str], *, blind: bool) -> None:
    """Make sure that a folder holds no results of another evaluation, which would be lost.

    More rows, longer replies, or replies drawn anew are of the same one.

    Raises:
        UsageError: It does.
    """
    try:
        held = json.loads((out / RESULTS).read_text(encoding="utf-8"))
        found = {
            "model": held["model"],
            "tasks": ", ".join(sorted(task["task"] for task in held["tasks"])),
            "pictures": "kept from it" if held["blind"] else "shown",
        }
    except (OSError, ValueError, KeyError, TypeError):  # there are none, or none that anybody can read
        return
    asked = {"model": model, "tasks": ", ".join(sorted(tasks)), "pictures": "kept from it" if blind else "shown"}
    if told := [f"{name} {found[name]}, not {asked[name]}" for name in asked if found[name] != asked[name]]:
        raise UsageError(
            f"{out} holds the results of another evaluation ({'; '.join(told)}); give another --out, or delete it"
        )


def read_samples(folder: Path) -> list[Answered]:
    """Return the replies of an evaluation, as they were written.

    Raises:
        UsageError: There are none.
    """
    known = {each.name for each in fields(Answered)}
    try:
        rows = pq.read_table(folder / SAMPLES_FILE).to_pylist()
        return [Answered(**{name: _tuple(value) for name, value in row.items() if name in known}) for row in rows]
    except (OSError, pa.ArrowInvalid, TypeError) as error:
        raise UsageError(
            f"{folder} has no {SAMPLES_FILE} that can be read; give what `remud eval --out` wrote"
        ) from error


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
