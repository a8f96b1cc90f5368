"""A picture brought to one size, and cut into blocks of eight by eight pixels."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image


Pixels = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LONG_SIDE = 512
BLOCK = 8

BLACK = 24
WHITE = 238
_LIGHT = 225
"""Lightness from which a margin is taken for paper, tinted paper too."""
EVEN = 3.0
"""Standard deviation up to which a block is one tone: JPEG leaves that much on areas that were drawn in one."""
_LOOK = 128


class Blocks(NamedTuple):
    """Statistics of the blocks, rows by columns."""

    mean: Pixels
    deviation: Pixels
    chroma: Pixels
    """Mean difference between the strongest and the weakest channel: how far from grey."""

    @property
    def paper(self) -> Mask:
        """White and even."""
        return (self.mean >= WHITE) & (self.deviation <= 2 * EVEN)

    @property
    def black(self) -> Mask:
        """The ground that scanners draw on."""
        return (self.mean <= BLACK) & (self.deviation <= 2 * EVEN)


def pixels_of(image: Image.Image) -> Pixels:
    """Return the picture without its light margin, its long side ``LONG_SIDE``, its sides multiples of ``BLOCK``."""
    image = image.convert("RGB")
    image = image.crop(_inside_margin(image))
    scale = LONG_SIDE / max(image.size)
    width, height = (max(2 * BLOCK, round(side * scale) // BLOCK * BLOCK) for side in image.size)
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(image.resize((width, height), method), dtype=np.float32)


def grey_of(colour: Pixels) -> Pixels:
    """Return the lightness of the pixels (luma of ITU-R BT.601)."""
    return colour @ np.array([0.299, 0.587, 0.114], dtype=np.float32)


def chroma_of(colour: Pixels) -> Pixels:
    """Return the difference between the strongest and the weakest channel of the pixels."""
    red, green, blue = (colour[:, :, channel] for channel in range(3))  # far faster than along the last axis
    return np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)


def moments(plane: Pixels) -> tuple[Pixels, Pixels]:
    """Return mean and standard deviation of each block of a plane."""
    rows, columns = plane.shape[0] // BLOCK, plane.shape[1] // BLOCK
    cells = plane.reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(rows, columns, BLOCK * BLOCK)
    return cells.mean(axis=2), cells.std(axis=2)


def share(mask: Mask, among: Mask) -> float:
    """Return the share of ``among`` that is in ``mask``, 0.0 where ``among`` is empty."""
    return float((mask & among).sum() / max(1, int(among.sum())))


def _inside_margin(image: Image.Image) -> tuple[int, int, int, int]:
    look = np.asarray(image.convert("L").resize((_LOOK, _LOOK), Image.Resampling.BOX))
    light = look >= _LIGHT
    rows, columns = np.flatnonzero(light.mean(axis=1) < 0.99), np.flatnonzero(light.mean(axis=0) < 0.99)
    if not len(rows) or not len(columns):
        return (0, 0, *image.size)
    left, right = _stretch(columns, image.width)
    top, bottom = _stretch(rows, image.height)
    return (left, top, right, bottom)


def _stretch(inked: npt.NDArray[np.intp], size: int) -> tuple[int, int]:
    start = int(inked[0]) * size // _LOOK
    return start, max(start + 1, -(-(int(inked[-1]) + 1) * size // _LOOK))
