"""``remud eval``: score a model on a dataset's test split."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
    batch_size: Annotated[int, typer.Option(min=1, help="Prompts asked at once.")] = 8,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only so many rows of each task.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print results.json.")] = False,
) -> None:
    """Ask a model the test questions of a dataset and score its answers."""
    from rich.console import Console
    from rich.table import Table

    from remud_hub.cli.extras import needs
    from remud_hub.evaluate.rows import tasks_with_rows
    from remud_hub.evaluate.run import evaluate

    named = tasks or tasks_with_rows(data)
    with needs("eval"):
        results = evaluate(
            model, named, data, backend.value, out, max_new_tokens=max_new_tokens, batch_size=batch_size, limit=limit
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
