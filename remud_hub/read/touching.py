"""Boxes that touch one another, put together: what a parser does with paths, done anew where it may not count one of them."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from remud_hub import boxes
from remud_hub.records import Box


def touching(pieces: Sequence[Box], size: tuple[float, float], within: float) -> list[Box]:
    """Return the boxes around those that touch, to the point.

    Args:
        pieces: Boxes on a page, in points, origin top left.
        size: Width and height of the page; what lies off it is left out.
        within: Boxes no farther apart than this, in points, touch.
    """
    shown = [box for piece in pieces if (box := _on(piece, size)) is not None]
    painted = np.zeros((int(size[1]) + 1, int(size[0]) + 1), bool)
    for box in shown:
        x0, y0, x1, y1 = map(int, boxes.grow(box, within / 2))
        painted[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = True
    labels, count = ndimage.label(painted, np.ones((3, 3)))
    groups: list[list[Box]] = [[] for _ in range(count)]
    for box in shown:
        groups[labels[int(box[1]), int(box[0])] - 1].append(box)
    return [boxes.union(group) for group in groups if group]


def _on(piece: Box, size: tuple[float, float]) -> Box | None:
    x0, y0, x1, y1 = piece
    if x1 < 0 or y1 < 0 or x0 > size[0] or y0 > size[1]:
        return None
    return (max(0.0, x0), max(0.0, y0), min(x1, size[0]), min(y1, size[1]))
