"""What is printed on a scan besides text: pictures, drawings and rules, as connected regions of ink."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub import boxes
from remud_hub.read.layout.ink import ink_mask, scanned_paper
from remud_hub.records import Box


_REACH = 3
"""Ink this near belongs together, in points."""
_RULE, _SHORTEST_RULE = 2.5, 20.0
_SMALLEST = 8.0
"""What is smaller, along and across, is dirt or a letter that OCR missed."""
_BESIDE, _LIGHT, _PALE = 1.5, 200.0, 6.0
"""A pale line is by so much darker than what is this far, in points, above and below it, which is light."""
_EVEN, _MOSTLY = 3.0, 0.5
"""It is looked at in stretches of so many points, and at least so much of it is seen."""
_FILLED, _SMALLEST_PICTURE = 0.5, 40.0
_EDGE = 0.04
"""Shadows along the edge of the sheet reach so far in, as a share of its size."""


@dataclass(frozen=True)
class Marks:
    """Boxes in points on the straight page."""

    pictures: tuple[Box, ...]
    """Regions that are mostly ink, as photographs and ultrasound pictures are."""
    drawings: tuple[Box, ...]
    rules: tuple[Box, ...]
    """Level lines."""
    pale: tuple[Box, ...]
    """Pieces of level lines too pale to be ink, which are part of the drawings or rules above."""


def find_marks(page: Image.Image, scale: float, text: list[Box]) -> Marks:
    """Return what is printed besides text.

    Args:
        page: The straight page.
        scale: Pixels per point.
        text: Boxes of the lines that OCR read, in points.
    """
    paper = scanned_paper(page)
    ink = ink_mask(page, paper)
    grey = np.asarray(page.convert("L"), np.float32).copy()
    for line in text:
        x0, y0, x1, y1 = (round(value * scale) for value in boxes.grow(line, 1.0))
        place = (slice(max(0, y0), y1), slice(max(0, x0), x1))
        ink[place], grey[place] = False, max(paper)
    pale = _coarse(_pale_lines(grey, scale), scale)
    coarse = _coarse(ink, scale) | pale
    labels, _ = ndimage.label(ndimage.binary_dilation(coarse, np.ones((_REACH, _REACH), bool)), np.ones((3, 3)))
    pictures, drawings, rules = [], [], []
    height, width = coarse.shape
    for region in ndimage.find_objects(labels):
        part = coarse[region]
        box = _box(region, part)
        if box is None or _is_shadow(box, (width, height)):
            continue
        if boxes.height(box) < _RULE and boxes.width(box) > _SHORTEST_RULE:
            rules.append(box)
        elif min(boxes.width(box), boxes.height(box)) > _SMALLEST_PICTURE and part.mean() > _FILLED:
            pictures.append(box)
        elif max(boxes.width(box), boxes.height(box)) > _SMALLEST:
            drawings.append(box)
    return Marks(tuple(pictures), tuple(drawings), tuple(rules), tuple(_boxes(pale)))


def _pale_lines(grey: npt.NDArray[np.float32], scale: float) -> npt.NDArray[np.bool_]:
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
    along = ndimage.uniform_filter1d(darker.astype(np.float32), round(_SHORTEST_RULE * scale), axis=1)
    dense: npt.NDArray[np.bool_] = along > _MOSTLY
    return darker & dense


def _coarse(ink: npt.NDArray[np.bool_], scale: float) -> npt.NDArray[np.bool_]:
    """Return the ink at one pixel a point."""
    size = (max(1, round(ink.shape[1] / scale)), max(1, round(ink.shape[0] / scale)))
    small = Image.fromarray(ink).convert("L").resize(size, Image.Resampling.BOX)
    return np.asarray(small) > 0.15 * 255


def _boxes(mask: npt.NDArray[np.bool_]) -> list[Box]:
    labels, _ = ndimage.label(mask)
    return [box for region in ndimage.find_objects(labels) if (box := _box(region, mask[region])) is not None]


def _box(region: tuple[slice, slice], part: npt.NDArray[np.bool_]) -> Box | None:
    """Return the box of the ink in a region, which was dilated, or None without any."""
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not rows.size:
        return None
    top, left = region[0].start, region[1].start
    return (
        float(left + columns[0]),
        float(top + rows[0]),
        float(left + columns[-1] + 1),
        float(top + rows[-1] + 1),
    )


def _is_shadow(box: Box, size: tuple[int, int]) -> bool:
    """Whether a region lies wholly along an edge of the sheet."""
    width, height = size
    return (
        box[2] < _EDGE * width
        or box[0] > (1 - _EDGE) * width
        or box[3] < _EDGE * height
        or box[1] > (1 - _EDGE) * height
    )
