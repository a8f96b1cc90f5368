"""``remud diff``: what changed between two versions of a dataset."""

from typing import Annotated

import typer


def diff_command(
    before: Annotated[str, typer.Argument(metavar="A", help="A dataset folder, or ORG/NAME@TAG.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same, or another one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Say which rows were added, removed and changed between two versions, and what else changed."""
    from rich.console import Console

    from remud_hub.hub.versions.diff import diff
    from remud_hub.hub.versions.diff_text import print_diff
    from remud_hub.hub.versions.snapshot import snapshot_of

    found = diff(snapshot_of(before), snapshot_of(after))
    if as_json:
        print(found.model_dump_json(indent=1))
    else:
        print_diff(found, Console())
