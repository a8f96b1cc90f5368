"""``remud show``: one row with its page, box, caption and mentions."""

from pathlib import Path
from typing import Annotated

import typer


def show_command(
    dataset: Annotated[str, typer.Argument(metavar="DIR_OR_REPO", help="A dataset folder, or ORG/NAME on the Hub.")],
    row: Annotated[str, typer.Argument(help="Number of the row (0 is the first), or its id.")],
    config: Annotated[str, typer.Option(help="Config to look into.")] = "vqa_reasoning",
    split: Annotated[str, typer.Option(help="Split to look into.")] = "train",
    html: Annotated[Path | None, typer.Option(help="Write a page to look at instead of text.")] = None,
) -> None:
    """Show one row with where it comes from."""
    from remud_hub.hub.show import find_row, row_html, row_text
    from remud_hub.store import write_atomic

    shown = find_row(dataset, row, config=config, split=split)
    if html is None:
        print(row_text(shown))
    else:
        write_atomic(html, row_html(shown, dataset))
        print(html)
