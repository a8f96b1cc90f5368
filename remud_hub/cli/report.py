"""``remud report``: what was kept and what was turned down, by which check, with examples."""

from pathlib import Path
from typing import Annotated

import typer


def report_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What remud build or remud verify wrote.")],
    examples: Annotated[int, typer.Option(min=0, max=3, help="Rows shown for each reason.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show the funnel of a dataset: what each check turned down, by which words, and how far checks agree."""
    from rich.console import Console

    from remud_hub.errors import UsageError
    from remud_hub.hub.findings import find
    from remud_hub.hub.findings_text import print_findings
    from remud_hub.hub.ledger import read_ledger

    try:
        findings = find(read_ledger(folder))
    except FileNotFoundError:
        raise UsageError(f"{folder} has no ledger; name what remud build or remud verify wrote") from None
    if as_json:
        print(findings.model_dump_json(indent=1))
    else:
        print_findings(findings, Console(), examples)
