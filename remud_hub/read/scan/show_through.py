"""What shines through from the back of a sheet: as pale all over as no print on the front is."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from remud_hub import boxes
from remud_hub.records import Box


_DARKEST, _FEWEST_DARK, _TYPE = 0.002, 30, 5.0
"""Share, and least number, of the pixels of a mark that tell how dark it is; and share, in percent, of those of a line of text."""
_FAINT, _FAINTER = 0.45, 60.0
"""What is less dark than this share of the text, and by fewer levels than so many. Of seven scans with show-through 120 marks of
the back reach 0.4 and 43 levels; of the front 0.69 and 73. Ours."""
_GREY = 24.0
"""What shines through is grey on its paper: it darkens the colours alike, give or take so many levels."""
_LONG_LINE, _FEWEST = 60.0, 3
"""Lines that tell how dark text is are so long, in points, and at least so many."""
_HELD = 0.9
RULE, SHORTEST_RULE = 2.5, 20.0
"""How thick a level rule is at most, and how long at least, in points."""


def type_darkness(grey: npt.NDArray[np.float32], scale: float, lines: Iterable[Box], paper: float) -> float | None:
    """Return by how much text is darker than the paper, or None where there is too little to tell.

    Args:
        grey: The page, with its text.
        scale: Its pixels per point.
        lines: Boxes of its lines, in points.
        paper: How light the paper is.
    """
    long = [_part(grey, scale, line) for line in lines if boxes.width(line) > _LONG_LINE]
    dark = [paper - float(np.percentile(part, _TYPE)) for part in long if part.size]
    return float(np.median(dark)) if len(dark) >= _FEWEST else None


def shining_through(
    marks: Collection[Box],
    grey: npt.NDArray[np.float32],
    colours: npt.NDArray[np.float32],
    scale: float,
    paper: float,
    type_dark: float,
) -> list[Box]:
    """Return the marks that are of the back of the sheet; pale pieces of a drawing lie in its box, and are not.

    Args:
        marks: Boxes of what is printed besides text, in points.
        grey: The page without its text.
        colours: By how much the page is darker than its paper in each colour, at one pixel a point.
        scale: Pixels per point.
        paper: How light the paper is.
        type_dark: By how much its text is darker.
    """
    faint = [
        box
        for box in marks
        if _darkness(_part(grey, scale, box), paper) < faintest_print(type_dark)
        and not _is_coloured(_part(colours, 1.0, box))
    ]
    printed = [box for box in marks if box not in faint]
    return [box for box in faint if not _is_held(box, printed)]


def faintest_print(type_dark: float) -> float:
    """Return by how much what is printed on the front is darker than the paper at its darkest, at least."""
    return min(_FAINT * type_dark, _FAINTER)


def rule_on_top(
    box: Box,
    grey: npt.NDArray[np.float32],
    colours: npt.NDArray[np.float32],
    scale: float,
    paper: float,
    type_dark: float,
) -> Box | None:
    """Return the level rule that is all of a mark that is printed on the front, else None: what shines through may touch one.

    Args:
        box: The mark, in points.
        grey: The page without its text.
        colours: By how much the page is darker than its paper in each colour, at one pixel a point.
        scale: Pixels per point.
        paper: How light the paper is.
        type_dark: By how much its text is darker.
    """
    if _is_coloured(_part(colours, 1.0, box)):
        return None
    dark = _part(grey, scale, box) < paper - faintest_print(type_dark)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not rows.size or rows[-1] - rows[0] >= RULE * scale or columns[-1] - columns[0] < SHORTEST_RULE * scale:
        return None
    left, top = box[0] + columns[0] / scale, box[1] + rows[0] / scale
    return (left, top, box[0] + (columns[-1] + 1) / scale, box[1] + (rows[-1] + 1) / scale)


def _darkness(part: npt.NDArray[np.float32], paper: float) -> float:
    if not part.size:
        return 0.0
    count = min(part.size, max(_FEWEST_DARK, round(_DARKEST * part.size)))
    return paper - float(np.partition(part, count - 1, axis=None)[count - 1])


def _is_coloured(part: npt.NDArray[np.float32]) -> bool:
    spread = part.max(axis=2) - part.min(axis=2) if part.size else np.zeros(1)
    return float(np.percentile(spread, 90)) > _GREY


def _is_held(box: Box, by: Sequence[Box]) -> bool:
    return any(boxes.inside(box, other) > _HELD for other in by)


def _part(grey: npt.NDArray[np.float32], scale: float, box: Box) -> npt.NDArray[np.float32]:
    x0, y0, x1, y1 = (max(0, round(value * scale)) for value in box)
    return grey[y0:y1, x0:x1]
