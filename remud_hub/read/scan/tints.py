"""Tints that captions are printed on, such as title bars and boxes around a figure with its caption: no part of the figure."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub import boxes
from remud_hub.read.layout.ink import DARKER, Colour, scanned_paper
from remud_hub.read.scan.pale import evened, is_huge
from remud_hub.records import Box


_STRIP = 2.0
"""What a line is printed on is looked at so far above and below it, in points."""
_LIGHT, _DARKER, _NEAR = 128, 12, 8
"""A tint is lighter than this and by so much darker than the paper; what is this near to it belongs to it."""


class Tint(NamedTuple):
    """A tinted piece of a page."""

    box: Box
    """In points."""
    level: Colour
    """What is as light, in all three colours, is tint or lighter."""


def tints_under(lines: Iterable[Box], page: Image.Image, scale: float) -> list[Tint]:
    """Return the tints that lines of text are printed on.

    Args:
        lines: The lines, in points.
        page: The straight page.
        scale: Its pixels per point.
    """
    lines = list(lines)
    if not lines or is_huge(page, scale):
        return []
    even = evened(page, scale)
    paper = np.array(scanned_paper(page)) + DARKER
    found: list[Tint] = []
    for line in lines:
        if any(boxes.inside(line, tint.box) > 0.9 for tint in found):
            continue
        around = _around(line, even.shape)
        shade = np.median(np.concatenate([even[rows, columns].reshape(-1, 3) for rows, columns in around]), axis=0)
        if not (shade.min() > _LIGHT and (paper - shade).max() > _DARKER):
            continue
        area = _spread(np.abs(even - shade).max(axis=2) <= _NEAR, around)
        if area is not None:
            red, green, blue = (int(value) - DARKER for value in shade)
            found.append(Tint(area, (red, green, blue)))
    return found


def _around(line: Box, shape: tuple[int, ...]) -> list[tuple[slice, slice]]:
    """Return the strips above and below a line."""
    x0, y0, x1, y1 = line
    columns = slice(max(0, round(x0)), min(shape[1], round(x1)))
    strips = ((y0 - _STRIP, y0), (y1, y1 + _STRIP))
    return [(slice(max(0, round(top)), min(shape[0], round(bottom))), columns) for top, bottom in strips]


def _spread(near: npt.NDArray[np.bool_], around: Iterable[tuple[slice, slice]]) -> Box | None:
    """Return the box around what is connected to most of the strips, its blurred edges included."""
    labels, _ = ndimage.label(near)
    touched = np.bincount(np.concatenate([labels[strip].ravel() for strip in around]))
    touched[:1] = 0
    if not touched.any():
        return None
    rows, columns = ndimage.find_objects(labels)[int(touched.argmax()) - 1]
    return (columns.start - 1.0, rows.start - 1.0, columns.stop + 1.0, rows.stop + 1.0)
