"""What an evaluation leaves behind: ``results.json`` for programs and tables, ``samples.parquet`` for the eye.

Every number in the one can be recomputed from the rows of the other.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from remud_hub.evaluate.metrics import Metric, mean, pass_at
from remud_hub.models.decoding import Budget, Sampling
from remud_hub.store import write_atomic


@dataclass(frozen=True)
class Answered:
    """One reply to one row, scored."""

    task: str
    id: str
    prompt: str
    reply: str
    parsed: str | None
    gold: str
    metric: Metric
    score: float
    source: str | None = None


@dataclass(frozen=True)
class TaskResult:
    """How a model did on one task. ``score`` is the mean over all ``n`` rows, each by the metric of its kind.

    Where a row was asked several times, it counts with the mean of its scores; ``unparsed`` counts replies.
    """

    task: str
    n: int
    unparsed: int
    score: float
    scores: dict[str, float]
    """Mean by metric, over the rows that the metric is for."""
    counts: dict[str, int]
    """Number of those rows, by metric."""
    pass_at: dict[int, float]
    """Chance that one of so many replies matches exactly, over the rows that exact match is for."""


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


def summarise(task: str, answered: Sequence[Answered]) -> TaskResult:
    """Sum up the rows of one task among those of all."""
    replies = [reply for reply in answered if reply.task == task]
    rows: dict[str, list[float]] = {}
    by_metric: dict[str, dict[str, list[float]]] = {}
    for reply in replies:
        rows.setdefault(reply.id, []).append(reply.score)
        by_metric.setdefault(reply.metric, {})[reply.id] = rows[reply.id]
    means = {metric: [mean(scores) for scores in some.values()] for metric, some in sorted(by_metric.items())}
    return TaskResult(
        task=task,
        n=len(rows),
        unparsed=sum(reply.parsed is None for reply in replies),
        score=mean([mean(scores) for scores in rows.values()]),
        scores={metric: mean(values) for metric, values in means.items()},
        counts={metric: len(values) for metric, values in means.items()},
        pass_at=_pass_at(list(by_metric.get("exact_match", {}).values())),
    )


def _pass_at(rows: Sequence[Sequence[float]]) -> dict[int, float]:
    """Return pass@k over rows, each with the scores of its replies, for every k that was drawn."""
    drawn = len(rows[0]) if rows else 0
    return {k: mean([pass_at(k, drawn, scores.count(1.0)) for scores in rows]) for k in range(1, drawn + 1)}


def write_report(out: Path, results: Results, answered: Sequence[Answered]) -> None:
    """Write ``results.json`` and ``samples.parquet`` into ``out``."""
    schema = pa.schema(
        [
            ("task", pa.string()),
            ("id", pa.string()),
            ("prompt", pa.string()),
            ("reply", pa.string()),
            ("parsed", pa.string()),
            ("gold", pa.string()),
            ("metric", pa.string()),
            ("score", pa.float64()),
            ("source", pa.string()),
        ]
    )
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([asdict(row) for row in answered], schema=schema), table)
    write_atomic(out / "samples.parquet", table.getvalue())
    write_atomic(out / "results.json", json.dumps(asdict(results), ensure_ascii=False, indent=2) + "\n")
