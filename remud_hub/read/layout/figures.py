"""Figures: each caption claims the drawings that belong to it, then the lettering around them."""

from collections.abc import Sequence

from remud_hub import boxes
from remud_hub.read.layout.drawings import walled_off
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


# Captions stand below their figure far more often than above or beside it; in points of extra distance.
_ABOVE, _BESIDE = 40.0, 15.0
_FARTHEST_BESIDE = 60.0
_LETTERING = 1.3
"""How far lettering may stand from its drawing, in sizes of its own."""
_PASSES = 5


def claim(captions: Sequence[Box], drawings: Sequence[Box], walls: Sequence[Box]) -> list[list[Box]]:
    """Give every drawing to the caption nearest to it that nothing separates it from.

    Args:
        captions: Boxes of the figure captions.
        drawings: Boxes of the drawings.
        walls: Running text, captions of tables, running heads.

    Returns:
        For each caption the drawings it claims; a drawing that no caption can reach is claimed by none.
    """
    claimed: list[list[Box]] = [[] for _ in captions]
    for drawing in drawings:
        costs = [(_cost(caption, drawing, [*walls, *(other for other in captions if other != caption)]), i) for i, caption in enumerate(captions)]
        cost, best = min(costs, default=(float("inf"), -1))
        if cost < float("inf"):
            claimed[best].append(drawing)
    return claimed


def _cost(caption: Box, drawing: Box, walls: Sequence[Box]) -> float:
    across, along = boxes.x_overlap(caption, drawing), boxes.y_overlap(caption, drawing)
    if across > 0.2 * min(boxes.width(caption), boxes.width(drawing)):
        distance = max(0.0, -along) + (_ABOVE if boxes.center(caption)[1] < boxes.center(drawing)[1] else 0.0)
    elif along > 0.3 * min(boxes.height(caption), boxes.height(drawing)) and -across < _FARTHEST_BESIDE:
        distance = max(0.0, -across) + _BESIDE
    else:
        return float("inf")
    return float("inf") if walled_off(caption, drawing, walls) else distance


def absorb_lettering(box: Box, lettering: Sequence[Line], others: Sequence[Box]) -> tuple[Box, list[Line]]:
    """Draw axis labels, legends and panel titles into a figure's box.

    Args:
        box: Box of the drawings.
        lettering: Lines that are neither running text nor captions.
        others: What the box must not grow into: other figures, running text, captions.

    Returns:
        The grown box and the lines taken.
    """
    taken: list[Line] = []
    left = list(lettering)
    for _ in range(_PASSES):
        near = [line for line in left if boxes.gap(line.box, box) <= _LETTERING * line.size and _free(boxes.union([box, line.box]), box, others)]
        if not near:
            break
        taken.extend(near)
        left = [line for line in left if line not in near]
        box = boxes.union([box, *(line.box for line in near)])
    return box, taken


def tightened(box: Box, lines: Sequence[Line], ink: Ink) -> Box:
    """Return the box around what is printed in ``box``, lettering included."""
    drawn = ink.tighten(box)
    parts = [line.box for line in lines] if drawn is None else [drawn, *(boxes.intersection(line.box, box) for line in lines)]
    return boxes.union(parts) if parts else box


def _free(grown: Box, box: Box, others: Sequence[Box]) -> bool:
    return all(boxes.area(boxes.intersection(grown, other)) <= boxes.area(boxes.intersection(box, other)) + 1.0 for other in others)
