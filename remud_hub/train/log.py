"""The log of a run: its losses, for whoever wants to show that it learned something."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from remud_hub.store import write_atomic


LOG_NAME = "train_log.json"


def write_log(output: Path, history: Sequence[Mapping[str, Any]], **facts: object) -> None:
    """Write ``train_log.json`` beside the model.

    Args:
        output: The run's folder.
        history: TRL's log: one entry per logged step, and a last one for the whole run.
        facts: What else should be known about the run, for example its world size.
    """
    write_atomic(output / LOG_NAME, json.dumps({**facts, "log_history": list(history)}, indent=2) + "\n")


def read_losses(output: Path) -> list[tuple[int, float]]:
    """Return the run's losses in order: step, and mean loss since the entry before.

    Raises:
        FileNotFoundError: ``output`` is not the folder of a finished run.
    """
    log = json.loads((output / LOG_NAME).read_text(encoding="utf-8"))
    return losses(log["log_history"])


def losses(history: Sequence[Mapping[str, Any]]) -> list[tuple[int, float]]:
    """Return step and loss of the entries that have a training loss."""
    return [(entry["step"], entry["loss"]) for entry in history if "loss" in entry]
