"""What is printed on a scan besides text: pictures, drawings and rules, as connected regions of ink."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub import boxes
from remud_hub.read.layout.ink import ink_mask, scanned_paper
from remud_hub.read.scan.pale import evened, pale_areas, pale_lines
from remud_hub.read.scan.tints import Tint, tints_under
from remud_hub.records import Box
from remud_hub.runs import runs_of


_REACH = 3
"""Ink this near belongs together, in points."""
_RULE, _SHORTEST_RULE = 2.5, 20.0
_SMALLEST = 8.0
"""What is smaller, along and across, is dirt or a letter that OCR missed."""
_THICK_RULE, _LONG = 6.0, 50.0
"""Double and dotted rules are so thick at most, and longer than high by so much."""
_FILLED, _SMALLEST_PICTURE = 0.5, 40.0
_HELD = 0.9
_FROM_SIDE_TO_SIDE, _THICKEST = 0.95, 4
"""A line across a frame takes so much of its width, and is at most so many points thick, a little slant included."""
_EDGE = 0.04
"""Shadows along the edge of the sheet reach so far in, as a share of its size."""
_FOLD = 0.1
"""The shadow of a fold, from one edge to the other, is no thicker than this share of the sheet; the figure is ours."""


@dataclass(frozen=True)
class Marks:
    """Boxes in points on the straight page."""

    pictures: tuple[Box, ...]
    """Regions that are mostly ink, as photographs and ultrasound pictures are."""
    drawings: tuple[Box, ...]
    rules: tuple[Box, ...]
    """Level lines."""
    pale: tuple[Box, ...]
    """Pieces of level lines and tints too pale to be ink, which are part of the drawings or rules above."""
    tints: tuple[Tint, ...] = ()
    """What captions are printed on, which is no mark."""


def find_marks(page: Image.Image, scale: float, text: list[Box], captions: Sequence[Box] = ()) -> Marks:
    """Return what is printed besides text.

    Args:
        page: The straight page.
        scale: Pixels per point.
        text: Boxes of the lines that OCR read, in points.
        captions: Those that begin a caption.
    """
    paper = scanned_paper(page)
    ink = ink_mask(page, paper)
    tints = tints_under(captions, page, scale)
    for tint in tints:
        x0, y0, x1, y1 = (max(0, round(value * scale)) for value in tint.box)
        area = (x0, y0, min(x1, page.width), min(y1, page.height))
        ink[y0:y1, x0:x1] &= ink_mask(page.crop(area), tint.level)
    grey = np.asarray(page.convert("L"), np.float32).copy()
    for line in text:
        x0, y0, x1, y1 = (round(value * scale) for value in boxes.grow(line, 1.0))
        place = (slice(max(0, y0), y1), slice(max(0, x0), x1))
        ink[place], grey[place] = False, max(paper)
    lines, printed = _coarse(pale_lines(grey, scale), scale), _coarse(ink, scale)
    areas = _besides(pale_areas(page, scale, text, printed), tints, page, scale)
    coarse = printed | lines | areas
    labels, _ = ndimage.label(ndimage.binary_dilation(coarse, np.ones((_REACH, _REACH), bool)), np.ones((3, 3)))
    pictures, drawings, rules = [], [], []
    height, width = coarse.shape
    for number, region in enumerate(ndimage.find_objects(labels), start=1):
        own = labels[region] == number
        part = coarse[region] & own
        box = _box(region, part)
        if box is None or _is_shadow(box, (width, height)):
            continue
        if _is_rule(box):
            rules.append(box)
        elif min(boxes.width(box), boxes.height(box)) > _SMALLEST_PICTURE and (printed[region] & own).mean() > _FILLED:
            pictures.append(box)
        elif max(boxes.width(box), boxes.height(box)) > _SMALLEST:
            drawings.append(box)
            if any(boxes.inside(caption, box) > _HELD for caption in captions):
                rules.extend(_lines_across(region, part))
    return Marks(tuple(pictures), tuple(drawings), tuple(rules), (*_boxes(lines), *_strips(areas)), tuple(tints))


def _is_rule(box: Box) -> bool:
    across, thick = boxes.width(box), boxes.height(box)
    return (thick < _RULE and across > _SHORTEST_RULE) or (thick < _THICK_RULE and across > _LONG * thick)


def _lines_across(region: tuple[slice, slice], part: npt.NDArray[np.bool_]) -> list[Box]:
    """Return the level lines of a frame from side to side of it: they part a figure from its caption."""
    columns = np.flatnonzero(part.any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    if right - left <= _SHORTEST_RULE:
        return []
    rows = (part[:-1] | part[1:])[:, left:right].mean(axis=1) > _FROM_SIDE_TO_SIDE
    top, side = region[0].start, region[1].start
    return [
        (float(side + left), top + (start + end) / 2, float(side + right), top + (start + end) / 2 + 1)
        for start, end in runs_of(rows)
        if end - start <= _THICKEST
    ]


def _coarse(ink: npt.NDArray[np.bool_], scale: float) -> npt.NDArray[np.bool_]:
    """Return the ink at one pixel a point."""
    size = (max(1, round(ink.shape[1] / scale)), max(1, round(ink.shape[0] / scale)))
    small = Image.fromarray(ink).convert("L").resize(size, Image.Resampling.BOX)
    return np.asarray(small) > 0.15 * 255


def _besides(
    areas: npt.NDArray[np.bool_], tints: Sequence[Tint], page: Image.Image, scale: float
) -> npt.NDArray[np.bool_]:
    """Return the tinted areas without those that captions are printed on."""
    if not tints:
        return areas
    left, even = areas.copy(), evened(page, scale)
    for tint in tints:
        x0, y0, x1, y1 = (max(0, round(value)) for value in tint.box)
        left[y0:y1, x0:x1] &= (even[y0:y1, x0:x1] < tint.level).any(axis=2)
    return left


def _strips(areas: npt.NDArray[np.bool_]) -> list[Box]:
    """Return areas of any shape row by row."""
    return [
        (float(start), float(row), float(end), float(row + 1))
        for row in np.flatnonzero(areas.any(axis=1)).tolist()
        for start, end in runs_of(areas[row])
    ]


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
    """Whether a region lies wholly along an edge of the sheet, or runs narrow from one edge to the other, as folds of books do."""
    return _is_along(box, 0, size) or _is_along(box, 1, size)


def _is_along(box: Box, axis: int, size: tuple[int, int]) -> bool:
    """Whether a region lies along the left or right edge of the sheet (axis 0), or the upper or lower one (axis 1)."""
    start, end, extent = box[axis], box[axis + 2], size[axis]
    length = box[3 - axis] - box[1 - axis]
    thick = _FOLD if length > _FROM_SIDE_TO_SIDE * size[1 - axis] else 0.0
    return end < _EDGE * extent or start > (1 - _EDGE) * extent or end - start < thick * extent
