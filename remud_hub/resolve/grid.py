"""Gutters: the blank lanes that separate the panels of a figure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image


Cell = tuple[int, int, int, int]

_LONG_SIDE = 800
_WHITE, _BLACK = 238, 18
_SMALLEST = 0.12
"""A panel is at least this share of its figure, across and along: lettering beside a drawing is no panel."""
_STRAY = 0.004
"""Share of a lane's pixels that may be other than blank: scanning dirt, compression."""


@dataclass(frozen=True)
class _Cut:
    """A lane through a cell."""

    width: int
    cell: Cell
    axis: int
    """0 for a lane across (it parts rows), 1 for a lane down (it parts columns)."""
    low: int
    high: int


class Grid:
    """The gutters of one figure.

    Args:
        image: The figure.
        dark: Whether black lanes count as gutters too.
    """

    def __init__(self, image: Image.Image, dark: bool = False) -> None:
        factor = min(1.0, _LONG_SIDE / max(image.size))
        self._size = image.size
        small = image.convert("L").resize(
            (max(1, round(image.width * factor)), max(1, round(image.height * factor))), Image.Resampling.BOX
        )
        pixels = np.asarray(small)
        self._light = pixels >= _WHITE
        self._dark = pixels <= _BLACK if dark else np.zeros_like(self._light)

    def split(self, count: int | None) -> list[tuple[float, float, float, float]]:
        """Cut along the widest gutters first.

        Args:
            count: How many panels to find; None: as many as there are gutters.

        Returns:
            Boxes as shares of width and height, row by row; fewer than ``count`` when gutters run out.
        """
        height, width = self._light.shape
        cells: list[Cell] = [(0, 0, width, height)]
        while count is None or len(cells) < count:
            cuts = [cut for cell in cells for cut in self._cuts(cell)]
            if not cuts:
                break
            cut = max(cuts, key=lambda found: (found.width, found.axis == 0, -found.cell[1], -found.cell[0]))
            cells.remove(cut.cell)
            cells.extend(_halves(cut))
        return [
            (x0 / width, y0 / height, x1 / width, y1 / height)
            for x0, y0, x1, y1 in _by_rows([self._trim(cell) for cell in cells])
        ]

    def filled(self, share: tuple[float, float, float, float]) -> float:
        """Return the share of a box that is not white."""
        height, width = self._light.shape
        part = self._light[
            round(share[1] * height) : round(share[3] * height), round(share[0] * width) : round(share[2] * width)
        ]
        return float(1 - part.mean()) if part.size else 0.0

    def _cuts(self, cell: Cell) -> Iterator[_Cut]:
        x0, y0, x1, y1 = cell
        height, width = self._light.shape
        for axis, start, length, least in ((0, y0, y1 - y0, _SMALLEST * height), (1, x0, x1 - x0, _SMALLEST * width)):
            blank = self._blank(cell, axis)
            for low, high in _runs(blank):
                if low >= least and length - high >= least:
                    yield _Cut(high - low, cell, axis, start + low, start + high)

    def _blank(self, cell: Cell, axis: int) -> npt.NDArray[np.bool_]:
        x0, y0, x1, y1 = cell
        light = self._light[y0:y1, x0:x1].mean(axis=1 - axis) >= 1 - _STRAY
        dark = self._dark[y0:y1, x0:x1].mean(axis=1 - axis) >= 1 - _STRAY
        return np.asarray(light | dark)

    def _trim(self, cell: Cell) -> Cell:
        """Take the white margins off a cell."""
        x0, y0, x1, y1 = cell
        inked = ~self._light[y0:y1, x0:x1]
        rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
        if not rows.size:
            return cell
        return (x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def _runs(blank: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return start and end of every run of blank lines."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], blank.astype(np.int8), [0]))))
    return [(int(low), int(high)) for low, high in zip(edges[::2], edges[1::2], strict=True)]


def _halves(cut: _Cut) -> list[Cell]:
    x0, y0, x1, y1 = cut.cell
    if cut.axis == 0:
        return [(x0, y0, x1, cut.low), (x0, cut.high, x1, y1)]
    return [(x0, y0, cut.low, y1), (cut.high, y0, x1, y1)]


def _by_rows(cells: list[Cell]) -> list[Cell]:
    """Sort cells as one reads: those that stand beside one another are a row."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        middle = (cell[1] + cell[3]) / 2
        row = next((row for row in rows if row[0][1] <= middle <= row[0][3]), None)
        if row is None:
            rows.append([cell])
        else:
            row.append(cell)
    return [cell for row in rows for cell in sorted(row)]
