"""Panels told by their printed letters: which letter lies in which cell, and where to cut so that each has its own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image

from remud_hub import boxes
from remud_hub.records import Box
from remud_hub.resolve.grid import SMALLEST
from remud_hub.resolve.lanes import STRAY, Cell, Lanes, Trust, shrunk


_SURE = tuple((trust, STRAY) for trust in Trust)
_UNSURE = ((Trust.BLACK, 0.04), (Trust.BLACK, 0.15))
"""Which lanes to cut along, and how much may cross them: between letters even what an arrow crosses is a lane."""
_REACH = 3.0
"""A gutter lies next to the letters, so many of their heights away at most: a panel may have lanes of its own."""
_CORNER = 0.1
"""The first letter begins in this share of the figure's width, where letters stand in the corners of their panels."""
_SAME_LINE = 0.06
"""Letters whose places differ by less than this share of the figure stand in one row or column."""

Letters = Mapping[str, Box]
"""Where each letter stands, in shares of the figure's width and height."""


def in_order(cells: Sequence[Box], letters: Letters, labels: Sequence[str]) -> list[Box] | None:
    """Return the cells in the order of their labels, or None when the printed letters gainsay the cells.

    A letter belongs to the cell that it stands in or nearest to. Where some were not found, the others must run by
    rows or by columns.

    Args:
        cells: The cells, row by row, as many as labels.
        letters: Where letters are printed; some may be missing.
        labels: The labels of the panels.
    """
    homes: dict[str, Box] = {}
    for label, place in letters.items():
        home = min(cells, key=lambda cell: (boxes.gap(cell, place), -boxes.inside(place, cell)))
        if home in homes.values():
            return None
        homes[label] = home
    by_columns = sorted(cells, key=lambda cell: (round(boxes.center(cell)[0] / (2 * _SAME_LINE)), cell[1]))
    for order in (list(cells), by_columns):
        if all(order[labels.index(label)] == home for label, home in homes.items()):
            return order
    return [homes[label] for label in labels] if len(homes) == len(labels) else None


def completed(letters: Letters, labels: Sequence[str]) -> Letters:
    """Return the letters with those that were not found, where the others stand in rows and columns that tell their place."""
    for columns in range(1, len(labels) + 1):
        slots = {label: divmod(i, columns) for i, label in enumerate(labels)}
        rows_at = _lines(
            {slots[label][0]: [] for label in labels}, [(slots[k][0], box[1]) for k, box in letters.items()]
        )
        columns_at = _lines({slots[k][1]: [] for k in labels}, [(slots[k][1], box[0]) for k, box in letters.items()])
        if rows_at and columns_at:
            size = boxes.width(next(iter(letters.values()))), boxes.height(next(iter(letters.values())))
            corners = {label: (columns_at[column], rows_at[row]) for label, (row, column) in slots.items()}
            return {k: letters.get(k, (x, y, x + size[0], y + size[1])) for k, (x, y) in corners.items()}
    return _continued(letters, labels)


def _continued(letters: Letters, labels: Sequence[str]) -> Letters:
    """Return the letters with those that go on in a row, a step of it further than the two before."""
    found = dict(letters)
    for first, second, label in zip(labels, labels[1:], labels[2:], strict=False):
        if label in found or first not in found or second not in found:
            continue
        (x0, y0, x1, y1), (before, above, _, _) = found[second], found[first]
        step = x0 - before
        if abs(y0 - above) <= _SAME_LINE < step and x1 + step <= 1:
            found[label] = (x0 + step, y0, x1 + step, y1)
    return found


def _lines(lines: dict[int, list[float]], places: Sequence[tuple[int, float]]) -> dict[int, float] | None:
    """Return where each row or column lies, or None when places of one differ, or do not rise, or one has none."""
    for index, place in places:
        lines[index].append(place)
    if any(not found or max(found) - min(found) > _SAME_LINE for found in lines.values()):
        return None
    means = [sum(found) / len(found) for _, found in sorted(lines.items())]
    rising = all(after - before > _SAME_LINE for before, after in pairwise(means))
    return dict(enumerate(means)) if rising else None


