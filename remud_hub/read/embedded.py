"""Figures that are one image of the file: at its own resolution, in its own bytes where these show what the page shows."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, UnidentifiedImageError
from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.read.objects import PageObject
from remud_hub.records import Box


_SAME = 0.9
_FOREIGN = 0.002
"""What takes a larger share of a figure belongs to it, an arrow for example."""
_UPRIGHT = 0.01
_WRAPPERS = frozenset({"ASCII85Decode", "ASCIIHexDecode", "FlateDecode", "LZWDecode", "RunLengthDecode"})
_PLAIN_MODES = {"RGB", "L"}
_COMPARED = 32
_ALIKE = 12.0
"""How far shades may differ between a JPEG as it lies in the file and as the page shows it, of 255, on average."""


@dataclass(frozen=True)
class Embedded:
    """An image that is all of a figure."""

    dpi: float
    """Its own resolution on the page."""
    jpeg: bytes | None
    """The JPEG in the file, where it needs neither turning nor blending."""


def embedded_image(objects: Sequence[tuple[PageObject, Box]], figure: Box) -> Embedded | None:
    """Return the image that a figure consists of, or None when it is drawn from several things.

    Args:
        objects: What is painted on the page, each with its box in points, origin top left.
        figure: Box of the figure, likewise.
    """
    inside = [(found, box) for found, box in objects if _share(box, figure) > _FOREIGN and not found.clipped]
    if len(inside) != 1:
        return None
    ((image, box),) = inside
    if image.kind != raw.FPDF_PAGEOBJ_IMAGE or boxes.iou(box, figure) < _SAME:
        return None
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(image.handle, width, height):
        return None
    dpi = 72 * max(width.value / boxes.width(box), height.value / boxes.height(box))
    return Embedded(dpi, _jpeg(image))


def shows_the_same(jpeg: bytes, rendered: bytes) -> bool:
    """Whether an embedded JPEG looks as the page shows it: colour spaces and decode arrays may change it on the way."""
    one, other = (_thumbnail(data) for data in (jpeg, rendered))
    return one is not None and other is not None and float(np.abs(one - other).mean()) < _ALIKE


def _share(box: Box, figure: Box) -> float:
    """Return how much of a figure a thing takes; lines, which have no area, are given the breadth of a point."""
    shared = boxes.intersection(boxes.grow(box, 0.5), figure)
    return boxes.area(shared) / max(1.0, boxes.area(figure))


def _jpeg(image: PageObject) -> bytes | None:
    a, b, c, d, _, _ = image.matrix
    upright = a > 0 and d > 0 and abs(b) + abs(c) < _UPRIGHT * (a + d)
    *wrappers, last = _filters(image) or [""]
    is_jpeg = last == "DCTDecode" and _WRAPPERS.issuperset(wrappers)
    if not (upright and is_jpeg) or raw.FPDFPageObj_HasTransparency(image.handle):
        return None
    size = raw.FPDFImageObj_GetImageDataDecoded(image.handle, None, 0)  # down to the JPEG, which it leaves alone
    buffer = (ctypes.c_ubyte * size)()
    raw.FPDFImageObj_GetImageDataDecoded(image.handle, buffer, size)
    return bytes(buffer)


def _filters(image: PageObject) -> list[str]:
    names = []
    for i in range(raw.FPDFImageObj_GetImageFilterCount(image.handle)):
        buffer = ctypes.create_string_buffer(64)
        raw.FPDFImageObj_GetImageFilter(image.handle, i, buffer, len(buffer))
        names.append(buffer.value.decode("ascii", "replace"))
    return names


def _thumbnail(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]] | None:
    try:
        with Image.open(BytesIO(data)) as image:
            if image.mode not in _PLAIN_MODES:
                return None
            image.draft("RGB", (4 * _COMPARED, 4 * _COMPARED))  # a large JPEG need not be decoded whole
            small = image.convert("RGB").resize((_COMPARED, _COMPARED), Image.Resampling.BOX)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return None
    return np.asarray(small, np.float32)
