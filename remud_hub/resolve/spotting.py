"""Lines of a figure read off its pixels: only those that may be panel letters, so that it stays cheap."""

from collections.abc import Iterator

from PIL import Image

from remud_hub.ocr.rapid import Corners, shared_rapid_ocr
from remud_hub.records import Box
from remud_hub.resolve.printed import Line


_LONG_SIDE = 720
"""Letters are looked for on a picture made no larger than this."""
_SHORTEST, _SHORT = 0.4, 2.4
"""Breadth of a letter against its height, with its brackets; what is narrower is a line turned on its side."""
_MOST_SHORT, _MOST = 10, 14
"""How many lines are read at most, short ones first, then tall ones: letters are set larger than the values on an axis."""
_BEGINNING = 4.5
"""How much of a long line is read, in heights: ``Panel A`` or ``(a) Shadow``."""
_MARGIN = 0.2


def spot_lines(image: Image.Image) -> Iterator[Line]:
    """Yield the lines of a figure that may be panel letters or begin with one; places in pixels of ``image``.

    Each is read when it is asked for: who has found all letters stops.

    Args:
        image: The figure.
    """
    ocr = shared_rapid_ocr(1)
    factor = min(1.0, _LONG_SIDE / max(image.size))
    small = image.convert("RGB").resize((max(1, round(image.width * factor)), max(1, round(image.height * factor))))
    for place in _likely(ocr.spot(small)):
        box = (place[0] / factor, place[1] / factor, place[2] / factor, place[3] / factor)
        if text := ocr.read_line(image.crop(_beginning(box, image.size))):
            yield Line(text, box)


def no_lines(image: Image.Image) -> Iterator[Line]:
    """Yield nothing: for those who want no OCR."""
    yield from ()


def _likely(spotted: list[Corners]) -> list[Box]:
    bounds = [_bounds(corners) for corners in spotted]
    tallest = sorted((box for box in bounds if _breadth(box) >= _SHORTEST), key=lambda box: (box[1] - box[3], box))
    short = [box for box in tallest if _breadth(box) <= _SHORT][:_MOST_SHORT]
    return [*short, *(box for box in tallest if _breadth(box) > _SHORT)][:_MOST]


def _bounds(corners: Corners) -> Box:
    xs, ys = zip(*corners, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def _breadth(box: Box) -> float:
    return (box[2] - box[0]) / max(1.0, box[3] - box[1])


def _beginning(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = box
    height = y1 - y0
    margin = _MARGIN * height
    return (
        max(0, round(x0 - margin)),
        max(0, round(y0 - margin)),
        min(size[0], round(min(x1 + margin, x0 + _BEGINNING * height))),
        min(size[1], round(y1 + margin)),
    )
