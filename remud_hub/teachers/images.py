"""Pictures as models are shown them: no more pixels than a model looks at."""

import io
import math
from typing import NamedTuple

from remud_hub.store import data_url


MAX_PIXELS = 1536 * 32 * 32
"""1.6 megapixels: 1,536 patches of 32², the most that OpenAI's patch models look at; 2,006 tokens of Qwen2.5-VL."""


class Size(NamedTuple):
    """Pixels."""

    width: int
    height: int


def sent_size(width: int, height: int, max_pixels: int = MAX_PIXELS) -> Size:
    """Return the size that a picture is sent in: its own, or scaled down to ``max_pixels``."""
    scale = min(1.0, math.sqrt(max_pixels / (width * height)))
    return Size(max(1, math.floor(width * scale)), max(1, math.floor(height * scale)))


def fit_pixels(image: bytes, max_pixels: int = MAX_PIXELS) -> bytes:
    """Return a picture with at most so many pixels; one that is small enough as it is.

    Raises:
        OSError: It cannot be read.
    """
    from PIL import Image

    with Image.open(io.BytesIO(image)) as picture:
        size = sent_size(*picture.size, max_pixels)
        if size == picture.size:
            return image
        kind = picture.format or "PNG"
        picture.draft(None, size)  # a large JPEG is decoded smaller at once
        plain = picture.convert("RGB") if picture.mode in ("P", "CMYK") else picture
        scaled = io.BytesIO()
        plain.resize(size, Image.Resampling.LANCZOS).save(scaled, kind, quality=90)
        return scaled.getvalue()


def picture_url(image: bytes) -> str:
    """Return a picture as a ``data:`` URL, scaled down if need be.

    Raises:
        OSError: It cannot be read.
    """
    return data_url(fit_pixels(image))
