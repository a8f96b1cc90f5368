"""The course of a run as a picture, for people and for the model card."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from remud_hub.store import write_atomic


PICTURE = "training.png"
_COLOUR, _OTHER = "#2a6f77", "#c0653a"


def draw_curves(output: Path, history: Sequence[Mapping[str, Any]]) -> None:
    """Draw loss and learning rate by step to ``training.png``; nothing where nothing was logged.

    Args:
        output: The run's folder.
        history: TRL's log.
    """
    from matplotlib.figure import Figure

    trained = _points(history, "loss")
    if not trained:
        return
    figure = Figure(figsize=(9, 3.4), dpi=110, layout="constrained")
    losses, rates = figure.subplots(1, 2)
    losses.plot(*zip(*trained, strict=True), color=_COLOUR, label="training")
    if held_out := _points(history, "eval_loss"):
        losses.plot(*zip(*held_out, strict=True), color=_OTHER, marker="o", markersize=3, label="validation")
        losses.legend(frameon=False)
    rates.plot(*zip(*_points(history, "learning_rate"), strict=True), color=_COLOUR)
    for axis, title in ((losses, "loss"), (rates, "learning rate")):
        axis.set_title(title, fontsize=10)
        axis.set_xlabel("step", fontsize=9)
        axis.set_ylim(bottom=0)
        axis.spines[["top", "right"]].set_visible(False)
    data = io.BytesIO()
    figure.savefig(data, format="png", metadata={"Software": None})
    write_atomic(output / PICTURE, data.getvalue())


def _points(history: Sequence[Mapping[str, Any]], name: str) -> list[tuple[int, float]]:
    return [(int(entry["step"]), float(entry[name])) for entry in history if name in entry]
