"""What is printed on a scan besides text: pictures, drawings and rules, as connected regions of ink."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from remud_hub import boxes
from remud_hub.read.layout.ink import DARKER, ink_mask, scanned_paper
from remud_hub.read.scan.pale import evened, is_huge, pale_areas, pale_lines
from remud_hub.read.scan.shadows import is_rim, is_shadow
from remud_hub.read.scan.show_through import RULE, SHORTEST_RULE, rule_on_top, shining_through, type_darkness
from remud_hub.read.scan.specks import without_specks
from remud_hub.read.scan.tints import Tint, tints_under
from remud_hub.records import Box
from remud_hub.runs import runs_of


_REACH = 3
"""Ink this near belongs together, in points."""
_SMALLEST = 8.0
"""What is smaller, along and across, is dirt or a letter that OCR missed."""
_THICK_RULE, _LONG = 6.0, 50.0
"""Double and dotted rules are so thick at most, and longer than high by so much."""
_STUCK, _INKED = 12.0, 0.1
"""With the specks that stick to it a rule is so thick at most; rows with less ink than this share of its length are specks. Ours."""
_COLUMN = 0.35
"""Share of the page's height that the line between its columns takes at least."""
_GUTTER, _FEWEST_BESIDE = 40.0, 5
"""So many lines of text end, and begin, within so many points of it."""
_FILLED, _SMALLEST_PICTURE = 0.5, 40.0
_HELD = 0.9
_FROM_SIDE_TO_SIDE, _THICKEST = 0.95, 4
"""A line across a frame takes so much of its width, and is at most so many points thick, a little slant included."""


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
    light = float(max(paper) + DARKER)
    type_dark = type_darkness(grey, scale, text, light)
    for line in text:
        x0, y0, x1, y1 = (round(value * scale) for value in boxes.grow(line, 1.0))
        place = (slice(max(0, y0), y1), slice(max(0, x0), x1))
        ink[place], grey[place] = False, max(paper)
    lines, printed = _coarse(pale_lines(grey, scale), scale), without_specks(_coarse(ink, scale))
    areas = _off_pictures(_besides(pale_areas(page, scale, text, printed), tints, page, scale), printed)
    coarse = printed | lines | areas
    pictures, drawings, rules = [], [], []
    for region, own in _regions(coarse):
        part = coarse[region] & own
        box = _box(region, part)
        if (
            box is None
            or is_shadow(box, coarse.shape)
            or is_rim(region, part, coarse.shape)
            or _parts_columns(box, part, text, page.height / scale)
        ):
            continue
        if (rule := _rule(box, part)) is not None:
            rules.append(rule)
        elif _is_picture(box, printed[region] & own):
            pictures.append(box)
        elif max(boxes.width(box), boxes.height(box)) > _SMALLEST:
            drawings.append(box)
            if any(boxes.inside(caption, box) > _HELD for caption in captions):
                rules.extend(_lines_across(region, part))
    marks = Marks(tuple(pictures), tuple(drawings), tuple(rules), (*_boxes(lines), *_strips(areas)), tuple(tints))
    if type_dark is None or is_huge(page, scale):
        return marks
    darkened = np.array(paper, np.float32) + DARKER - evened(page, scale)
    behind = shining_through([*pictures, *drawings], grey, darkened, scale, light, type_dark)
    on_rules = {
        box: rule
        for box in drawings
        if (rule := rule_on_top(box, grey, darkened, scale, light, type_dark)) is not None
    }
    return _without(replace(marks, rules=(*rules, *on_rules.values())), [*behind, *on_rules])


def _without(marks: Marks, behind: Sequence[Box]) -> Marks:
    """Return the marks without those that shine through from behind, and what is pale of them."""
    return replace(
        marks,
        pictures=tuple(box for box in marks.pictures if box not in behind),
        drawings=tuple(box for box in marks.drawings if box not in behind),
        pale=tuple(box for box in marks.pale if not any(boxes.inside(box, other) > _HELD for other in behind)),
    )


def _regions(marked: npt.NDArray[np.bool_]) -> Iterator[tuple[tuple[slice, slice], npt.NDArray[np.bool_]]]:
    """Yield what belongs together, as its place and which of the pixels there are near its own."""
    labels, _ = ndimage.label(ndimage.binary_dilation(marked, np.ones((_REACH, _REACH), bool)), np.ones((3, 3)))
    for number, region in enumerate(ndimage.find_objects(labels), start=1):
        yield region, labels[region] == number


def _is_picture(box: Box, printed: npt.NDArray[np.bool_]) -> bool:
    return min(boxes.width(box), boxes.height(box)) > _SMALLEST_PICTURE and float(printed.mean()) > _FILLED


def _off_pictures(areas: npt.NDArray[np.bool_], printed: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the tinted areas that no picture stands on: pictures end with their ink, what shines through from behind goes on."""
    near = np.zeros(areas.shape, bool)
    for region, own in _regions(printed):
        part = printed[region] & own
        if (box := _box(region, part)) is not None and _is_picture(box, part):
            near[region] |= own
    labels, _ = ndimage.label(areas)
    touched = np.unique(labels[ndimage.binary_dilation(near, np.ones((_REACH, _REACH), bool))])
    off: npt.NDArray[np.bool_] = areas & ~np.isin(labels, touched[touched > 0])
    return off


def _rule(box: Box, part: npt.NDArray[np.bool_]) -> Box | None:
    """Return the box of a region if it is a level line, without the specks that stick to it; else None."""
    if boxes.height(box) > _STUCK:
        return None
    filled = part.mean(axis=1)[np.flatnonzero(part.any(axis=1))[0] :]
    inked = np.flatnonzero(filled > _INKED)
    if not inked.size:
        return None
    left, top, right, _ = box
    line = (left, top + int(inked[0]), right, top + int(inked[-1]) + 1)
    across, thick = boxes.width(line), boxes.height(line)
    thin = thick < RULE and across > SHORTEST_RULE
    return line if thin or (thick < _THICK_RULE and across > _LONG * thick) else None


def _parts_columns(box: Box, part: npt.NDArray[np.bool_], text: Sequence[Box], height: float) -> bool:
    """Whether a region is the upright line between two columns of text; a page that was not quite straight makes it broader."""
    if boxes.width(box) > _STUCK or boxes.height(box) < _COLUMN * height or float(part.sum(axis=1).mean()) > _THICKEST:
        return False
    beside = [line for line in text if boxes.y_overlap(line, box) > 0]
    left = sum(0 <= box[0] - line[2] < _GUTTER for line in beside)
    right = sum(0 <= line[0] - box[2] < _GUTTER for line in beside)
    return min(left, right) >= _FEWEST_BESIDE


def _lines_across(region: tuple[slice, slice], part: npt.NDArray[np.bool_]) -> list[Box]:
    """Return the level lines of a frame from side to side of it: they part a figure from its caption."""
    columns = np.flatnonzero(part.any(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    if right - left <= SHORTEST_RULE:
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
