"""The panels of a figure, cut apart along its lanes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from PIL import Image

from remud_hub.records import Box
from remud_hub.resolve.bands import share_filled
from remud_hub.resolve.lanes import Cell, Lanes, Trust
from remud_hub.resolve.pale import pale_pictures


SMALLEST = 0.12
"""A lettered panel is at least this share of its figure, across and along: lettering beside a drawing is no panel."""
_SMALLEST_PICTURE = 0.06
_FILLED = 0.6
"""A bitmap fills its cell; plots and diagrams, which have lanes of their own, do not."""
_ALIKE, _GRID_ALIKE = 0.2, 0.12
"""How far pictures in one figure may differ in size; and plots, which only a strict grid tells from a drawing's parts."""
_LONGEST = 4.0
"""What is longer than so many times its breadth is a strip: a heading, a row of a table."""


_LEAST_OF_LARGEST = 0.3
"""What has less of the area than this, against the largest cell, is lettering."""
_SCATTERED = 1 / 3
"""What takes fewer places of its rows and columns is no grid of pictures: the dark cells of a confusion matrix, say."""
_COVERED = 0.5
"""Plots of a grid leave less room between them than the parts of a drawing do."""


@dataclass(frozen=True)
class _Cut:
    """A lane through a cell."""

    width: int
    cell: Cell
    axis: int
    low: int
    high: int


class Grid:
    """The cells of one figure.

    Args:
        image: The figure.
        trust: Which lanes to go by.
    """

    def __init__(self, image: Image.Image, trust: Trust) -> None:
        self._lanes = Lanes(image, trust)

    def rows_and_columns(self, count: int) -> list[Box]:
        """Cut into rows and columns, each row or column wholly or not at all, so that there are ``count`` cells.

        Returns:
            Boxes as shares of width and height, row by row; none when no such cut gives ``count``.
        """
        ways = self._ways(self._lanes.trim(self._lanes.whole), count)
        return self._shares(_by_rows(ways.get(count, [])))

    def widest(self, count: int, crumbs: bool) -> list[Box]:
        """Cut along the widest lanes first, until there are ``count`` cells.

        Args:
            count: How many panels to find.
            crumbs: Whether to cut off, and leave out, what is too small for a panel: titles, strips, letters.

        Returns:
            Boxes as shares of width and height, row by row; none when lanes run out.
        """
        cells = [self._lanes.trim(self._lanes.whole)]
        while len(cells) < count:
            cuts = [cut for cell in cells for cut in self._cuts(cell, SMALLEST, crumbs)]
            if not cuts:
                return []
            cut = max(cuts, key=lambda found: (found.width, found.axis == 0, -found.cell[1], -found.cell[0]))
            cells.remove(cut.cell)
            cells.extend(self._halves(cut, SMALLEST))
        return self._shares(_by_rows(cells))

    def pictures(self) -> list[Box]:
        """Return the pictures that a figure without letters is made of, or none when it is one picture or a drawing."""
        leaves = everything = [cell for cell in self._leaves(_SMALLEST_PICTURE) if not _is_strip(cell)]
        largest = max((_area([cell]) for cell in leaves), default=0)
        leaves = [cell for cell in leaves if _area([cell]) > _LEAST_OF_LARGEST * largest]
        bitmaps = [cell for cell in leaves if self._lanes.filled(cell) > _FILLED]
        # Beside a picture, blocks of one shade are a drawing
        bitmaps = [cell for cell in bitmaps if not self._lanes.is_flat(cell)] or bitmaps
        covered = _area(leaves) > _COVERED * _area([self._lanes.whole])
        if covered and (
            _are_siblings(leaves, _GRID_ALIKE, alone=0.0) or _are_table(leaves) or _are_mixed(leaves, bitmaps)
        ):
            found = leaves
        elif (
            _area(bitmaps) > _FILLED * _area(leaves)
            and _are_siblings(bitmaps, _ALIKE, alone=0.25)
            and share_filled(bitmaps) > _SCATTERED
        ):
            found = [*bitmaps, *pale_pictures(bitmaps, [cell for cell in everything if cell not in bitmaps])]
        else:
            found = []
        return self._shares(_by_rows(found))

    def _ways(self, cell: Cell, most: int) -> dict[int, list[Cell]]:
        """Return for each number of cells, up to ``most``, the way to cut that makes them most alike in size."""
        ways = {1: [cell]}
        if len(parts := self._parts(cell)) < 2:
            return ways
        sums: dict[int, list[Cell]] = {0: []}
        for part in parts:
            options = self._ways(part, most)
            longer: dict[int, list[Cell]] = {}
            for before, cells in sums.items():
                for more, added in options.items():
                    candidate = [*cells, *added]
                    known = longer.get(before + more)
                    if before + more <= most and (known is None or _unevenness(candidate) < _unevenness(known)):
                        longer[before + more] = candidate
            sums = longer
        return ways | sums

    def _parts(self, cell: Cell) -> list[Cell]:
        """Cut a cell along the axis of its widest lane, at every lane at least half as wide."""
        cuts = list(self._cuts(cell, SMALLEST, False))
        if not cuts:
            return []
        axis = max(cuts, key=lambda found: (found.width, found.axis == 0)).axis
        wide = max(cut.width for cut in cuts) / 2
        lanes: list[_Cut] = []
        for cut in cuts:
            if cut.axis != axis or cut.width < wide:
                continue
            if lanes and cut.low - lanes[-1].high < self._least(axis, SMALLEST):
                # Between the two is a title or the like: it goes with what it stands nearer to.
                lanes[-1] = max(lanes[-1], cut, key=lambda found: found.width)
            else:
                lanes.append(cut)
        edges = [cell[1 - axis], *(edge for lane in lanes for edge in (lane.low, lane.high)), cell[3 - axis]]
        return [
            self._lanes.trim((cell[0], low, cell[2], high) if axis == 0 else (low, cell[1], high, cell[3]))
            for low, high in zip(edges[::2], edges[1::2], strict=True)
        ]

    def _least(self, axis: int, smallest: float) -> float:
        return smallest * self._lanes.whole[3 - axis]

    def _leaves(self, smallest: float) -> list[Cell]:
        waiting, leaves = [self._lanes.trim(self._lanes.whole)], []
        while waiting:
            cell = waiting.pop()
            cut = max(self._cuts(cell, smallest, True), key=lambda found: found.width, default=None)
            if cut is None:
                leaves.append(cell)
            else:
                waiting.extend(self._halves(cut, smallest))
        return leaves

    def _cuts(self, cell: Cell, smallest: float, crumbs: bool) -> Iterator[_Cut]:
        x0, y0, x1, y1 = cell
        for axis, start, length in ((0, y0, y1 - y0), (1, x0, x1 - x0)):
            least = self._least(axis, smallest)
            for low, high in self._lanes.within(cell, axis):
                sizes = (low, length - high)
                large = sum(size >= least for size in sizes)
                if large == len(sizes) or (crumbs and large and min(sizes) > 0):
                    yield _Cut(high - low, cell, axis, start + low, start + high)

    def _halves(self, cut: _Cut, smallest: float) -> list[Cell]:
        """Return the trimmed halves that are large enough for a panel."""
        x0, y0, x1, y1 = cut.cell
        least = self._least(cut.axis, smallest)
        if cut.axis == 0:
            halves = [(x0, y0, x1, cut.low), (x0, cut.high, x1, y1)]
        else:
            halves = [(x0, y0, cut.low, y1), (cut.high, y0, x1, y1)]
        return [self._lanes.trim(half) for half in halves if half[3 - cut.axis] - half[1 - cut.axis] >= least]

    def _shares(self, cells: Sequence[Cell]) -> list[Box]:
        _, _, width, height = self._lanes.whole
        return [(x0 / width, y0 / height, x1 / width, y1 / height) for x0, y0, x1, y1 in cells]


