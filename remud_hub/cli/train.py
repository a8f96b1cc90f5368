"""``remud train``: a thin door to the training recipes."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from remud_hub.errors import MissingExtra, UsageError


def train_command(
    context: typer.Context,
    script: Annotated[
        Path, typer.Argument(metavar="SCRIPT", help="A training recipe, for example recipes/sft_qwen25vl.py.")
    ],
    accelerate_config: Annotated[
        Path | None, typer.Option(help="Where and on how many processes, for example recipes/accelerate/cpu2.yaml.")
    ] = None,
) -> None:
    """Run a training recipe under ``accelerate launch``. Everything after SCRIPT goes to the script."""
    if not script.is_file():
        raise UsageError(f"{script} is not there; the recipes lie in the folder recipes/ of remud-hub's repository")
    if find_spec("accelerate") is None:
        raise MissingExtra("train", "accelerate")
    launcher = [sys.executable, "-m", "accelerate.commands.launch"]
    where = ["--config_file", str(accelerate_config)] if accelerate_config else []
    raise typer.Exit(subprocess.run([*launcher, *where, str(script), *context.args], check=False).returncode)
