"""``remud verify``: judge rows that are there already."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remud_hub.cli import teaching


if TYPE_CHECKING:
    from remud_hub.records import ColumnMap


def verify_command(
    rows: Annotated[
        list[Path],
        typer.Argument(
            metavar="ROWS…", help="Dataset folders; Parquet, JSON or JSONL files; or hf://datasets/ORG/NAME."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Where ledger.parquet and the kept rows go.")],
    recipe: teaching.RecipeOption = "audit",
    changes: teaching.SetOption = None,
    layout: Annotated[str | None, typer.Option(help="contract, sharegpt or columns; else the one that fits.")] = None,
    columns: Annotated[
        str | None,
        typer.Option(metavar="ROLE=NAME,…", help="What columns are called: question=Q,answer=A,image=PATH."),
    ] = None,
    images: Annotated[
        Path | None, typer.Option(help="Folder of the pictures that rows name; else the file's.")
    ] = None,
    workers: teaching.WorkersOption = 1,
    judge: teaching.JudgeOption = None,
    judge_base_url: teaching.JudgeBaseUrlOption = None,
    judge_price: teaching.JudgePriceOption = None,
    judge_budget: teaching.JudgeBudgetOption = None,
    concurrency: teaching.ConcurrencyOption = 64,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Judge rows that are there already: what the page does not support, duplicates, benchmark questions."""
    from rich.console import Console

    from remud_hub.audit.files import row_files
    from remud_hub.audit.run import Options, audit
    from remud_hub.audit.summary import print_summary
    from remud_hub.cli.inputs import tell
    from remud_hub.recipe import load_recipe

    settings = load_recipe(recipe, None, changes or (), judge)
    files, refused = row_files(rows)
    tell(refused)
    options = Options(
        layout,
        _column_map(columns),
        images,
        workers,
        teaching.reach(judge_base_url, concurrency),
        teaching.spending(judge_price, judge_budget),
    )
    with teaching.stoppable():
        summary = audit(files, settings, out, options, refused)
    if as_json:
        print(summary.model_dump_json(indent=1))
    else:
        print_summary(summary, Console())
        print(f"ledger: {out / 'ledger.parquet'}")
    if summary.failures:
        raise typer.Exit(1)


def _column_map(columns: str | None) -> "ColumnMap | None":
    from pydantic import ValidationError

    from remud_hub.errors import UsageError
    from remud_hub.records import ColumnMap

    if columns is None:
        return None
    pairs = [part.partition("=") for part in columns.split(",")]
    try:
        return ColumnMap.model_validate({role.strip(): name.strip() for role, _, name in pairs})
    except ValidationError as error:
        roles = ", ".join(ColumnMap.model_fields)
        raise UsageError(f"--columns {columns}: write ROLE=NAME with commas between; roles are {roles}") from error
