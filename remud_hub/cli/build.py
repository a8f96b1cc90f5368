"""``remud build``: sources to a dataset folder."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from remud_hub.cli.inputs import SOURCES_HELP, usable_sources


class Engine(StrEnum):
    """What runs the pipeline."""

    local = "local"
    ray = "ray"


def build_command(
    sources: Annotated[list[Path], typer.Argument(metavar="SOURCES…", help=SOURCES_HELP)],
    out: Annotated[Path, typer.Option(help="The dataset folder.")],
    recipe: Annotated[str, typer.Option(help="Name of a shipped recipe, or a YAML file.")] = "remud",
    teacher: Annotated[str | None, typer.Option(help="extractive, or openai/MODEL; instead of the recipe's.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Address of the teacher's endpoint; else OPENAI_BASE_URL.")
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Teacher requests under way at once, per worker.")] = 8,
    password_file: Annotated[
        Path | None, typer.Option(help="File with passwords for locked PDFs, one a line; tried in order.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes at once. The result does not depend on it.")] = 1,
    engine: Annotated[
        Engine, typer.Option(help="This machine, or a Ray cluster (RAY_ADDRESS, else a local one).")
    ] = Engine.local,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Build a dataset folder from sources. Killed and run again, it goes on where it was."""
    from rich.console import Console

    from remud_hub.hub.report import print_report
    from remud_hub.pipeline import build
    from remud_hub.recipe import load_recipe

    settings = load_recipe(recipe, teacher)
    files, refused = usable_sources(sources)
    report = build(
        files,
        settings,
        out,
        workers=workers,
        engine=engine.value,
        base_url=base_url,
        concurrency=concurrency,
        password_file=password_file,
        refused=refused,
    )
    if as_json:
        print(report.model_dump_json(indent=1))
    else:
        print_report(report, Console())
        print(f"dataset: {out}")
    if report.failures:
        raise typer.Exit(1)
