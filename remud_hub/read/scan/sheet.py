"""The sheet on a photograph: what lies around it, a desk or the lid of a scanner, is no part of the page."""

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub.read.scan.lamp import lamp_light
from remud_hub.read.scan.pale import evened, is_huge


_NOISE, _BLURRED = 5, 4
"""Over so many points noise evens out; the edge of the sheet is so many points wide."""
_PAPER = 240
"""How light paper is then, in all three colours."""
_AROUND, _MOST = 0.9, 0.6
"""A desk takes so much of the picture's edge, and less of the picture than this: else it is the ground of a dark page. Ours."""
_DARKER = 0.7
"""It has no more than this share of the lightness of the sheet; paper that is darker towards its edges has more. Ours."""


def sheet_alone(page: Image.Image, scale: float) -> Image.Image:
    """Return a page as it would look in even light on a desk as light as its paper; the page itself where no desk is seen.

    Args:
        page: The page as it was taken, which may lie aslant.
        scale: Its pixels per point.
    """
    if is_huge(page, scale):
        return page
    colours = ndimage.uniform_filter(evened(page, scale), (_NOISE, _NOISE, 0))
    grey = colours.mean(axis=2)
    desk = _at_edges(grey < _threshold(grey))
    edges = np.concatenate([desk[0], desk[-1], desk[:, 0], desk[:, -1]])
    if edges.mean() < _AROUND or desk.mean() > _MOST or grey[desk].mean() > _DARKER * grey[~desk].mean():
        return page
    sheet = ~ndimage.binary_dilation(desk, iterations=_BLURRED)
    lit = [
        np.asarray(channel) * _as_large(_PAPER / lamp_light(colours[:, :, i], sheet), page.size)
        for i, channel in enumerate(page.convert("RGB").split())
    ]
    alone = Image.fromarray(np.stack(lit, axis=2).clip(0, 255).astype(np.uint8))
    alone.paste((_PAPER,) * 3, mask=Image.fromarray(~sheet).resize(page.size))
    return alone


def _as_large(values: npt.NDArray[np.floating[Any]], size: tuple[int, int]) -> npt.NDArray[np.float32]:
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))


def _threshold(grey: npt.NDArray[np.float32]) -> float:
    """Return the shade that parts dark from light best (N. Otsu, 1979)."""
    counts, sides = np.histogram(grey, bins=64, range=(0, 256))
    shades = (sides[:-1] + sides[1:]) / 2
    below, total = np.cumsum(counts), counts.sum()
    weighted = np.cumsum(counts * shades)
    between = (weighted[-1] * below - total * weighted) ** 2 / np.maximum(below * (total - below), 1)
    return float(sides[int(between.argmax()) + 1])


def _at_edges(dark: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return what is dark and reaches an edge of the picture."""
    labels, _ = ndimage.label(dark)
    touching = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    found: npt.NDArray[np.bool_] = np.isin(labels, touching[touching > 0])
    return found
