"""Tables for the terminal, of which no word is cut: a task whose name ends in dots cannot be asked again."""

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table


def show(table: Table) -> None:
    """Print a table as wide as it is; a terminal that is narrower wraps its lines."""
    table.box = SIMPLE
    console = Console()
    endless = console.options.update(max_width=10_000)
    console.width = max(console.width, table.__rich_measure__(console, endless).maximum)
    console.print(table)
