"""How the rows lie: one picture of bars for the card."""

import io
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from remud_hub.hub.card.examples import ASSETS
from remud_hub.hub.card.markdown import clipped
from remud_hub.hub.census import BINS, Census
from remud_hub.store import write_atomic


PLOT = f"{ASSETS}/distributions.png"
_MOST = 8
"""Values of a kind that are drawn; the others are one bar."""
_COLOUR = "#2a6f77"
_CHINESE = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "Microsoft YaHei",
)


def draw(folder: Path, census: Census) -> str:
    """Draw rows by modality, anatomy, language and kind of answer, and texts by length; return the picture's path."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager

    # A Chinese font without a normal weight is used all the same, and that is no news to who pushes a dataset
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    installed = {font.name for font in fontManager.ttflist}
    chinese = [name for name in _CHINESE if name in installed]
    figure = Figure(figsize=(10, 6), dpi=110, layout="constrained")
    axes = list(figure.subplots(2, 3).flat)
    for axis, name in zip(axes[:4], ("modality", "anatomy", "language", "answer_kind"), strict=True):
        values = _largest(census.counts[name])
        labels = [_label(value, number, bool(chinese)) for number, (value, _) in enumerate(values, 1)]
        _bars(axis, name.replace("_", " "), labels, [count for _, count in values], chinese)
    for axis, name in zip(axes[4:], ("question", "answer"), strict=True):
        ends = [f"≤ {most}" for most in BINS] + [f"> {BINS[-1]}"]
        _bars(axis, f"characters of the {name}", ends, list(census.lengths[name]), chinese)
    data = io.BytesIO()
    figure.savefig(data, format="png", metadata={"Software": None})
    write_atomic(folder / PLOT, data.getvalue())
    return PLOT


def _largest(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    shown = list(counts.items())[:_MOST]
    others = sum(counts.values()) - sum(count for _, count in shown)
    return [*shown, ("others", others)] if others else shown


def _label(value: str, number: int, has_chinese: bool) -> str:
    """Return a value; without a font that has its characters, its place in the table of the card."""
    short = clipped(" ".join(value.split()), 24)
    return short if has_chinese or value.isascii() else f"no. {number}"


def _bars(axis: Any, title: str, labels: list[str], counts: list[int], fonts: list[str]) -> None:
    places = range(len(labels))
    axis.barh(places, counts, color=_COLOUR)
    axis.set_yticks(places, labels, fontsize=8, fontfamily=["DejaVu Sans", *fonts], parse_math=False)
    axis.invert_yaxis()
    axis.set_title(title, fontsize=10)
    axis.tick_params(axis="x", labelsize=8)
    axis.bar_label(axis.containers[0], fontsize=7, padding=2)
    axis.margins(x=0.15)
    axis.spines[["top", "right"]].set_visible(False)
