"""Lanes: rows or columns of a picture that nothing crosses, by which pictures put together can be told apart."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image


Cell = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_LONG_SIDE = 800
_WHITE, _BLACK = 238, 18
STRAY = 0.004
"""Scanning dirt and compression leave so much of a lane's pixels other than blank."""
_FLAT, _FLAT_SHARE = 24, 0.97
"""A drawn line has one shade: this much of it lies this near to its median."""
_LINE_CONTRAST = 20
_LINE_REACH, _LINE_SLANT = 5, 2
"""Pixels to the ground on both sides of a line; pixels by which it may stray from the straight."""
_LINE_SHARE = 0.95
_FRAME_DEEPEST, _FRAME_SHARE = 0.02, 0.9


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
        factor = min(1.0, _LONG_SIDE / max(image.size))
        size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        self._pixels = np.asarray(image.convert("L").resize(size, Image.Resampling.BOX)).astype(np.int16)
        self._light = self._pixels >= _WHITE
        self._trust, self._stray = trust, stray

    @property
    def whole(self) -> Cell:
        """The cell that is the whole figure."""
        height, width = self._light.shape
        return (0, 0, width, height)

    def filled(self, cell: Cell) -> float:
        """Return the share of a cell that is not white."""
        x0, y0, x1, y1 = cell
        return float(1 - self._light[y0:y1, x0:x1].mean())

    def within(self, cell: Cell, axis: int) -> Iterator[tuple[int, int]]:
        """Yield start and end of every lane in a cell, counted from the cell's edge.

        Args:
            cell: Where to look.
            axis: 0 for lanes across (they part rows), 1 for lanes down (they part columns).
        """
        x0, y0, x1, y1 = cell
        part = self._pixels[y0:y1, x0:x1]
        blank = (part >= _WHITE).mean(axis=1 - axis) >= 1 - self._stray
        if self._trust >= Trust.LINES:
            blank |= _lines(part if axis == 0 else part.T)
        if self._trust >= Trust.BLACK:
            blank |= (part <= _BLACK).mean(axis=1 - axis) >= 1 - self._stray
        yield from _runs(blank)

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


def _lines(part: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    """Tell the rows that are a thin line, brighter than what is on both sides of it.

    Either the row is of one shade, whatever a few pictures beside it look like, or it is brighter nearly everywhere.
    """
    middle = np.median(part, axis=1)
    flat = (np.abs(part - middle[:, None]) <= _FLAT).mean(axis=1) >= _FLAT_SHARE
    shade = flat & (middle - _beside(middle) >= _LINE_CONTRAST)
    padded = np.pad(part, ((_LINE_SLANT, _LINE_SLANT), (0, 0)), mode="edge")
    lit = np.max([padded[i : i + len(part)] for i in range(2 * _LINE_SLANT + 1)], axis=0)
    brighter = (lit - _beside(part) >= _LINE_CONTRAST).mean(axis=1) >= _LINE_SHARE
    return np.asarray(shade | brighter)


def _beside(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the brighter of what is before and behind each row; beyond the edge all is white."""
    width = ((_LINE_REACH, _LINE_REACH),) + ((0, 0),) * (values.ndim - 1)
    padded = np.pad(values, width, constant_values=255)
    return np.asarray(np.maximum(padded[: len(values)], padded[2 * _LINE_REACH :]))


def _runs(blank: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return start and end of every run of blank lines."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], blank.astype(np.int8), [0]))))
    return [(int(low), int(high)) for low, high in zip(edges[::2], edges[1::2], strict=True)]
