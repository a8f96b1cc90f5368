"""docling-parse, alone: text, bitmaps and paths of pages, without what Docling's pipeline loads around it.

Its binding is asked itself: the objects that docling-parse's own classes make of each word take longer than the parsing.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from docling_parse.pdf_parsers import DecodePageConfig, pdf_parser

from remud_hub import boxes
from remud_hub.read.clipped import Painted
from remud_hub.read.layout.content import TOUCHING, Cell, Drawn, PageText, direction
from remud_hub.read.layout.drawings import held_by, is_ground
from remud_hub.read.layout.slides import frames_of_slides
from remud_hub.read.touching import touching
from remud_hub.records import Box


_KEY = "file"
_STRAIGHT = 1e-3
_FEWEST_LINES = 10
"""Lines from which on a tinted box is one of text; captions have fewer. Ours."""
_RELEASED_EVERY = 4
"""So many pages the parser keeps what it took for the next ones."""


class ParsedPage:
    """A page as docling-parse gives it. Boxes are in points on the page as it is shown, origin top left.

    Args:
        number: Its number, from 1.
        decoder: What docling-parse decoded; None where it could not.
        error: Why it could not.
    """

    def __init__(self, number: int, decoder: Any, error: str | None = None) -> None:
        self.number = number
        self.error = error
        self._decoder = decoder
        if decoder is not None:
            left, bottom, right, top = decoder.get_page_dimension().get_crop_bbox()
            self.size = (abs(right - left), abs(top - bottom))

    def text(self) -> PageText:
        """Return its words and lines."""
        words, lines = self._decoder.get_word_cells(), self._decoder.get_line_cells()
        return PageText(tuple(map(self._cell, words)), tuple(map(self._cell, lines)))

    def drawn(self, *, level: bool, captions: Sequence[Box] = (), texts: Sequence[Box] = ()) -> Drawn:
        """Return where bitmaps, paths and straight lines stand.

        Args:
            level: Whether the lines to be found run from left to right on the page as it is shown, or up and down.
            captions: Where captions of figures stand: what holds several of them, or one beside running text, joins nothing.
            texts: Where lines of running text stand.
        """
        images = [image for image in self._decoder.get_page_images() if image.is_visible]
        rules = self._decoder.get_shape_lines(horizontal=level, vertical=not level, tolerance=_STRAIGHT)
        return Drawn(
            bitmaps=[box for box in map(self._from_top, map(_bounds, images)) if boxes.area(box) > 0],
            shapes=self._shapes(captions, texts),
            rules=[self._from_top(found) for found in rules],
        )

    def every(self) -> Painted:
        """Return where bitmaps and paths stand, also those that docling-parse takes for clipped away."""
        found = self._decoder.get_page_images()
        images = (self._from_top((image.x0, image.y0, image.x1, image.y1)) for image in found)
        return Painted(self._on_page(images), self._on_page(self._single()))

    def _on_page(self, found: Iterable[Box]) -> list[Box]:
        """Return what of boxes lies on the page; the ground that it is printed on is no drawing."""
        width, height = self.size
        on = (box for box in found if box[2] > 0 and box[3] > 0 and box[0] < width and box[1] < height)
        cut = (boxes.intersection(box, (0.0, 0.0, width, height)) for box in on)
        return [box for box in cut if not self._is_ground(box)]

    def _single(self) -> Iterator[Box]:
        single = self._decoder.get_page_shapes()
        around = (_around(single[i]) for i in range(len(single)))
        return (self._from_top(points) for points in around if points is not None)

    def _shapes(self, captions: Sequence[Box], texts: Sequence[Box]) -> list[Box]:
        """Return where paths stand, those that touch as one; the ground of slides or of several figures touches all, and joins none."""
        joined = self._decoder.get_connected_shape_bounding_boxes(tolerance=TOUCHING)
        found = [self._from_top(each) for each in joined]
        slides = frames_of_slides(found, self.size)
        frames = self._frames(found, captions, texts)
        if not (slides or frames or any(map(self._is_ground, found))):
            return found
        single = list(self._single())
        # The ground of the sheet may have joined them
        slides, frames = slides or frames_of_slides(single, self.size), frames or self._frames(single, captions, texts)
        apart = [*slides, *frames]
        single = [box for box in single if not self._is_ground(box, apart)]
        return [*apart, *touching(single, self.size, TOUCHING)]

    def _frames(self, shapes: Iterable[Box], captions: Sequence[Box], texts: Sequence[Box]) -> list[Box]:
        """Return the shapes that are the grounds of several figures, or of boxes of text with a figure in them."""
        if not captions:
            return []
        holding = [shape for shape in dict.fromkeys(shapes) if held_by(shape, captions) and not self._is_ground(shape)]
        return [shape for shape in holding if _is_frame(len(held_by(shape, captions)), len(held_by(shape, texts)))]

    def _is_ground(self, box: Box, slides: Sequence[Box] = ()) -> bool:
        return any(is_ground(box, sheet) for sheet in [(0.0, 0.0, *self.size), *slides])

    def _cell(self, found: Any) -> Cell:
        height = self.size[1]
        xs = (found.r_x0, found.r_x1, found.r_x2, found.r_x3)
        ys = (height - found.r_y0, height - found.r_y1, height - found.r_y2, height - found.r_y3)
        box = (min(xs), min(ys), max(xs), max(ys))
        return Cell(found.text, box, found.font_name, direction(xs[1] - xs[0], ys[1] - ys[0]))

    def _from_top(self, found: tuple[float, float, float, float]) -> Box:
        x0, y0, x1, y1 = found
        top, bottom = sorted((self.size[1] - y0, self.size[1] - y1))
        return (min(x0, x1), top, max(x0, x1), bottom)


def parse(data: bytes, pages: range) -> Iterator[ParsedPage]:
    """Yield pages one after another.

    Raises:
        RuntimeError: The file cannot be parsed.
        ValueError: The same.
    """
    parser = pdf_parser("fatal")
    if not parser.load_document_from_bytesio(key=_KEY, bytes_io=BytesIO(data), password=None):
        raise RuntimeError("docling-parse cannot open it")
    config = _config()
    for number in pages:
        try:
            decoder = parser.get_page_decoder(key=_KEY, page=number - 1, config=config)
        except (RuntimeError, ValueError) as error:
            yield ParsedPage(number, None, str(error) or "docling-parse could not read it")
        else:
            yield ParsedPage(number, decoder)
            del decoder
        parser.unload_document_page(key=_KEY, page=number - 1)
    parser.unload_document(_KEY)


def _config() -> Any:
    config = DecodePageConfig()
    config.page_boundary = "crop_box"
    config.keep_char_cells = False
    config.extract_bitmap_pixels = False
    config.release_native_memory_every_n_pages = _RELEASED_EVERY
    return config


def _is_frame(captions: int, lines: int) -> bool:
    """Whether what holds so many captions and lines of text is the ground of several figures, or of a box with a figure in it."""
    return captions > 1 or (captions == 1 and lines >= _FEWEST_LINES)


def _around(shape: Any) -> tuple[float, float, float, float] | None:
    """Return the points of a path from the least to the greatest, or None of an empty one."""
    xs, ys = list(shape.get_x()), list(shape.get_y())
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _bounds(image: Any) -> tuple[float, float, float, float]:
    if image.has_visible_bbox:
        return (image.visible_x0, image.visible_y0, image.visible_x1, image.visible_y1)
    return (image.x0, image.y0, image.x1, image.y1)
