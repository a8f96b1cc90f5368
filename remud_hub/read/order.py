"""Reading order: a page is cut along its widest gaps, again and again."""

import itertools
from collections.abc import Sequence
from typing import Protocol, TypeVar

from remud_hub import boxes
from remud_hub.records import Box


class Placed(Protocol):
    """Anything with a box."""

    @property
    def box(self) -> Box:
        """Where it stands on the page."""
        ...


T = TypeVar("T", bound=Placed)

_GUTTER = 5.0
_TOLERANCE = 3.0
"""Boxes that overlap by less than this do not stop a cut, in points."""


def reading_order(items: Sequence[T]) -> list[T]:
    """Return the items of one page in reading order: columns left to right, what spans columns splits them."""
    if len(items) <= 1:
        return list(items)
    columns = _columns(items)
    if len(columns) > 1:
        return [item for column in columns for item in reading_order(column)]
    bands = _bands(items)
    if len(bands) > 1:
        return [item for band in bands for item in reading_order(band)]
    return sorted(items, key=lambda item: (item.box[1], item.box[0]))


def _columns(items: Sequence[T]) -> list[list[T]]:
    """Split the items at the vertical gutters that nothing crosses, or not at all."""
    groups = _cut(items, axis=0, least=_GUTTER)
    areas = [boxes.union(item.box for item in group) for group in groups]
    # Side by side they are columns when they stand at one height for a good part, not the two ends of a slope.
    beside = all(
        boxes.y_overlap(a, b) > 0.3 * min(boxes.height(a), boxes.height(b)) for a, b in itertools.pairwise(areas)
    )
    return groups if beside else [list(items)]


def _bands(items: Sequence[T]) -> list[list[T]]:
    """Split the items at horizontal gaps, and only where something spans the columns: gaps of two columns may meet by chance."""
    bands: list[list[T]] = []
    for row in _cut(items, axis=1, least=-_TOLERANCE):
        together = [*bands[-1], *row] if bands else row
        if bands and len(_columns(together)) > 1:
            bands[-1] = together
        else:
            bands.append(row)
    return bands


def _cut(items: Sequence[T], axis: int, least: float) -> list[list[T]]:
    """Split the items wherever nothing crosses a gap at least ``least`` wide."""
    ordered = sorted(items, key=lambda item: (item.box[axis], item.box[1 - axis]))
    groups = [[ordered[0]]]
    reach = ordered[0].box[axis + 2]
    for item in ordered[1:]:
        if item.box[axis] - reach >= least:
            groups.append([])
        groups[-1].append(item)
        reach = max(reach, item.box[axis + 2])
    return groups
