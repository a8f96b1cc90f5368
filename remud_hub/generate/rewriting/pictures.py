"""The pictures of a row: the figure as it is, or its panels cut apart."""

import contextlib
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from remud_hub import boxes
from remud_hub.records import Box, Figure, Sha256
from remud_hub.store import BlobStore


class BrokenPicture(Exception):
    """A figure's picture is gone from the store, or is none."""


def whole_picture(figure: Figure, least_pixels: int, store: BlobStore) -> tuple[Sha256, ...]:
    """Return the figure's picture, or nothing where a side of it is shorter than ``least_pixels``.

    Raises:
        BrokenPicture: It cannot be read.
    """
    with _reading(), Image.open(BytesIO(store.get(figure.image))) as image:
        return (figure.image,) if min(image.size) >= least_pixels else ()


def panel_pictures(figure: Figure, least_pixels: int, store: BlobStore) -> tuple[Sha256, ...]:
    """Cut a figure of several panels apart and keep each panel that is large enough; one without panels stays whole.

    Raises:
        BrokenPicture: It cannot be read.
        OSError: A panel cannot be kept.
    """
    if len(figure.panels) < 2:
        return whole_picture(figure, least_pixels, store)
    with _reading(), Image.open(BytesIO(store.get(figure.image))) as image:
        image.load()
        areas = [_pixels(panel.box, figure.box, image.size) for panel in figure.panels]
        large = [area for area in areas if min(area[2] - area[0], area[3] - area[1]) >= least_pixels]
        panels = [_encoded(image.crop(area), image.format) for area in large]
    return tuple(map(store.put, panels))


@contextlib.contextmanager
def _reading() -> Iterator[None]:
    """Pillow has errors of several kinds for files that are broken or too large to unpack."""
    try:
        yield
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BrokenPicture from error


def _pixels(box: Box, around: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return where a box lies in a picture of ``size`` that shows the box ``around``."""
    x, y = size[0] / boxes.width(around), size[1] / boxes.height(around)
    x0, y0, x1, y1 = boxes.intersection(box, around)
    return (
        round((x0 - around[0]) * x),
        round((y0 - around[1]) * y),
        round((x1 - around[0]) * x),
        round((y1 - around[1]) * y),
    )


def _encoded(image: Image.Image, kind: str | None) -> bytes:
    out = BytesIO()
    if kind == "PNG":
        image.save(out, "PNG")
    else:
        image.save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()
