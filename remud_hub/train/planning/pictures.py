"""A row's pictures as they lie in the dataset: their sizes from the header, and whether they can be decoded at all."""

import io
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps

from remud_hub.errors import first_line


Size = tuple[int, int]
"""Width and height."""
StoredPicture = Mapping[str, Any]
"""``bytes`` and ``path``, as ``datasets`` stores a picture."""

_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)
"""What Pillow raises for files that are no picture, are cut short or are broken."""
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""Orientations (EXIF 2.32, tag 274) that swap width and height; ``datasets`` turns such pictures upright."""
_TURNING_CHUNKS = (
    b"eXIf",
    *(kind + key for kind in (b"tEXt", b"zTXt", b"iTXt") for key in (b"Raw profile type exif", b"XML:com.adobe.xmp")),
)
"""How the chunks of a PNG begin that can hold an orientation."""
_PNG_SIGNATURE = 8
_AROUND_CHUNK = 12
"""Bytes of a chunk's length, type and checksum (PNG specification, section 5.3)."""


class BadPicture(ValueError):
    """A picture is not there or cannot be decoded."""


def picture_size(picture: StoredPicture | None, *, decode: bool) -> Size:
    """Return the size that training will see.

    Args:
        picture: As it is stored.
        decode: Look at the whole file, which finds those that are cut short or broken inside.

    Raises:
        BadPicture: It is not there, is no picture, or cannot be decoded.
    """
    data = _stored_bytes(picture)
    try:
        if decode:
            _prove(data)
        with Image.open(io.BytesIO(data)) as image:
            return image.size[::-1] if _is_sideways(image, data) else image.size
    except _UNREADABLE as error:
        raise BadPicture(f"cannot be decoded: {first_line(error)}") from error


def within(size: Size, max_pixels: int | None) -> Size:
    """Return the size of the same shape that has at most ``max_pixels``; a smaller one is left as it is."""
    width, height = size
    if max_pixels is None or width * height <= max_pixels:
        return size
    scale = math.sqrt(max_pixels / (width * height))
    return max(1, int(width * scale)), max(1, int(height * scale))


def shrunk(picture: StoredPicture, max_pixels: int) -> dict[str, Any]:
    """Return a stored picture of at most ``max_pixels``, as PNG and upright; a smaller one is left as it is."""
    with Image.open(io.BytesIO(_stored_bytes(picture))) as image:
        upright = ImageOps.exif_transpose(image)
        size = within(upright.size, max_pixels)
        if size == upright.size:
            return dict(picture)
        buffer = io.BytesIO()
        upright.convert("RGB").resize(size, Image.Resampling.BICUBIC).save(buffer, "PNG")
    return {"bytes": buffer.getvalue(), "path": None}


def _stored_bytes(picture: StoredPicture | None) -> bytes:
    if picture is None or (picture["bytes"] is None and picture["path"] is None):
        raise BadPicture("is empty: neither bytes nor a path")
    if picture["bytes"] is not None:
        return bytes(picture["bytes"])
    try:
        return Path(picture["path"]).read_bytes()
    except OSError as error:
        raise BadPicture(f"cannot be read: {first_line(error)}") from error


def _prove(data: bytes) -> None:
    """Find a broken picture as decoding would, at less cost."""
    with Image.open(io.BytesIO(data)) as image:
        if image.format == "PNG":
            image.verify()  # a checksum over every byte; decoding takes forty times as long
            return
        # At the smallest scale a JPEG is read to its end but hardly computed, and fails where it would in full
        image.draft(None, (1, 1))
        image.load()


def _is_sideways(image: Image.Image, data: bytes) -> bool:
    if image.format == "TIFF":  # Pillow turns these itself
        return False
    if image.format == "PNG" and not _may_be_turned(data):
        return False
    return image.getexif().get(ExifTags.Base.Orientation) in _SIDEWAYS


def _may_be_turned(png: bytes) -> bool:
    """Look through the chunks: Pillow would decode the whole PNG to look for an orientation behind its pixels."""
    start = _PNG_SIGNATURE
    while start < len(png):
        if png.startswith(_TURNING_CHUNKS, start + 4):
            return True
        start += _AROUND_CHUNK + int.from_bytes(png[start : start + 4], "big")
    return False
