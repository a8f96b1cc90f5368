"""``remud compare``: a tuned model beside the one it was tuned from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer


if TYPE_CHECKING:
    from remud_hub.evaluate.report.flips import Flips
    from remud_hub.hub.release.gate import Comparison


def compare_command(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="What `remud eval --out` wrote of the base model.")],
    tuned: Annotated[Path, typer.Argument(metavar="TUNED", help="What it wrote of the tuned one, on the same rows.")],
    out: Annotated[Path | None, typer.Option(help="File for the comparison as JSON.")] = None,
    html: Annotated[
        Path | None, typer.Option(help="File for a page that shows the rows that flipped, with their pictures.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the comparison as JSON.")] = False,
) -> None:
    """Say on which tasks a tuned model is better or worse than its base, and how sure that is."""
    from remud_hub.evaluate.compare import compare_pair, read_pair
    from remud_hub.evaluate.report.flips import flips_of, write_flips
    from remud_hub.store import write_atomic

    pair = read_pair(base, tuned)
    found, flips = compare_pair(pair), flips_of(pair)
    text = found.model_dump_json(indent=1)
    if out:
        write_atomic(out, text + "\n")
    if html:
        write_flips(html, found, flips, pair.tuned.scores)
    if as_json:
        print(text)
    else:
        _print(found, flips)


def _print(found: "Comparison", flips: "dict[str, Flips]") -> None:
    from rich.table import Column, Table

    from remud_hub.cli.tables import show

    names = ("rows", "base", "tuned", "difference [95 %]", "drawn")
    numbers = [Column(name, justify="right", no_wrap=True) for name in names]
    flipped = [Column(name, justify="right") for name in ("lost", "gained")]
    table = Table("task", *numbers, "tuned is", *flipped)
    for task in found.tasks:
        scores = (f"{task.base:.3f}", f"{task.tuned:.3f}", task.told())
        counts = [str(len(rows)) for rows in flips[task.task]]
        table.add_row(task.task, str(task.n), *scores, task.drawn(), task.verdict, *counts)
    show(table)
