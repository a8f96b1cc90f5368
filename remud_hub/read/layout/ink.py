"""What is printed: a mask of the page's dark and coloured pixels."""

from collections.abc import Iterable
from copy import copy

import numpy as np
import numpy.typing as npt
from PIL import Image

from remud_hub.records import Box
from remud_hub.runs import runs_of


# JPEG noise around white stays above this; the palest fills of heat maps below.
_PAPER = (247, 247, 247)
DARKER = 30
"""Scanned paper is uneven: ink is darker than most of it by more than this."""

_SOLID, _STRAY = 0.9, 0.02
"""How much of a row is inked in a band of ink, and at most of a column in a gutter."""
_GROUND, _LIGHT, _NEAR_SHADE = 0.3, 160, 10
"""A ground is of one shade on this much of a box, and no darker than this; what is this near to the shade belongs to it."""
_SHADES, _SOME = 8, 4
"""Shades are counted in steps, on one row and column of so many."""


Colour = tuple[int, int, int]


def ink_mask(image: Image.Image, paper: Colour = _PAPER) -> npt.NDArray[np.bool_]:
    """Return which pixels are inked: darker than paper in one of the colours, so that pale tints count."""
    red, green, blue = (
        np.asarray(channel) < level for channel, level in zip(image.convert("RGB").split(), paper, strict=True)
    )
    return red | green | blue


def scanned_paper(image: Image.Image) -> Colour:
    """Return the level of paper of a scan: the commonest of the light shades is paper, which is not always white."""
    red, green, blue = (_commonest_light(channel) - DARKER for channel in image.convert("RGB").split())
    return (red, green, blue)


def _commonest_light(channel: Image.Image) -> int:
    counts = np.bincount(np.asarray(channel).ravel(), minlength=256)
    return 128 + int(np.argmax(counts[128:]))


class Ink:
    """The inked pixels of a page, asked for in points.

    Args:
        image: The rendered page.
        scale: Pixels per point.
        paper: What is as light, in all three colours, is paper.
    """

    def __init__(self, image: Image.Image, scale: float, paper: Colour = _PAPER) -> None:
        self._image = image
        self._mask = ink_mask(image, paper)
        self._scale = scale

    def part(self, box: Box) -> "Ink":
        """Return the ink of a part of the page, counted from its corner; what is taken for blank in one is so in the other."""
        x0, y0, x1, y1 = self._pixels(box)
        part = copy(self)
        part._image, part._mask = self._image.crop((x0, y0, x1, y1)), self._mask[y0:y1, x0:x1]
        return part

    def draw(self, areas: Iterable[Box]) -> None:
        """Take what lies in the boxes for inked."""
        for box in areas:
            x0, y0, x1, y1 = self._pixels(box)
            self._mask[y0:y1, x0:x1] = True

    def fade(self, box: Box, level: Colour) -> None:
        """Take what in the box is as light as a level, in all three colours, for blank from now on."""
        x0, y0, x1, y1 = self._pixels(box)
        self._mask[y0:y1, x0:x1] &= ink_mask(self._image.crop((x0, y0, x1, y1)), level)

    def erase(self, areas: Iterable[Box], margin: float = 0.5) -> None:
        """Take what lies in the boxes for blank from now on."""
        for box in areas:
            x0, y0, x1, y1 = self._pixels((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
            self._mask[y0:y1, x0:x1] = False

    def clear_ground(self, box: Box) -> None:
        """Take the tint that a box of text is printed on for blank from now on."""
        x0, y0, x1, y1 = self._pixels(box)
        if x0 >= x1 or y0 >= y1:
            return
        pixels = np.asarray(self._image.crop((x0, y0, x1, y1)).convert("RGB"))
        some = pixels[::_SOME, ::_SOME].reshape(-1, 3).astype(np.int32)
        steps = some // _SHADES @ np.array([1 << 10, 1 << 5, 1])
        counts = np.bincount(steps)
        ground = np.median(some[steps == counts.argmax()], axis=0).astype(np.uint8)
        if counts.max() < _GROUND * len(some) or not _LIGHT <= ground.min() < min(_PAPER):
            return
        low, high = np.clip([ground - 1.0 * _NEAR_SHADE, ground + 1.0 * _NEAR_SHADE], 0, 255).astype(np.uint8)
        self._mask[y0:y1, x0:x1] &= ((pixels < low) | (pixels > high)).any(axis=2)

    def tighten(self, box: Box) -> Box | None:
        """Return the box around what is printed in ``box``, or None when it is blank."""
        x0, y0, x1, y1 = self._pixels(box)
        part = self._mask[y0:y1, x0:x1]
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if not rows.size:
            return None
        scale = self._scale
        tight = (
            (x0 + int(columns[0])) / scale,
            (y0 + int(rows[0])) / scale,
            (x0 + int(columns[-1]) + 1) / scale,
            (y0 + int(rows[-1]) + 1) / scale,
        )
        # A pixel is wider than what is drawn in it: never grow beyond the box asked for.
        return (max(tight[0], box[0]), max(tight[1], box[1]), min(tight[2], box[2]), min(tight[3], box[3]))

    def gutter(self, box: Box) -> tuple[float, float] | None:
        """Return where the widest blank column of a box begins and ends, or None when all columns are inked."""
        x0, y0, x1, y1 = self._pixels(box)
        if x0 >= x1 or y0 >= y1:
            return None
        blank = self._mask[y0:y1, x0:x1].mean(axis=0) < _STRAY
        widest = max(runs_of(blank), key=lambda run: run[1] - run[0], default=None)
        return None if widest is None else ((x0 + widest[0]) / self._scale, (x0 + widest[1]) / self._scale)

    def peel(self, box: Box, thickest: float) -> Box:
        """Take off a band of ink along the upper edge of a box, such as the rest of a tinted title, when blank follows it.

        Args:
            box: The box.
            thickest: A band is at most this high, in points.
        """
        x0, y0, x1, y1 = self._pixels(box)
        filled = self._mask[y0:y1, x0:x1].mean(axis=1) if x1 > x0 else np.zeros(0)
        solid = filled > _SOLID
        band = int(np.argmin(solid)) if not solid.all() else len(solid)
        blank_below = band < len(filled) and filled[band : band + 2].min() < 1 - _SOLID
        if 0 < band <= thickest * self._scale and blank_below:
            return (box[0], (y0 + band + 1) / self._scale, box[2], box[3])
        return box

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        height, width = self._mask.shape
        x0, y0, x1, y1 = (value * self._scale for value in box)
        return (max(0, int(x0)), max(0, int(y0)), min(width, int(np.ceil(x1))), min(height, int(np.ceil(y1))))
