"""A difference between two versions for the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from remud_hub.hub.versions.diff import Diff


def print_diff(found: Diff, console: Console) -> None:
    """Print what changed."""
    console.print(
        f"{escape(found.before)} → {escape(found.after)}: [bold]{found.change}[/] change; rows: {found.added} added, "
        f"{found.removed} removed, {found.changed} changed"
    )
    if found.places:
        numbers = [Column(name, justify="right") for name in ("added", "removed", "changed")]
        table = Table("config", "split", *numbers)
        for place in found.places:
            table.add_row(place.config, place.split, str(place.added), str(place.removed), str(place.changed))
        console.print(table)
    for name, counts in (
        ("columns", found.columns),
        ("teachers", found.teachers),
        ("licences", found.licences),
        ("verdicts", found.verdicts),
    ):
        if counts:
            console.print(f"{name}: " + ", ".join(f"{escape(what)} {count}" for what, count in counts.items()))
    for line in found.schema_changes:
        console.print(f"schema: {escape(line)}")
    if found.papers:
        console.print(f"other files that differ: {', '.join(found.papers)}")
    for shown in found.examples:
        columns = f" ({', '.join(shown.columns)})" if shown.columns else ""
        console.print(
            f"{shown.what} {shown.config} [dim]{escape(shown.id)}[/]{columns}: {escape(shown.question)} → {escape(shown.answer)}"
        )
