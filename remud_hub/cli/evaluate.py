"""``remud eval``: score a model on a dataset's test split."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Backend(StrEnum):
    """Who asks the model."""

    local = "local"
    lighteval = "lighteval"


def evaluate_command(
    model: Annotated[str, typer.Argument(help="A folder, a Hub id, or tiny.")],
    data: Annotated[str, typer.Option(help="Dataset folder, or ORG/NAME on the Hub.")],
    out: Annotated[Path, typer.Option(help="Folder for results.json and samples.parquet.")],
    tasks: Annotated[
        list[str] | None,
        typer.Option(help="Such as 'remud|vqa_reasoning'; may be repeated. By default every config with test rows."),
    ] = None,
    backend: Annotated[Backend, typer.Option(help="A loop of our own, or lighteval.")] = Backend.local,
    max_new_tokens: Annotated[int, typer.Option(min=1, help="Where a reply is cut.")] = 512,
    batch_size: Annotated[int, typer.Option(min=1, help="Replies written at once.")] = 8,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many rows of each task.")] = None,
    samples: Annotated[int | None, typer.Option(min=1, help="Draw so many replies to a question.")] = None,
    temperature: Annotated[float | None, typer.Option(help="Draw replies; how freely. By default 0.6.")] = None,
    top_p: Annotated[float | None, typer.Option(help="Draw replies; from which share. By default 0.7.")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw replies; the same seed, the same ones.")] = None,
    least_thinking: Annotated[int | None, typer.Option(min=0, help="Think for so many tokens or more.")] = None,
    most_thinking: Annotated[int | None, typer.Option(min=1, help="Cut thinking there, and answer.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print results.json.")] = False,
) -> None:
    """Ask a model the test questions of a dataset and score its answers."""
    from rich.console import Console
    from rich.table import Table

    from remud_hub.cli.extras import needs
    from remud_hub.evaluate.rows import tasks_with_rows
    from remud_hub.evaluate.run import evaluate
    from remud_hub.models.decoding import Budget, Sampling

    named = tasks or tasks_with_rows(data)
    drawing = _given(samples=samples, temperature=temperature, top_p=top_p, seed=seed)
    thinking = _given(least=least_thinking, most=most_thinking)
    with needs("eval"):
        results = evaluate(
            model,
            named,
            data,
            backend.value,
            out,
            max_new_tokens=max_new_tokens,
            batch_size=batch_size,
            limit=limit,
            sampling=Sampling(**drawing) if drawing else None,
            budget=Budget(**thinking) if thinking else None,
        )
    if as_json:
        print((out / "results.json").read_text(encoding="utf-8"), end="")
        return
    table = Table("task", "rows", "unparsed", "score", "by metric")
    for task in results.tasks:
        metrics = ", ".join(f"{metric} {score:.3f} ({task.counts[metric]})" for metric, score in task.scores.items())
        table.add_row(task.task, str(task.n), str(task.unparsed), f"{task.score:.3f}", metrics)
    Console().print(table)
    print(f"every reply: {out / 'samples.parquet'}")


def _given(**options: Any) -> dict[str, Any]:
    """Return the options that were given; the others keep their defaults."""
    return {name: value for name, value in options.items() if value is not None}
