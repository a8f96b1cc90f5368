"""Lanes: rows or columns of a picture that nothing crosses, by which pictures put together can be told apart."""

from collections.abc import Sequence
from enum import IntEnum
from functools import reduce

import numpy as np
import numpy.typing as npt
from PIL import Image

from remud_hub.runs import runs_of


Cell = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Pixels = npt.NDArray[np.uint8]

_LONG_SIDE = 800
_WHITE, _BLACK = 238, 18
STRAY = 0.004
"""Scanning dirt and compression leave so much of a lane's pixels other than blank."""
_ONE_SHADE = 0.5
"""A picture has many shades; a block that is filled has one nearly everywhere."""
_FLAT, _FLAT_SHARE = 24, 0.97
"""A drawn line has one shade: this much of it lies this near to its median."""
_SOME = 8
"""One pixel of so many is enough to tell what cannot be of one shade."""
_LINE_CONTRAST = 20
_LINE_REACH, _LINE_SLANT = 5, 2
"""Pixels to the ground on both sides of a line; pixels by which it may stray from the straight."""
_LINE_SHARE = 0.95
_FRAME_DEEPEST, _FRAME_SHARE = 0.02, 0.9


def shrunk(image: Image.Image) -> Image.Image:
    """Return a figure in grey and as small as lanes are looked for in; one that is so already comes back the same."""
    factor = min(1.0, _LONG_SIDE / max(image.size))
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.convert("L").resize(size, Image.Resampling.BOX)


class Trust(IntEnum):
    """Which lanes to go by; each takes in the surer ones before it."""

    LIGHT = 0
    LINES = 1
    """Bright lines drawn across pictures that touch."""
    BLACK = 2
    """The ground of one ultrasound picture has black lanes too, so these need other evidence."""


class Lanes:
    """The pixels of one figure, made small, and the lanes in them.

    Args:
        image: The figure.
        trust: Which lanes to go by.
        stray: Share of a lane's pixels that may be other than blank.
    """

    def __init__(self, image: Image.Image, trust: Trust, stray: float = STRAY) -> None:
        pixels = np.asarray(shrunk(image))
        # Rows as they lie in memory are ten times as fast to look at
        self._pixels = (pixels, np.ascontiguousarray(pixels.T))
        self._light = pixels >= _WHITE
        self._trust, self._stray = trust, stray
        self._found: dict[tuple[Cell, int], list[tuple[int, int]]] = {}

    @property
    def whole(self) -> Cell:
        """The cell that is the whole figure."""
        height, width = self._light.shape
        return (0, 0, width, height)

    def filled(self, cell: Cell) -> float:
        """Return the share of a cell that is not white."""
        x0, y0, x1, y1 = cell
        return float(1 - self._light[y0:y1, x0:x1].mean())

    def is_flat(self, cell: Cell) -> bool:
        """Whether a cell is a block of one shade, as the layers of a drawn network are; black and white are the ground of pictures."""
        x0, y0, x1, y1 = cell
        shades = np.bincount(self._pixels[0][y0:y1, x0:x1].ravel(), minlength=256)
        return bool(shades[_BLACK:_WHITE].max() > _ONE_SHADE * shades.sum())

    def within(self, cell: Cell, axis: int) -> Sequence[tuple[int, int]]:
        """Return start and end of every lane in a cell, counted from the cell's edge.

        Args:
            cell: Where to look.
            axis: 0 for lanes across (they part rows), 1 for lanes down (they part columns).
        """
        if (cell, axis) not in self._found:  # each way to cut a figure looks at the same cells again
            self._found[cell, axis] = self._within(cell, axis)
        return self._found[cell, axis]

    def _within(self, cell: Cell, axis: int) -> list[tuple[int, int]]:
        x0, y0, x1, y1 = cell
        part = self._pixels[0][y0:y1, x0:x1] if axis == 0 else self._pixels[1][x0:x1, y0:y1]
        blank = _share(part >= _WHITE) >= 1 - self._stray
        if self._trust >= Trust.LINES:
            blank |= _lines(part)
        if self._trust >= Trust.BLACK:
            blank |= _share(part <= _BLACK) >= 1 - self._stray
        return runs_of(blank)

    def trim(self, cell: Cell) -> Cell:
        """Take the white margins off a cell, and the frame drawn around it."""
        cell = self._without_margins(cell)
        peeled = self._without_frame(cell)
        return cell if peeled == cell else self._without_margins(peeled)

    def _without_margins(self, cell: Cell) -> Cell:
        x0, y0, x1, y1 = cell
        inked = ~self._light[y0:y1, x0:x1]
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        if not rows.size:
            return cell
        return (x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)

    def _without_frame(self, cell: Cell) -> Cell:
        """Only a frame on all four sides is one: a plot has axes on two."""
        x0, y0, x1, y1 = cell
        inked = ~self._light[y0:y1, x0:x1]
        across, along = inked.mean(axis=1), inked.mean(axis=0)
        depths = [_frame_depth(side) for side in (along, across, along[::-1], across[::-1])]
        if not all(depths):
            return cell
        return (x0 + depths[0], y0 + depths[1], x1 - depths[2], y1 - depths[3])


