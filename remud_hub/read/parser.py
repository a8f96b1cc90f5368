"""docling-parse, alone: text, bitmaps and paths of pages, without what Docling's pipeline loads around it."""

from collections.abc import Iterator
from io import BytesIO

from docling_core.types.doc import BoundingBox
from docling_core.types.doc.page import SegmentedPdfPage
from docling_parse.pdf_parser import (
    ContentConfig,
    ContentLevel,
    DecodeConfig,
    DoclingThreadedPdfParser,
    PageParseResult,
    ThreadedPdfParserConfig,
)


_MOST_WAITING = 1
"""Pages parsed ahead of the rules: one full of paths takes hundreds of megabytes."""
_RELEASED_EVERY = 4
"""So many pages the parser keeps what it took for the next ones."""


class ParsedPage:
    """A page as docling-parse gives it. Boxes are in points on the page as it is shown, origin top left."""

    def __init__(self, result: PageParseResult) -> None:
        self._result = result
        self.number = result.page_number
        self.error = None if result.success else result.error_message or "docling-parse could not read it"
        self.size = (result.page_width, result.page_height)

    def text(self) -> SegmentedPdfPage:
        """Return its words and lines."""
        page = self._result.get_page()
        for cell in (*page.textline_cells, *page.word_cells):
            cell.to_top_left_origin(self.size[1])
        return page

    def get_bitmap_rects(self) -> list[BoundingBox]:
        """Return where bitmaps stand."""
        rects = (bitmap.rect.to_bounding_box() for bitmap in self._result.get_page().bitmap_resources)
        return [rect for rect in map(self._from_top, rects) if rect.area() > 0]

    def get_connected_shape_bounding_boxes(self, *, tolerance: float) -> list[BoundingBox]:
        """Return where paths stand, those that touch as one."""
        return [self._from_top(box) for box in self._result.get_connected_shape_bounding_boxes(tolerance=tolerance)]

    def get_shape_lines(self, *, horizontal: bool, vertical: bool) -> list[BoundingBox]:
        """Return the straight lines."""
        return [self._from_top(box) for box in self._result.get_shape_lines(horizontal=horizontal, vertical=vertical)]

    def _from_top(self, box: BoundingBox) -> BoundingBox:
        return box.to_top_left_origin(self.size[1])


def parse(data: bytes, pages: range) -> Iterator[ParsedPage]:
    """Yield pages that follow each other, each once, in any order.

    Raises:
        RuntimeError: The file cannot be parsed.
        ValueError: The same.
    """
    config = ThreadedPdfParserConfig(
        threads=1,
        max_concurrent_results=_MOST_WAITING,
        page_content_config=ContentConfig(
            char_cells_content_level=ContentLevel.COMPUTE,
            shapes_content_level=ContentLevel.COMPUTE,
            include_bitmap_bytes=False,
        ),
    )
    decode = DecodeConfig(release_native_memory_every_n_pages=_RELEASED_EVERY)
    parser = DoclingThreadedPdfParser(parser_config=config, decode_config=decode)
    key = parser.load(BytesIO(data), page_range=(pages[0], pages[-1]))
    try:
        for result in parser.iterate_results():
            yield ParsedPage(result)
    finally:
        while parser.has_tasks():
            parser.get_task()
        parser.unload(key)