def in_one_line(cells: Sequence[Box]) -> bool:
    """Whether cells are one row or one column of cells about alike: then their order needs no letters to tell it."""
    if len(cells) < 2:
        return False
    for low, high in ((0, 2), (1, 3)):
        alike = min(cell[high] - cell[low] for cell in cells) > (1 - _ALIKE) * max(
            cell[high] - cell[low] for cell in cells
        )
        ends = sorted((cell[low], cell[high]) for cell in cells)
        if alike and all(before[1] <= after[0] for before, after in pairwise(ends)):
            return True
    return False


def _area(cells: Sequence[Cell]) -> int:
    return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in cells)


def _unevenness(cells: Sequence[Cell]) -> float:
    """Return how far areas spread, on a scale where twice and half as large are equally far."""
    logs = [log(max(1, _area([cell]))) for cell in cells]
    middle = sum(logs) / len(logs)
    return sum((value - middle) ** 2 for value in logs) / len(logs)


def _like(one: Cell, other: Cell, tolerance: float) -> bool:
    sizes = [(one[2] - one[0], other[2] - other[0]), (one[3] - one[1], other[3] - other[1])]
    return all(abs(a - b) <= tolerance * max(a, b) for a, b in sizes)


def _are_siblings(cells: Sequence[Cell], tolerance: float, alone: float) -> bool:
    """Whether the cells have others of their size beside them, but for a share ``alone`` of them."""
    single = [
        cell for cell in cells if not any(cell is not other and _like(cell, other, tolerance) for other in cells)
    ]
    return len(cells) > 1 and len(single) <= alone * len(cells)


def _are_mixed(cells: Sequence[Cell], bitmaps: Sequence[Cell]) -> bool:
    """Whether pictures and plots of about one size stand in one row: a plot beside a picture is no part of it."""
    mixed = 0 < len(bitmaps) < len(cells)
    return mixed and len(_rows(cells)) == 1 and _are_siblings(cells, _ALIKE, alone=0.0)


def _are_table(cells: Sequence[Cell]) -> bool:
    """Whether cells stand in full rows and columns, most of them alike: one of another size may stand among them."""
    rows = [sorted(row) for row in _rows(cells)]
    if len(rows) < 2 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        return False
    below = (pair for row in rows[1:] for pair in zip(rows[0], row, strict=True))
    aligned = all(top[0] <= (cell[0] + cell[2]) / 2 <= top[2] for top, cell in below)
    return aligned and _are_siblings(cells, _GRID_ALIKE, alone=0.25)


def _is_strip(cell: Cell) -> bool:
    width, height = cell[2] - cell[0], cell[3] - cell[1]
    return max(width, height) > _LONGEST * min(width, height)


def _by_rows(cells: Sequence[Cell]) -> list[Cell]:
    """Sort cells as one reads."""
    return [cell for row in _rows(cells) for cell in sorted(row)]


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return cells that stand beside one another as rows, from the top."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        middle = (cell[1] + cell[3]) / 2
        row = next((row for row in rows if row[0][1] <= middle <= row[0][3]), None)
        if row is None:
            rows.append([cell])
        else:
            row.append(cell)
    return rows
