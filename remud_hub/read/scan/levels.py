"""Levels of a scan: its paper is seldom white and its ink seldom black, which pictures cut out of it are set right by."""

from typing import NamedTuple

import numpy as np
from PIL import Image

from remud_hub.read.layout.ink import DARKER, Colour, scanned_paper


_DARK, _COMMON = 64, 0.7
"""Ink is darker than this; what is so common, as a share of the commonest shade of ink, is common."""
_UNEVEN = 8
"""Paper is by so much darker in places than it is for the most part."""


class Levels(NamedTuple):
    """What is white and what is black on a scan, in its three colours."""

    white: Colour
    black: Colour


def levels_of(page: Image.Image) -> Levels:
    """Return the levels of a page: the commonest light shade, a little darkened, and the darkest of its common dark ones."""
    dark = np.array(page.convert("L").histogram()[:_DARK])
    black = int(np.argmax(dark >= _COMMON * dark.max()))
    red, green, blue = (value + DARKER - _UNEVEN for value in scanned_paper(page))
    return Levels((red, green, blue), (black, black, black))


def levelled(image: Image.Image, levels: Levels) -> Image.Image:
    """Return a picture from a scan with its paper white and its ink black."""
    shades = np.arange(256.0)
    tables = [
        np.clip((shades - black) * 255 / (white - black), 0, 255).round().astype(int).tolist()
        for white, black in zip(levels.white, levels.black, strict=True)
    ]
    return image.convert("RGB").point([value for table in tables for value in table])
