"""``remud build``: sources to a dataset folder."""

from pathlib import Path
from typing import Annotated

import typer

from remud_hub.cli import teaching
from remud_hub.cli.inputs import SOURCES_HELP, usable_sources


def build_command(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCES…", help=SOURCES_HELP)],
    out: Annotated[Path, typer.Option(help="The dataset folder.")],
    recipe: teaching.RecipeOption = "remud",
    changes: teaching.SetOption = None,
    teacher: teaching.TeacherOption = None,
    base_url: teaching.BaseUrlOption = None,
    concurrency: teaching.ConcurrencyOption = 64,
    budget: teaching.BudgetOption = None,
    price: teaching.PriceOption = None,
    judge: teaching.JudgeOption = None,
    judge_base_url: teaching.JudgeBaseUrlOption = None,
    judge_price: teaching.JudgePriceOption = None,
    judge_budget: teaching.JudgeBudgetOption = None,
    password_file: teaching.PasswordOption = None,
    workers: teaching.WorkersOption = 1,
    engine: teaching.EngineOption = teaching.Engine.local,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Build a dataset folder from sources. Killed and run again, it goes on where it was."""
    from rich.console import Console

    from remud_hub.hub.report import print_report
    from remud_hub.pipeline import build
    from remud_hub.recipe import load_recipe

    settings = load_recipe(recipe, teacher, changes or (), judge)
    files, refused = usable_sources(sources)
    with teaching.stoppable():
        report = build(
            files,
            settings,
            out,
            workers=workers,
            engine=engine.value,
            reach=teaching.reach(base_url, concurrency),
            spending=teaching.spending(price, budget),
            judge_reach=teaching.reach(judge_base_url or base_url, concurrency),
            judge_spending=teaching.spending(judge_price, judge_budget),
            password_file=password_file,
            refused=refused,
        )
    if as_json:
        print(report.model_dump_json(indent=1))
    else:
        print_report(report, Console())
        print(f"dataset: {out}")
    if report.failures or report.unanswered or report.faults:
        raise typer.Exit(1)
