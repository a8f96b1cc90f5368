"""Pictures of pages and of pieces of them, rendered by PDFium; the same input gives the same bytes."""

import math
from io import BytesIO

import pypdfium2
from PIL import Image

from remud_hub import boxes
from remud_hub.read.clipped import Painted, painted
from remud_hub.read.objects import PageObject, from_top, page_objects
from remud_hub.read.scan.levels import Levels, levelled
from remud_hub.records import Box


_MOST_PIXELS = 40_000_000
"""Posters and plans are rendered at a lower resolution than asked for rather than at several gigabytes."""


class Renderer:
    """Renders one PDF, its pages as they are without ``/Rotate``, and reads what stands in a place.

    Args:
        data: The file's bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)
        self._open: tuple[int, pypdfium2.PdfPage] | None = None
        self._listed: list[tuple[PageObject, Box]] | None = None
        self._words: pypdfium2.PdfTextPage | None = None

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self._document.close()

    def crop(
        self,
        page: int,
        box: Box | None,
        dpi: int,
        *,
        quality: int,
        turns: int = 0,
        skew: float = 0.0,
        levels: Levels | None = None,
    ) -> bytes:
        """Return a JPEG of a piece of a page.

        Args:
            page: Number of the page, from 1.
            box: The piece in points, of which some must lie on the page (see ``clip``); None: the whole page.
            dpi: Resolution.
            quality: JPEG quality; from 95 the colours are kept at full resolution.
            turns: Quarter turns clockwise that set the picture upright.
            skew: Degrees clockwise that then set it straight, about its own middle.
            levels: What is white and what black on the page, where it is a scan.
        """
        image, area = self._render(page, _room_to_turn(box, skew) if box else None, dpi)
        if box and skew:
            image = _straightened(image, area, box, skew)
        if levels:
            image = levelled(image, levels)
        return jpeg(image.rotate(-90 * turns, expand=True) if turns else image, quality)

    def page(self, number: int, dpi: int) -> tuple[Image.Image, float]:
        """Return the picture of a page and its pixels per point, which are fewer than asked for on very large pages."""
        image, area = self._render(number, None, dpi)
        return image, image.width / boxes.width(area)

    def objects(self, page: int) -> list[tuple[PageObject, Box]]:
        """Return what is painted on a page, each with its box in points, origin top left; good until the next call."""
        handle = self._page(page)
        if self._listed is None:
            self._listed = [(item, from_top(item.bounds, handle)) for item in page_objects(handle)]
        return self._listed

    def painted(self, page: int) -> Painted:
        """Return where bitmaps and paths show on a page, in points, origin top left."""
        handle = self._page(page)
        return painted((item for item, _ in self.objects(page)), lambda bounds: from_top(bounds, handle))

    def text(self, page: int, box: Box) -> str:
        """Return the text in a piece of a page, the box in points, origin top left."""
        handle = self._page(page)
        if self._words is None:
            self._words = handle.get_textpage()
        left, _, _, top = handle.get_bbox()
        return str(self._words.get_text_bounded(left + box[0], top - box[3], left + box[2], top - box[1]))

    def _page(self, number: int) -> pypdfium2.PdfPage:
        """Return a page, kept open until another is asked for: what is cut out of a page is cut out of it in one go."""
        if self._open is None or self._open[0] != number:
            self._close()
            page = self._document[number - 1]
            page.set_rotation(0)
            self._open = (number, page)
        return self._open[1]

    def _close(self) -> None:
        if self._words is not None:
            self._words.close()
        if self._open is not None:
            self._open[1].close()
        self._open = self._listed = self._words = None

    def _render(self, page: int, box: Box | None, dpi: int) -> tuple[Image.Image, Box]:
        """Return the picture of what of a box lies on a page, and which box that is."""
        handle = self._page(page)
        width, height = handle.get_size()
        area = clip(box, (width, height)) if box else (0.0, 0.0, width, height)
        scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, boxes.area(area))) ** 0.5)
        if min(boxes.width(area), boxes.height(area)) * scale < 2:
            # PDFium rounds margins up to whole pixels, which may leave nothing between them
            area = clip(boxes.grow(area, 1 / scale), (width, height))
        margins = (area[0], height - area[3], width - area[2], area[1])
        bitmap = handle.render(scale=scale, crop=margins, draw_annots=False, rev_byteorder=True)
        return bitmap.to_pil().convert("RGB"), area


def _room_to_turn(box: Box, skew: float) -> Box:
    """Return the box that holds all of a box turned about its middle by some degrees."""
    cos, sin = abs(math.cos(math.radians(skew))), abs(math.sin(math.radians(skew)))
    width, height = boxes.width(box), boxes.height(box)
    right, down = (width * (cos - 1) + height * sin) / 2, (height * (cos - 1) + width * sin) / 2
    return (box[0] - right, box[1] - down, box[2] + right, box[3] + down)


def _straightened(image: Image.Image, area: Box, box: Box, skew: float) -> Image.Image:
    """Turn the picture of an area about the middle of a box in it, and cut the box out."""
    scale = image.width / boxes.width(area)
    x, y = ((boxes.center(box)[i] - area[i]) * scale for i in (0, 1))
    across, along = boxes.width(box) * scale / 2, boxes.height(box) * scale / 2
    turned = image.rotate(-skew, Image.Resampling.BICUBIC, center=(x, y), fillcolor="white")
    cut = (max(0.0, x - across), max(0.0, y - along), min(image.width, x + across), min(image.height, y + along))
    left, top, right, bottom = map(round, cut)
    return turned.crop((left, top, right, bottom))


def clip(box: Box, size: tuple[float, float]) -> Box:
    """Return what of a box lies on a page of this size; its area is 0 when nothing does."""
    return boxes.intersection(box, (0.0, 0.0, *size))


def blank() -> bytes:
    """Return a small white JPEG, in place of a page that cannot be rendered."""
    return jpeg(Image.new("RGB", (70, 100), "white"), 85)


def jpeg(image: Image.Image, quality: int) -> bytes:
    """Return the image as JPEG bytes; from quality 95 without colour subsampling."""
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0 if quality >= 95 else 2)
    return out.getvalue()
