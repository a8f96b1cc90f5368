"""``remud export``: a dataset as other trainers read it."""

from pathlib import Path
from typing import Annotated

import typer


def export_command(
    dataset: Annotated[str, typer.Argument(metavar="DIR_OR_REPO", help="A dataset folder, or ORG/NAME on the Hub.")],
    format_name: Annotated[
        str,
        typer.Option("--format", help="sharegpt (LLaMA-Factory), llava, pubmedvision or openai (fine-tuning)."),
    ],
    out: Annotated[Path, typer.Option(help="Folder to write: new, empty, or of an earlier export.")],
    config: Annotated[list[str] | None, typer.Option(help="Only this config; may be given more than once.")] = None,
    split: Annotated[list[str] | None, typer.Option(help="Only this split; may be given more than once.")] = None,
    revision: Annotated[str | None, typer.Option(help="Version on the Hub, such as v1.1.0; else the newest.")] = None,
) -> None:
    """Write a dataset for LLaMA-Factory, LLaVA, PubMedVision's users or OpenAI, with its pictures beside."""
    from remud_hub.cli.inputs import tell
    from remud_hub.hub.export.run import export

    done = export(dataset, format_name, out, configs=config or (), splits=split or (), revision=revision)
    for file in done.files:
        print(f"{out / file.name}: {file.rows} rows, {file.with_pictures} with pictures")
    if done.pictures:
        print(f"{out / 'images'}: {done.pictures} pictures")
    print(out / "README.md")
    tell(done.missing)
    tell(done.warnings)
