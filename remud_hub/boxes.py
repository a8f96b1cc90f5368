"""Arithmetic of boxes: ``(x0, y0, x1, y1)``, origin top left, any unit."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from remud_hub.records import Box


_OF_ONE_HEIGHT = 1.5
"""Rows of pictures that differ more in height cannot be told for sure. Ours."""


def width(box: Box) -> float:
    """Return the width of a box."""
    return box[2] - box[0]


def height(box: Box) -> float:
    """Return the height of a box."""
    return box[3] - box[1]


def area(box: Box) -> float:
    """Return the area of a box; a box turned inside out has none."""
    return max(0.0, width(box)) * max(0.0, height(box))


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all boxes.

    Raises:
        ValueError: There is no box.
    """
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def intersection(a: Box, b: Box) -> Box:
    """Return what two boxes share; its area is 0 when they share nothing."""
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def inside(inner: Box, outer: Box) -> float:
    """Return the share of ``inner`` that lies in ``outer``, from 0.0 to 1.0."""
    return area(intersection(inner, outer)) / area(inner) if area(inner) > 0 else 0.0


def iou(a: Box, b: Box) -> float:
    """Return what two boxes share of all that they cover (intersection over union), from 0.0 to 1.0."""
    shared = area(intersection(a, b))
    covered = area(a) + area(b) - shared
    return shared / covered if covered > 0 else 0.0


def x_overlap(a: Box, b: Box) -> float:
    """Return how much two boxes share from left to right; negative is the gap between them."""
    return min(a[2], b[2]) - max(a[0], b[0])


def y_overlap(a: Box, b: Box) -> float:
    """Return how much two boxes share from top to bottom; negative is the gap between them."""
    return min(a[3], b[3]) - max(a[1], b[1])


def are_level(a: Box, b: Box) -> bool:
    """Whether two boxes stand in one line: they share more than half of the lower one's height."""
    return y_overlap(a, b) > 0.5 * min(height(a), height(b))


def in_block(texts: Iterable[Box], fewest: int) -> bool:
    """Whether so many texts stand one below the other with less than a line's height between them."""
    close, most = 1, 1
    for upper, lower in pairwise(sorted(texts, key=lambda box: box[1])):
        close = close + 1 if lower[1] - upper[3] < height(lower) and x_overlap(upper, lower) > 0 else 1
        most = max(most, close)
    return most >= fewest


def row_by_row(found: Iterable[Box]) -> list[Box]:
    """Return boxes as they are read: rows of what stands level from top to bottom, each from left to right."""
    rows: list[list[Box]] = []
    for box in sorted(found, key=lambda box: box[1]):
        row = next((row for row in rows if are_level(row[0], box)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    return [box for row in rows for box in sorted(row)]


def by_rows(texts: Sequence[Box], pictures: Sequence[Box], fewest: int) -> list[Box]:
    """Return the picture of each text of a plate: so many texts at least in a block, as many pictures above it or below, row by row.

    Returns:
        The pictures in the order of the texts; none where it is no plate.
    """
    if len(texts) != len(pictures) or not in_block(texts, max(len(texts), fewest)):
        return []
    block = union(texts)
    heights = [height(picture) for picture in pictures]
    if any(y_overlap(picture, block) > 0 for picture in pictures) or max(heights) > _OF_ONE_HEIGHT * min(heights):
        return []
    order = sorted(range(len(texts)), key=lambda i: texts[i][1])
    read = dict(zip(order, row_by_row(pictures), strict=True))
    return [read[i] for i in range(len(texts))]


def gap(a: Box, b: Box) -> float:
    """Return the larger of the two gaps between boxes, 0.0 when they touch or overlap."""
    return max(0.0, -x_overlap(a, b), -y_overlap(a, b))


def grow(box: Box, by: float) -> Box:
    """Return the box moved outwards by ``by`` on every side."""
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def center(box: Box) -> tuple[float, float]:
    """Return the middle of a box."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def moved_round(box: Box, pivot: tuple[float, float], degrees: float) -> Box:
    """Return a box of the same size whose middle is turned about a point.

    Args:
        box: The box.
        pivot: The point.
        degrees: How far, clockwise.
    """
    if not degrees:
        return box
    (x, y), (cos, sin) = center(box), (math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))
    right, down = x - pivot[0], y - pivot[1]
    shift_x, shift_y = right * cos - down * sin - right, right * sin + down * cos - down
    return (box[0] + shift_x, box[1] + shift_y, box[2] + shift_x, box[3] + shift_y)


def quarter_turns(box: Box, size: tuple[float, float], turns: int) -> Box:
    """Turn a box together with its page.

    Args:
        box: The box on the page as it is.
        size: Width and height of the page as it is.
        turns: Quarter turns clockwise.

    Returns:
        The box on the turned page.
    """
    for _ in range(turns % 4):
        page_width, page_height = size
        x0, y0, x1, y1 = box
        box, size = (page_height - y1, x0, page_height - y0, x1), (page_height, page_width)
    return box
