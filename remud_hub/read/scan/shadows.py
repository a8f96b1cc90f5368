"""Shadows on a scan that are as dark as ink: along the edges of the sheet, and where a book is folded."""

import numpy as np
import numpy.typing as npt

from remud_hub.records import Box


_EDGE = 0.04
"""Shadows along the edge of the sheet reach so far in, as a share of its size."""
_FOLD = 0.1
"""The shadow of a fold, or one round a corner, is no thicker than this share of the sheet; the figure is ours."""
_FROM_SIDE_TO_SIDE = 0.95
_TOUCHING = 3


def is_shadow(box: Box, shape: tuple[int, ...]) -> bool:
    """Whether a region lies wholly along an edge of the sheet, or runs narrow from one edge to the other, as folds of books do.

    Args:
        box: The box around the region.
        shape: Height and width of the sheet.
    """
    return any(_is_along(box, axis, shape[::-1]) for axis in (0, 1))


def is_rim(region: tuple[slice, slice], part: npt.NDArray[np.bool_], shape: tuple[int, ...]) -> bool:
    """Whether all of a region lies along the edges of the sheet, round its corners, too.

    It touches an edge, or runs along a whole side: what a scanner has seen beside the sheet was taken off before.

    Args:
        region: Where it lies, its rows and columns.
        part: Which of the pixels there belong to it.
        shape: Height and width of the sheet.
    """
    runs_along = any(_length(side) > _FROM_SIDE_TO_SIDE * length for side, length in zip(region, shape, strict=True))
    if not runs_along and not reaches_edge(region, shape, _TOUCHING):
        return False
    inner = tuple(
        slice(max(0, round(_FOLD * length) - side.start), max(0, round((1 - _FOLD) * length) - side.start))
        for side, length in zip(region, shape, strict=True)
    )
    return not part[inner].any()


def reaches_edge(region: tuple[slice, slice], shape: tuple[int, ...], wide: int) -> bool:
    """Whether a region reaches the edge of the sheet, which is so many pixels wide.

    Args:
        region: Where it lies, its rows and columns.
        shape: Height and width of the sheet.
        wide: The width of its edge.
    """
    return any(side.start < wide or side.stop > length - wide for side, length in zip(region, shape, strict=True))


def _length(side: slice) -> int:
    return int(side.stop - side.start)


def _is_along(box: Box, axis: int, size: tuple[int, ...]) -> bool:
    """Whether a region lies along the left or right edge of the sheet (axis 0), or the upper or lower one (axis 1)."""
    start, end, extent = box[axis], box[axis + 2], size[axis]
    length = box[3 - axis] - box[1 - axis]
    thick = _FOLD if length > _FROM_SIDE_TO_SIDE * size[1 - axis] else 0.0
    return end < _EDGE * extent or start > (1 - _EDGE) * extent or end - start < thick * extent
