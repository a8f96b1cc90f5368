"""Pictures of pages and of pieces of them, rendered by PDFium; the same input gives the same bytes."""

from io import BytesIO

import pypdfium2
from PIL import Image

from remud_hub import boxes
from remud_hub.records import Box


_MOST_PIXELS = 40_000_000
"""Posters and plans are rendered at a lower resolution than asked for rather than at several gigabytes."""


class Renderer:
    """Renders one PDF, its pages as they are without ``/Rotate``.

    Args:
        data: The file's bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)

    def __enter__(self) -> "Renderer":
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def crop(self, page: int, box: Box | None, dpi: int, *, quality: int, turns: int = 0) -> bytes:
        """Return a JPEG of a piece of a page.

        Args:
            page: Number of the page, from 1.
            box: The piece in points; None: the whole page.
            dpi: Resolution.
            quality: JPEG quality; from 95 the colours are kept at full resolution.
            turns: Quarter turns clockwise that set the picture upright.
        """
        handle = self._document[page - 1]
        try:
            handle.set_rotation(0)
            width, height = handle.get_size()
            area = boxes.intersection(box, (0.0, 0.0, width, height)) if box else (0.0, 0.0, width, height)
            scale = min(dpi / 72, (_MOST_PIXELS / max(1.0, boxes.area(area))) ** 0.5)
            margins = (area[0], height - area[3], width - area[2], area[1])
            image = handle.render(scale=scale, crop=margins, draw_annots=False).to_pil().convert("RGB")
        finally:
            handle.close()
        return jpeg(image.rotate(-90 * turns, expand=True) if turns else image, quality)


def jpeg(image: Image.Image, quality: int) -> bytes:
    """Return the image as JPEG bytes; from quality 95 without colour subsampling."""
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, subsampling=0 if quality >= 95 else 2)
    return out.getvalue()
