"""Evaluating a model on a dataset's test split: the function behind ``remud eval``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from remud_hub.answers import PARSER_VERSION
from remud_hub.errors import UsageError
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.prompts import PROMPT_VERSION
from remud_hub.evaluate.report import Results, summarise, write_report
from remud_hub.evaluate.rows import load_test_rows, task_config, task_name
from remud_hub.models.decoding import Budget, Sampling
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


Backend = Literal["local", "lighteval"]


def evaluate(
    model: str,
    tasks: Sequence[str],
    data: str,
    backend: Backend,
    out: Path,
    *,
    max_new_tokens: int = 512,
    batch_size: int = 8,
    limit: int | None = None,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
) -> Results:
    """Ask a model the test questions of a dataset, score its replies, and write the report.

    Args:
        model: Hub id, folder, or ``tiny``.
        tasks: Names such as ``remud|vqa_reasoning``.
        data: The dataset's folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        backend: ``local`` is a loop of our own; ``lighteval`` runs the same prompts through lighteval.
        out: Folder for ``results.json`` and ``samples.parquet``; lighteval's own files go to ``out/lighteval``.
        max_new_tokens: Where a reply is cut.
        batch_size: Replies written at once.
        limit: Ask only so many rows of each task, the same ones every time.
        sampling: How replies are drawn, and how many to a question; None: one, greedily. Only ``local`` can.
        budget: How long the model thinks; None: as it likes. Only ``local`` can.

    Returns:
        The results, as written.

    Raises:
        UsageError: A task, the model or the dataset is not there, or there is nothing to ask.
    """
    if not tasks:
        raise UsageError("no task was named; give at least one, for example 'remud|vqa'")
    _check_positive(max_new_tokens=max_new_tokens, batch_size=batch_size, limit=limit)
    _check_decoding(backend, max_new_tokens, sampling, budget)
    configs = tuple(dict.fromkeys(task_config(task) for task in tasks))  # a task named twice is asked once
    rows = {config: load_test_rows(data, config) for config in configs}
    job = EvalJob(
        model=resolve_model(model, cache_root()),
        data=data,
        configs=configs,
        max_new_tokens=max_new_tokens,
        batch_size=batch_size,
        limit=limit,
        out=out,
        sampling=sampling,
        budget=budget,
    )
    if backend == "local":
        from remud_hub.evaluate.local import run_local  # torch and transformers

        answered = run_local(job, rows)
    else:
        from remud_hub.evaluate.lighteval_backend import run_lighteval

        answered = run_lighteval(job)
    results = Results(
        model=model,
        data=data,
        backend=backend,
        limit=limit,
        max_new_tokens=max_new_tokens,
        prompt_version=PROMPT_VERSION,
        parser_version=PARSER_VERSION,
        tasks=tuple(summarise(task_name(config), answered) for config in configs),
        sampling=sampling,
        budget=budget,
    )
    write_report(out, results, answered)
    return results


def _check_decoding(backend: Backend, max_new_tokens: int, sampling: Sampling | None, budget: Budget | None) -> None:
    if backend != "local" and (sampling or budget):
        raise UsageError(f"the backend {backend} neither samples nor keeps to a budget of thinking; use local")
    if budget and max(budget.least, budget.most or 0) >= max_new_tokens:
        raise UsageError(f"a reply is cut at {max_new_tokens} tokens, which leaves no room behind the thinking")


def _check_positive(**numbers: int | None) -> None:
    for name, number in numbers.items():
        if number is not None and number < 1:
            raise UsageError(f"{name} is {number}; it must be 1 or more")