def _frame_depth(shares: npt.NDArray[np.float64]) -> int:
    """Return how many lines from the edge a frame takes, 0 where there is none."""
    deepest = max(4, round(_FRAME_DEEPEST * len(shares)))
    drawn = np.flatnonzero(shares[:deepest] >= _FRAME_SHARE)
    if not drawn.size or deepest >= len(shares):
        return 0
    # Behind the line it must grow light again, else this is the edge of a picture.
    behind = int(drawn[-1]) + 1
    return behind + 1 if behind < deepest and shares[behind + 1] < 1 - _FRAME_SHARE / 2 else 0


def _lines(part: Pixels) -> npt.NDArray[np.bool_]:
    """Tell the rows that are a thin line, brighter than what is on both sides of it; beyond the edge all is white.

    Either the row is of one shade, whatever a few pictures beside it look like, or it is brighter nearly everywhere.
    """
    lines, inner = np.zeros(len(part), bool), slice(_LINE_REACH, len(part) - _LINE_REACH)
    if inner.stop <= inner.start:
        return lines
    ground = np.maximum(part[: -2 * _LINE_REACH], part[2 * _LINE_REACH :])
    slants = range(-_LINE_SLANT, _LINE_SLANT + 1)
    lit = reduce(np.maximum, (part[inner.start + slant : inner.stop + slant] for slant in slants))
    # In bytes, which end at 255: where the ground is too light to be outshone, nothing is more than that
    lines[inner] = _share(lit > np.minimum(ground, 255 - _LINE_CONTRAST + 1) + (_LINE_CONTRAST - 1)) >= _LINE_SHARE
    waiting = np.flatnonzero(~lines[inner] & _nearly_flat(part[inner])) + inner.start
    lines[waiting] = _outshine(part, waiting)
    return lines


def _nearly_flat(part: Pixels) -> npt.NDArray[np.bool_]:
    """Tell the rows that may be of one shade, without the median of all: that of some is near to it, if they are."""
    middle = np.median(part[:, ::_SOME].astype(np.int16), axis=1).astype(np.int16)
    return _share(np.abs(part - middle[:, None]) <= 2 * _FLAT + 1) >= _FLAT_SHARE


def _outshine(part: Pixels, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Tell which of the rows are of one shade that is brighter than the shades on both sides."""
    before, here, behind = (_middle(part[rows + step]) for step in (-_LINE_REACH, 0, _LINE_REACH))
    flat = _share(np.abs(part[rows] - here[:, None]) <= _FLAT) >= _FLAT_SHARE
    return np.asarray(flat & (here - np.maximum(before, behind) >= _LINE_CONTRAST))


def _middle(rows: Pixels) -> npt.NDArray[np.float64]:
    """Return the medians; NumPy sorts two bytes faster than it finds the median of one."""
    ordered = np.sort(rows.astype(np.int16), axis=1)
    width = rows.shape[1]
    return np.asarray((ordered[:, (width - 1) // 2] + ordered[:, width // 2]) / 2)


def _share(marked: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return which share of each row is marked."""
    return np.asarray(marked.view(np.uint8).sum(axis=1, dtype=np.uint16) / marked.shape[1])
