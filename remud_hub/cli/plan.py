"""``remud plan``: the price before the run."""

from pathlib import Path
from typing import Annotated

import typer

from remud_hub.cli import teaching
from remud_hub.cli.inputs import SOURCES_HELP, usable_sources


def plan_command(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCES…", help=SOURCES_HELP)],
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
    pilot: Annotated[
        int,
        typer.Option(min=0, help="Let the teacher answer for so many pieces of evidence, and go by what that took."),
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
) -> None:
    """Say what a build would take: pages, evidence, calls, tokens, money, time. Reads the sources; sends nothing but a pilot."""
    from rich.console import Console

    from remud_hub.planning.plan import plan, print_plan
    from remud_hub.recipe import load_recipe

    settings = load_recipe(recipe, teacher, changes or (), judge)
    files, refused = usable_sources(sources)
    with teaching.stoppable():
        found = plan(
            files,
            settings,
            workers=workers,
            engine=engine.value,
            reach=teaching.reach(base_url, concurrency),
            spending=teaching.spending(price, budget),
            judge_reach=teaching.reach(judge_base_url or base_url, concurrency),
            judge_spending=teaching.spending(judge_price, judge_budget),
            password_file=password_file,
            pilot=pilot,
        )
    if as_json:
        print(found.model_dump_json(indent=1))
    else:
        print_plan(found, Console())
    if refused or found.unread:
        raise typer.Exit(1)
