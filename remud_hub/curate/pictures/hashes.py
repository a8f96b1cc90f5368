"""What a picture is compared by: perceptual hashes of 256 bits, of the whole, its mirror image and its crops.

The hash is pHash (``imagehash.phash``, low frequencies of the cosine transform). On 146 pictures (60 of VQA-RAD and the figures of 19
papers on ultrasound), recompressed, scaled, brightened, mirrored and cropped by up to 10 % of each side, the nearest hash of a copy differed
in 62 bits at most, that of another picture in 68 at least; see ``python -m benchmarks.curate pictures``.
"""

from io import BytesIO
from typing import NamedTuple

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


Hashes = NDArray[np.uint64]
"""One row of four words for each hash."""
MOST_BITS = 64
"""By how many of the 256 bits the hashes of one picture may differ. Ours, see above."""
WORDS = 4
_SIDE = 16
_LARGEST = 384
"""Pixels of the longer side from which hashes are taken."""
_STEPS = (1.0, 0.95, 0.9, 0.85)
_MOST_PIXELS = 60_000_000


class Signature(NamedTuple):
    """A picture's hashes."""

    turned: Hashes
    """Of the whole and of its mirror image: how a copy may look."""
    crops: Hashes
    """Of the whole first, then of crops: what a copy may have been taken from."""


class Unreadable(Exception):
    """A picture cannot be compared.

    Args:
        reason: Short and countable.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def signature(data: bytes, *, crops: bool = True) -> Signature:
    """Return the hashes of a picture.

    Args:
        data: Its file.
        crops: Whether it may be what another was cropped from.

    Raises:
        Unreadable: It is damaged, too large, or no picture.
    """
    picture = opened(data)
    whole = hash_of(picture)
    windows = _windows() if crops else ()
    return Signature(
        np.stack([whole, hash_of(ImageOps.mirror(picture))]),
        np.stack([whole, *(hash_of(_cropped(picture, window)) for window in windows)]),
    )


def hash_of(picture: Image.Image) -> Hashes:
    """Return the four words of a picture's hash."""
    bits = imagehash.phash(picture, hash_size=_SIDE, highfreq_factor=2).hash
    return np.packbits(bits).view(np.uint64)


def distances(one: Hashes, many: Hashes) -> NDArray[np.uint16]:
    """Return in how many bits one hash differs from each of many."""
    # Word by word: a sum along rows of four takes seven times as long
    counts = np.zeros(len(many), dtype=np.uint16)
    for word in range(WORDS):
        counts += np.bitwise_count(many[:, word] ^ one[word])
    return counts


def opened(data: bytes) -> Image.Image:
    """Return a picture in grey, its longer side of 384 pixels at most.

    Raises:
        Unreadable: It is damaged, too large, or no picture.
    """
    try:
        picture = Image.open(BytesIO(data))
        if picture.width * picture.height > _MOST_PIXELS:
            raise Unreadable("picture has more than 60 million pixels")
        picture.draft("L", (_LARGEST, _LARGEST))
        grey = picture.convert("L")
    except Unreadable:
        raise
    except Exception:  # whatever Pillow's decoders raise: they have no error in common
        raise Unreadable("picture is damaged") from None
    grey.thumbnail((_LARGEST, _LARGEST))
    return grey


def _windows() -> list[tuple[float, float, float, float]]:
    """Return the crops as shares of width and height: sides of 95, 90 and 85 %, at either end and in the middle."""
    spans = [(start, start + side) for side in _STEPS for start in sorted({0.0, (1 - side) / 2, 1 - side})]
    whole = (0.0, 1.0)
    return [(x[0], y[0], x[1], y[1]) for x in spans for y in spans if (x, y) != (whole, whole)]


def _cropped(picture: Image.Image, window: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = window
    width, height = picture.size
    box = (int(left * width), int(top * height), max(1, int(right * width)), max(1, int(bottom * height)))
    return picture.crop(box)
