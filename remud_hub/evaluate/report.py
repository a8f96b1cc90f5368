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

from remud_hub.evaluate.metrics import Metric, mean
from remud_hub.store import write_atomic


@dataclass(frozen=True)
class Answered:
    """One row, asked and scored."""

    task: str
    id: str
    prompt: str
    reply: str
    parsed: str | None
    gold: str
    metric: Metric
    score: float


@dataclass(frozen=True)
class TaskResult:
    """How a model did on one task. ``score`` is the mean over all ``n`` rows, each by the metric of its kind."""

    task: str
    n: int
    unparsed: int
    score: float
    scores: dict[str, float]
    """Mean by metric, over the rows that the metric is for."""
    counts: dict[str, int]
    """Number of those rows, by metric."""


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


def summarise(task: str, answered: Sequence[Answered]) -> TaskResult:
    """Sum up the rows of one task among those of all."""
    rows = [row for row in answered if row.task == task]
    by_metric: dict[str, list[float]] = {}
    for row in rows:
        by_metric.setdefault(row.metric, []).append(row.score)
    return TaskResult(
        task=task,
        n=len(rows),
        unparsed=sum(row.parsed is None for row in rows),
        score=mean([row.score for row in rows]),
        scores={metric: mean(values) for metric, values in sorted(by_metric.items())},
        counts={metric: len(values) for metric, values in sorted(by_metric.items())},
    )


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
        ]
    )
    table = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([asdict(row) for row in answered], schema=schema), table)
    write_atomic(out / "samples.parquet", table.getvalue())
    write_atomic(out / "results.json", json.dumps(asdict(results), ensure_ascii=False, indent=2) + "\n")
