"""Clip paths of several pieces: docling-parse keeps only what lies in all of them, and what it loses is asked of PDFium.

What such a path leaves is what lies in any piece, or in a frame but not in its holes (PDF 32000-1:2008, section 8.5.4).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.read.layout.content import TOUCHING, Drawn
from remud_hub.read.layout.drawings import is_ground
from remud_hub.read.objects import PageObject
from remud_hub.read.touching import touching
from remud_hub.records import Box


_WITHIN = 1.5
"""Two parsers measure one place so differently, in points."""


class Painted(NamedTuple):
    """The bitmaps and paths of a page, one by one, in points, origin top left."""

    bitmaps: Sequence[Box]
    paths: Sequence[Box]

    def turned(self, size: tuple[float, float], turns: int) -> "Painted":
        """Return them on a page of a size that is turned clockwise by quarter turns."""
        return Painted(*([boxes.quarter_turns(box, size, turns) for box in found] for found in self))


def painted(objects: Iterable[PageObject], placed: Callable[[Box], Box]) -> Painted:
    """Return what PDFium finds of bitmaps and paths, as much of each as is not clipped away.

    Args:
        objects: What is painted on a page.
        placed: Gives bounds their place on the page.
    """
    images: list[Box] = []
    paths: list[Box] = []
    for item in objects:
        x0, y0, x1, y1 = item.shown
        is_image = item.kind == raw.FPDF_PAGEOBJ_IMAGE
        if item.is_drawn and x0 <= x1 and y0 <= y1 and (boxes.area(item.shown) > 0 or not is_image):
            (images if is_image else paths).append(placed(item.shown))
    return Painted(images, paths)


def with_lost(drawn: Drawn, every: Painted, seen: Callable[[], Painted], size: tuple[float, float]) -> Drawn:
    """Return what is drawn on a page, with the bitmaps and paths that are seen there and are nowhere in it.

    Args:
        drawn: What docling-parse takes to be drawn.
        every: All bitmaps and paths that it knows.
        seen: Returns what PDFium finds; asked where docling-parse leaves some out.
        size: Width and height of the page.
    """
    if not (_beyond(every.bitmaps, drawn.bitmaps) or _beyond(every.paths, drawn.shapes)):
        return drawn
    found = Painted(*([box for box in each if not is_ground(box, (0.0, 0.0, *size))] for each in seen()))
    bitmaps, paths = _beyond(found.bitmaps, drawn.bitmaps), _beyond(found.paths, drawn.shapes)
    return Drawn([*drawn.bitmaps, *bitmaps], [*drawn.shapes, *touching(paths, size, TOUCHING)], drawn.rules)


def _beyond(found: Sequence[Box], known: Iterable[Box]) -> list[Box]:
    """Return the boxes that lie in none of the others."""
    all_found = np.array(found).reshape(-1, 4)
    left = np.ones(len(found), bool)
    for box in known:
        x0, y0, x1, y1 = boxes.grow(box, _WITHIN)
        left &= (all_found < (x0, y0, -np.inf, -np.inf)).any(axis=1) | (all_found > (np.inf, np.inf, x1, y1)).any(
            axis=1
        )
    return [box for box, is_left in zip(found, left, strict=True) if is_left]
