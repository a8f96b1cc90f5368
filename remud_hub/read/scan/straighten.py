"""How a scanned page lies: quarter turns and a few degrees, told by its lines of text."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PIL import Image

from remud_hub.ocr.rapid import Corners
from remud_hub.read.layout.ink import DARKER, scanned_paper


_SMALL = 1000
"""Longer side, in pixels, of the picture that is enough to see how lines lie."""
_STEEPEST = 20.0
_FEWEST = 4
"""Lines by which it is told how a page lies."""
_LONG = 4.0
"""Only what is so many times longer than high is surely a line of text."""


Spotter = Callable[[Image.Image], Sequence[Corners]]
"""Returns the corners of the lines of text on a picture, however they lie."""


class Lie(NamedTuple):
    """How a page lies."""

    upright: bool
    """Whether lines of text stand upright rather than level."""
    skew: float
    """The degrees clockwise that set it straight."""
    is_sure: bool
    """Whether that is told by several lines: one may be the title of an axis."""


def lie(page: Image.Image, spotter: Spotter) -> Lie:
    """Return whether the lines of a page run up or down, and how far it is off the straight.

    Args:
        page: The page, lying in whichever way.
        spotter: What finds the lines.
    """
    small = page.copy()
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.BILINEAR)
    sides = [_long_side(corners) for corners in spotter(small)]
    lines = [(across, down) for across, down, breadth in sides if math.hypot(across, down) > _LONG * breadth]
    standing = [abs(down) > abs(across) for across, down in lines]
    weights = [math.hypot(across, down) for across, down in lines]
    upright = sum(w for w, up in zip(weights, standing, strict=True) if up) > 0.5 * sum(weights)
    angles = [
        (_off(across, down), weight)
        for (across, down), weight, up in zip(lines, weights, standing, strict=True)
        if up == upright
    ]
    skew = -_middle((angle, weight) for angle, weight in angles if abs(angle) < _STEEPEST)
    return Lie(upright, skew, len(lines) >= _FEWEST)


def set_straight(page: Image.Image, turns: int, skew: float) -> Image.Image:
    """Return a page turned clockwise by quarter turns and then by degrees, its size kept but for the quarter turns."""
    turned = page.rotate(-90 * turns, expand=True) if turns % 4 else page
    if not skew:
        return turned
    # Whiter corners would make the paper look printed on
    ground = tuple(level + DARKER for level in scanned_paper(turned))
    return turned.convert("RGB").rotate(-skew, Image.Resampling.BICUBIC, fillcolor=ground)


def _long_side(corners: Corners) -> tuple[float, float, float]:
    """Return the longer side of a line's box as steps right and down, and the length of the shorter one."""
    (x0, y0), (x1, y1), (x2, y2), _ = corners
    first, second = (x1 - x0, y1 - y0), (x2 - x1, y2 - y1)
    longer, shorter = (first, second) if math.hypot(*first) >= math.hypot(*second) else (second, first)
    return (*longer, math.hypot(*shorter))


def _off(across: float, down: float) -> float:
    """Return by how many degrees, clockwise, a line is off the level or the plumb."""
    if abs(down) > abs(across):
        across, down = (down, -across) if down > 0 else (-down, across)
    return math.degrees(math.atan2(down if across >= 0 else -down, abs(across)))


def _middle(weighted: Iterable[tuple[float, float]]) -> float:
    """Return the weighted median, 0.0 of nothing."""
    ordered = sorted(weighted)
    half, seen = sum(weight for _, weight in ordered) / 2, 0.0
    for value, weight in ordered:
        seen += weight
        if seen >= half:
            return value
    return 0.0
