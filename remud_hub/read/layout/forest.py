"""Forest plots: beside each mark stand its study and its numbers, in columns farther off than lettering is."""

import re
from collections.abc import Sequence

from remud_hub import boxes
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


_FEWEST_ROWS = 3
_NAME = re.compile(r"[^\W\d_]{2}")
"""Studies have names, and the axis of a chart numbers."""


def with_rows(area: Box, lettering: Sequence[Line], others: Sequence[Box]) -> Box:
    """Return the box of a drawing with the rows of text that run on both sides of it, where it has some.

    Args:
        area: What is drawn.
        lettering: Lines that are neither running text nor captions.
        others: What the box must not grow into: other figures, running text, captions.
    """
    level = [line for line in lettering if line.level and area[1] <= boxes.center(line.box)[1] <= area[3]]
    left = [line for line in level if line.box[2] <= area[0]]
    right = [line for line in level if line.box[0] >= area[2]]
    named = [first for first in left if _NAME.search(first.text)]
    rows = [first for first in named if any(boxes.are_level(first.box, last.box) for last in right)]
    whole = boxes.union([area, *(line.box for line in (*left, *right))])
    blocked = any(boxes.area(boxes.intersection(whole, other)) > 0 for other in others)
    return area if len(rows) < _FEWEST_ROWS or blocked else whole
