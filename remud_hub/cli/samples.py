"""``remud samples``: write the sample sources."""

from pathlib import Path
from typing import Annotated

import typer


def samples_command(folder: Annotated[Path, typer.Argument(help="Where to write the PDFs.")]) -> None:
    """Write six sample PDFs (three English, three Chinese) made of our own text around real ultrasound frames."""
    from remud_hub.cli.extras import needs

    with needs("demo"):
        from remud_hub.sample_pages.write import write_sample_pages
    for path in write_sample_pages(folder):
        print(path)
