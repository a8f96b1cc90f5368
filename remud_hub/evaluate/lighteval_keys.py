"""What lighteval's own ``results.json`` says, for the readers of those: its keys stand in ours, beside our own.

The layout is that of ``EvaluationTracker`` in lighteval 0.13. lighteval itself is not needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from remud_hub.evaluate.metrics import mean


if TYPE_CHECKING:
    from remud_hub.evaluate.results import Results, TaskResult

FEWSHOTS = 0
"""No task shows examples."""
_WIDTH = 2 * 1.96
"""Of a 95 % interval, in standard errors."""
KEYS = ("config_general", "results", "versions", "config_tasks")


def lighteval_keys(results: "Results") -> dict[str, Any]:
    """Return lighteval's keys for an evaluation."""
    by_name = {lighteval_name(task.task): task for task in results.tasks}
    scores = {name: _scores(task) for name, task in by_name.items()}
    return {
        "config_general": {
            "model_name": results.model,
            "max_samples": results.limit,
            "num_fewshot_seeds": 1,
            "model_config": {
                "model_name": results.model,
                "generation_parameters": {
                    "max_new_tokens": results.max_new_tokens,
                    **(asdict(results.sampling) if results.sampling else {"temperature": 0}),
                },
            },
        },
        "results": {**scores, "all": _means(scores.values())},
        "versions": dict.fromkeys(by_name, results.prompt_version),
        "config_tasks": {name: _config(task, results.prompt_version) for name, task in by_name.items()},
    }


def lighteval_name(task: str) -> str:
    """Return a task's name in lighteval, whose own syntax takes the bar: ``slake|zh`` is ``slake_zh|0`` there."""
    return f"{task.replace('|', '_')}|{FEWSHOTS}"


def _scores(task: "TaskResult") -> dict[str, float]:
    """Return each score and its standard error, which is what makes an interval as wide as ours."""
    found = {"score": task.score, "score_stderr": (task.high - task.low) / _WIDTH}
    intervals = task.intervals | {f"pass@{k}": interval for k, interval in task.pass_at_intervals.items()}
    for metric, score in (task.scores | {f"pass@{k}": chance for k, chance in task.pass_at.items()}).items():
        found[metric] = score
        if metric in intervals:
            low, high = intervals[metric]
            found[f"{metric}_stderr"] = (high - low) / _WIDTH
    counted = {"unparsed": task.unparsed, "unreadable": task.unreadable, "n": task.n}
    return found | counted


def _means(scores: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of each number over the tasks that have it, as lighteval does."""
    found: dict[str, list[float]] = {}
    for each in scores:
        for name, value in each.items():
            found.setdefault(name, []).append(value)
    return {name: mean(values) for name, values in found.items()}


def _config(task: "TaskResult", version: int) -> dict[str, Any]:
    return {
        "name": task.task.replace("|", "_"),
        "hf_repo": task.data,
        "hf_subset": task.task.partition("|")[2],
        "hf_revision": task.revision,
        "effective_num_docs": task.n,
        "num_fewshots": FEWSHOTS,
        "version": version,
    }
