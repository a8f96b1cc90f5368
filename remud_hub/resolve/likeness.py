"""Whether two pictures are one, printed twice: by content, or alike to the eye after scaling and recompression.

The perceptual hash is the picture itself at 32 × 24 spots, and two are compared by correlation. Of 161 pictures of papers and
radiology sets, each kept at least 0.990 with itself scaled down to a third and compressed again; two different figures of one
layout came to 0.976, all others stayed below 0.93.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image


_SPOTS = (32, 24)
_LEAST_CORRELATION = 0.98
_SHAPE = 0.05
"""How far the proportions of one picture may differ between two prints."""
_FLAT = 1.0
"""A picture whose grey values spread less than this shows nothing to tell it by."""


@dataclass(frozen=True)
class Likeness:
    """What stays of a picture when it is scaled and compressed again."""

    sha256: str
    shape: float
    """Width against height."""
    spots: bytes
    """Grey values, row by row."""

    def same_as(self, other: "Likeness") -> bool:
        """Whether two pictures are one."""
        if self.sha256 == other.sha256:
            return True
        if abs(self.shape - other.shape) > _SHAPE * max(self.shape, other.shape):
            return False
        mine, theirs = (np.frombuffer(spots, np.uint8).astype(np.float32) for spots in (self.spots, other.spots))
        if min(mine.std(), theirs.std()) < _FLAT:
            return False
        return float(np.corrcoef(mine, theirs)[0, 1]) > _LEAST_CORRELATION


def likeness(data: bytes, sha256: str) -> Likeness:
    """Return what a picture is known by.

    Args:
        data: PNG or JPEG.
        sha256: Of ``data``.
    """
    with Image.open(BytesIO(data)) as image:
        small = image.convert("L").resize(_SPOTS, Image.Resampling.BOX)
        return Likeness(sha256, image.width / image.height, small.tobytes())


def first_alike(picture: Likeness, earlier: Iterable[tuple[str, Likeness]]) -> str | None:
    """Return the name under which a picture was seen before, or None."""
    return next((name for name, seen in earlier if picture.same_as(seen)), None)
