"""``remud review``: rows for people to look at, and what they decide."""

from pathlib import Path
from typing import Annotated

import typer


review_app = typer.Typer(no_args_is_help=True, help="Rows for people to look at, and what they decide.")
FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="What remud build or remud verify wrote.")]


@review_app.command("export")
def export_command(
    folder: FolderArgument,
    out: Annotated[Path, typer.Option(help="The queue: JSON Lines, with `decision` to be filled in.")],
    count: Annotated[int, typer.Option(min=1, help="How many rows.")] = 100,
    seed: Annotated[int, typer.Option(help="Draws other rows by chance.")] = 0,
) -> None:
    """Write the rows most worth a look: where checks disagree or barely passed, and some by chance."""
    from remud_hub.errors import UsageError
    from remud_hub.hub.ledger import read_ledger
    from remud_hub.hub.review.queue import queue_of
    from remud_hub.store import write_atomic

    try:
        rows = queue_of(read_ledger(folder), count, seed)
    except FileNotFoundError:
        raise UsageError(f"{folder} has no ledger; name what remud build or remud verify wrote") from None
    write_atomic(out, (f"{row.model_dump_json()}\n" for row in rows))
    print(f"{out}: {len(rows)} rows; write keep or drop into each `decision`, then: remud review import")


@review_app.command("import")
def import_command(
    folder: FolderArgument,
    queue: Annotated[Path, typer.Argument(help="The queue, filled in.")],
    reader: Annotated[str, typer.Option(help="Who decided.")],
) -> None:
    """Keep what a reader decided, and say how far readers agree."""
    from remud_hub.cli.inputs import tell
    from remud_hub.hub.review.importing import import_decisions

    found = import_decisions(folder, queue, reader)
    tell(found.faults)
    print(f"{found.taken} decisions of {reader} kept, {found.open} rows still open")
    for each in found.agreements:
        kappa = "not defined: both decided alike throughout" if each.kappa is None else f"{each.kappa:.2f}"
        print(f"{' and '.join(each.readers)}: {each.same} of {each.rows} rows alike, Cohen's kappa {kappa}")
    print("the command that wrote the folder, given again, applies them; no teacher is asked")
    if found.faults:
        raise typer.Exit(1)