def cut_between(picture: Image.Image, letters: Letters, sure: bool) -> dict[str, Box]:
    """Cut a figure so that every letter has a cell of its own.

    Args:
        picture: The figure.
        letters: Where the letters stand; all of them.
        sure: Whether to go by clean lanes alone.

    Returns:
        The cell of each letter, in shares of width and height; none when no lanes part the letters.
    """
    blank = shrunk(_without(picture, letters))
    lanes = [Lanes(blank, trust, stray) for trust, stray in (_SURE if sure else _SURE + _UNSURE)]
    _, _, width, height = lanes[0].whole
    marks = {k: (x0 * width, y0 * height, x1 * width, y1 * height) for k, (x0, y0, x1, y1) in letters.items()}
    # Letters stand above what they name, or they are set below, as captions are; in its corner, or over its middle.
    lead = min(box[1] for box in marks.values()) <= height - max(box[3] for box in marks.values())
    corner = lead and min(box[0] for box in marks.values()) <= _CORNER * width
    reach = _REACH * max(map(boxes.height, marks.values()))
    cells = _Knife(lanes, lead, corner, reach).parted(lanes[0].whole, marks)
    if len(cells) < len(letters):
        return {}
    return {
        label: boxes.union([letters[label], (x0 / width, y0 / height, x1 / width, y1 / height)])
        for label, (x0, y0, x1, y1) in cells.items()
    }


def _without(picture: Image.Image, letters: Letters) -> Image.Image:
    """Return the picture with its letters painted over in the shade around them: they often stand in the gutter."""
    pixels = np.array(picture.convert("L"))
    height, width = pixels.shape
    for x0, y0, x1, y1 in letters.values():
        left, top = max(0, int(x0 * width) - 1), max(0, int(y0 * height) - 1)
        place = pixels[top : int(y1 * height) + 2, left : int(x1 * width) + 2]
        if place.size:  # the text layer may have letters beside the picture
            place[:] = np.median(np.concatenate((place[0], place[-1])))
    return Image.fromarray(pixels)


@dataclass(frozen=True)
class _Knife:
    lanes: Sequence[Lanes]
    lead: bool
    corner: bool
    reach: float

    def parted(self, cell: Cell, marks: Letters) -> dict[str, Cell]:
        """Return a cell for each letter, or fewer where no lane parts them."""
        cell = self.lanes[0].trim(cell)
        if len(marks) == 1:
            return dict.fromkeys(marks, cell)
        for lanes in self.lanes:
            if ways := [way for axis in (0, 1) for way in self._gutters(lanes, cell, marks, axis)]:
                low, high, axis = max(ways, key=lambda way: (way[1] - way[0], way[2] == 0))
                first, second = _halves(cell, low, high, axis)
                before = {label: box for label, box in marks.items() if self._is_before(box, low, high, axis)}
                after = {label: box for label, box in marks.items() if label not in before}
                return self.parted(first, before) | self.parted(second, after)
        return {}

    def _gutters(self, lanes: Lanes, cell: Cell, marks: Letters, axis: int) -> Iterator[tuple[int, int, int]]:
        """Yield a gutter for every way in which lanes part the letters and leave room for a panel on both sides."""
        found: dict[int, list[tuple[int, int]]] = {}
        least = SMALLEST * self.lanes[0].whole[3 - axis]
        for start, end in lanes.within(cell, axis):
            low, high = start + cell[1 - axis], end + cell[1 - axis]
            before = sum(self._is_before(box, low, high, axis) for box in marks.values())
            if 0 < before < len(marks) and start >= least and cell[3 - axis] - high >= least:
                found.setdefault(before, []).append((low, high))
        in_turn = sorted(marks.values(), key=lambda box: boxes.center(box)[1 - axis])
        for before, same in found.items():
            near = self._near(same, in_turn[:before], in_turn[before:], axis)
            yield (*max(near or same, key=lambda lane: lane[1] - lane[0]), axis)

    def _near(
        self, same: list[tuple[int, int]], before: Sequence[Box], after: Sequence[Box], axis: int
    ) -> list[tuple[int, int]]:
        """Return those of some lanes that are next to the letters: before those that lead, behind those that close."""
        if axis == 1 and not self.corner:
            return []
        if self.lead:
            edge = min(box[1 - axis] for box in after)
            return [lane for lane in same if lane[1] >= edge - self.reach]
        edge = max(box[3 - axis] for box in before)
        return [lane for lane in same if lane[0] <= edge + self.reach]

    def _is_before(self, box: Box, low: int, high: int, axis: int) -> bool:
        """Whether a letter belongs to what lies before a lane; one in the lane leads what comes, or closes what was."""
        return boxes.center(box)[1 - axis] < (low if self.lead else high)


def _halves(cell: Cell, low: int, high: int, axis: int) -> tuple[Cell, Cell]:
    x0, y0, x1, y1 = cell
    return ((x0, y0, x1, low), (x0, high, x1, y1)) if axis == 0 else ((x0, y0, low, y1), (high, y0, x1, y1))
