"""What is printed too pale to be ink on a scan, as the grids and tinted grounds of charts are: noise evens out over some points."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub import boxes
from remud_hub.read.layout.ink import DARKER, scanned_paper
from remud_hub.read.scan.shadows import reaches_edge
from remud_hub.records import Box


_BESIDE, _LIGHT, _PALE = 1.5, 200.0, 6.0
"""A pale line is by so much darker than what is this far, in points, above and below it, which is light."""
_EVEN, _MOSTLY, _SHORTEST = 3.0, 0.5, 20.0
"""It is looked at in stretches of so many points, and at least so much of it is seen along so many."""
_TINTED, _BLUR, _SOLID = 8, 3, 5
"""A tint is by so much darker than the paper about it, over so many points, and so many wide and high everywhere."""
_EDGE, _RIM, _STEP = 10, 4, 6.5
"""Shadows reach the sheet's edge, which is so many points wide; a tint ends sharply, the paper around it that much lighter.

So many points on either side of where it ends are looked at. The figures are ours: light fades by less.
"""
_LARGEST = 9e6
"""Pages of more square points than this, which is more than A0, are looked through for ink alone: colours take memory."""
_PAPER_SHARE, _BRIGHTER = 95, 2
"""Each row and column of a page is paper for so many in a hundred at its lightest, which is hardly lighter than elsewhere."""


def is_huge(page: Image.Image, scale: float) -> bool:
    """Whether a page is larger than posters are; the arguments are those of ``evened``."""
    return page.width * page.height / scale**2 > _LARGEST


def evened(page: Image.Image, scale: float) -> npt.NDArray[np.float32]:
    """Return the colours of a page at one pixel a point.

    Args:
        page: The straight page.
        scale: Its pixels per point.
    """
    size = (max(1, round(page.width / scale)), max(1, round(page.height / scale)))
    return np.asarray(page.convert("RGB").resize(size, Image.Resampling.BOX), np.float32)


def pale_areas(
    page: Image.Image, scale: float, text: Iterable[Box], printed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Return what is tinted, at one pixel a point: evenly darker than the paper is in its row and column.

    Args:
        page: The straight page.
        scale: Its pixels per point.
        text: Boxes of its lines, in points.
        printed: What is ink, at one pixel a point; the blurred edges around it are no tint.
    """
    if is_huge(page, scale):
        return np.zeros((max(1, round(page.height / scale)), max(1, round(page.width / scale))), bool)
    sharp = evened(page, scale)
    even = ndimage.uniform_filter(sharp, (_BLUR, _BLUR, 0))
    rows, columns, whole = (np.percentile(even, _PAPER_SHARE, axis=axis, keepdims=True) for axis in (1, 0, (0, 1)))
    lightest = np.array(scanned_paper(page)) + DARKER + _BRIGHTER
    paper = np.minimum(rows * columns / whole, lightest)
    darker = ((paper - even).max(axis=2) > _TINTED) & ((paper - sharp).max(axis=2) > _TINTED / 2)
    free = ~ndimage.binary_dilation(printed, np.ones((_BLUR, _BLUR), bool))
    for line in text:
        x0, y0, x1, y1 = (max(0, round(value)) for value in boxes.grow(line, _BLUR))
        darker[y0:y1, x0:x1] = free[y0:y1, x0:x1] = False
    tinted = ndimage.binary_opening(darker & ~printed, np.ones((_SOLID, _SOLID), bool))
    return _without_shadows(tinted, free & ~tinted, sharp)


def _without_shadows(
    tinted: npt.NDArray[np.bool_], paper: npt.NDArray[np.bool_], colours: npt.NDArray[np.float32]
) -> npt.NDArray[np.bool_]:
    """Return what is printed of the tints: the others are shadows, which reach the edge of the sheet or fade."""
    kept, (labels, _) = tinted.copy(), ndimage.label(tinted)
    for number, region in enumerate(ndimage.find_objects(labels), start=1):
        window = tuple(slice(max(0, side.start - _RIM), side.stop + _RIM) for side in region)
        own = labels[window] == number
        if reaches_edge(region, tinted.shape, _EDGE) or _step(own, paper[window], colours[window]) < _STEP:
            kept[window] &= ~own
    return kept


def _step(own: npt.NDArray[np.bool_], paper: npt.NDArray[np.bool_], colours: npt.NDArray[np.float32]) -> float:
    """Return by how much the paper around a tint is lighter than its rim; infinite where no paper is about, but ink."""
    wide = np.ones((2 * _RIM + 1, 2 * _RIM + 1), bool)
    outside = ndimage.binary_dilation(own, wide) & ~ndimage.binary_dilation(own, np.ones((3, 3), bool)) & paper
    if not outside.any():
        return float("inf")
    rim = own & ~ndimage.binary_erosion(own, wide)
    return float((colours[outside].mean(axis=0) - colours[rim].mean(axis=0)).max())


def pale_lines(grey: npt.NDArray[np.float32], scale: float) -> npt.NDArray[np.bool_]:
    """Return the level lines that are too pale to be ink, as the grids of charts are: darker than the paper on both sides.

    Along a line the noise of scanning evens out. It must be dark to the left and to the right of a place, or it ends there.
    """
    reach = round(_EVEN * scale)
    side = ndimage.uniform_filter1d(grey, reach, axis=1)
    even = np.maximum(np.roll(side, reach // 2, axis=1), np.roll(side, -(reach // 2), axis=1))
    beside = round(_BESIDE * scale)
    ground = np.minimum(even[: -2 * beside], even[2 * beside :])
    darker = np.zeros(grey.shape, bool)
    darker[beside:-beside] = (ground > _LIGHT) & (ground - even[beside:-beside] > _PALE)
    along = ndimage.uniform_filter1d(darker.astype(np.float32), round(_SHORTEST * scale), axis=1)
    dense: npt.NDArray[np.bool_] = along > _MOSTLY
    return darker & dense
