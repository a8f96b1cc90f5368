"""What the eye goes by, in numbers: ground, colour, grain, strokes and outline of a picture.

White blocks are paper: most shares are of the rest, so that a frame on a wide white margin counts like the frame. Every
feature is a share, a correlation or a logarithm, whatever the resolution; the same pixels give the same numbers.
"""

import numpy as np
from PIL import Image

from remud_hub.resolve.screening.blocks import EVEN, Blocks, Pixels, chroma_of, grey_of, moments, pixels_of, share
from remud_hub.resolve.screening.grain import grain
from remud_hub.resolve.screening.outline import outline
from remud_hub.resolve.screening.strokes import strokes


FEATURES_VERSION = 1
"""Raised by hand when a feature is computed in another way: the weights must then be fitted anew."""

COLOURED = 32
"""Chroma from which a tone reads as a colour, not as grey."""
_LEAST_SIDE = 16
_LEAST_CONTRAST = 12


def features(image: Image.Image) -> dict[str, float]:
    """Return the features of a picture by name, always in the same order."""
    colour = pixels_of(image)
    grey, chroma = grey_of(colour), chroma_of(colour)
    blocks = Blocks(*moments(grey), moments(chroma)[0])
    lit = ~blocks.paper & ~blocks.black & (blocks.chroma <= COLOURED)
    return {
        **_ground(blocks),
        **_colour(colour, chroma, blocks),
        "lit": share(lit, ~blocks.paper),
        **grain(grey, blocks, lit if lit.sum() > 3 else np.ones_like(lit)),
        **strokes(grey),
        **outline(grey, blocks),
    }


def is_blank(image: Image.Image) -> bool:
    """Whether there is nothing to see: too small to show anything, or one tone all over."""
    if min(image.size) < _LEAST_SIDE:
        return True
    look = np.asarray(image.convert("L").resize((64, 64), Image.Resampling.BOX), dtype=np.float32)
    return float(np.ptp(look)) < _LEAST_CONTRAST


def _ground(blocks: Blocks) -> dict[str, float]:
    content = ~blocks.paper
    return {
        "paper": float(blocks.paper.mean()),
        "black": share(blocks.black, content),
        "even": share((blocks.deviation <= EVEN) & ~blocks.black, content),
        "dark": share((blocks.mean < 96) & ~blocks.black, content),
        "bright": share(blocks.mean > 160, content),
    }


def _colour(colour: Pixels, chroma: Pixels, blocks: Blocks) -> dict[str, float]:
    content = ~blocks.paper
    coloured = blocks.chroma > COLOURED
    tones = (colour[::2, ::2].astype(np.uint16) // 16) @ np.array([256, 16, 1], dtype=np.uint16)
    counts = np.sort(np.bincount(tones.ravel(), minlength=4096))[::-1]
    most_of_it = int(np.searchsorted(np.cumsum(counts), 0.95 * tones.size)) + 1
    return {
        "colour": share(coloured, content),
        "strong_colour": float((chroma > 2 * COLOURED).mean()),
        "tints": share(coloured & (blocks.deviation > 2 * EVEN), content),
        "tones": float(np.log10(most_of_it)),
    }
