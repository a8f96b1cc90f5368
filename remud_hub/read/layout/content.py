"""What is on a page, put in the frame the rules work in: upright, straight, origin top left."""

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np
from docling_core.types.doc import BoundingBox
from docling_core.types.doc.page import BoundingRectangle, SegmentedPdfPage
from PIL import Image

from remud_hub import boxes
from remud_hub.read.frame import Frame
from remud_hub.read.hidden import HiddenTexts
from remud_hub.read.layout.ink import Ink, scanned_paper
from remud_hub.read.layout.lines import Line, Word, join_fragments, make_line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.scan.look import Scan
from remud_hub.records import Box


INK_SCALE = 2.0
"""Pixels per point that a page is looked at with."""


class Drawn(Protocol):
    """The bitmaps and paths of a page, in points on the page as it is shown, origin top left."""

    def get_bitmap_rects(self) -> Iterable[BoundingBox]:
        """Return where bitmaps stand."""
        ...

    def get_connected_shape_bounding_boxes(self, *, tolerance: float) -> list[BoundingBox] | None:
        """Return where paths stand, those that touch as one."""
        ...

    def get_shape_lines(self, *, horizontal: bool, vertical: bool) -> list[BoundingBox] | None:
        """Return the straight lines."""
        ...


def turns_of(parsed: SegmentedPdfPage) -> int:
    """Return the quarter turns clockwise that set most of the text upright."""
    votes = [0, 0, 0, 0]
    for cell in parsed.word_cells:
        votes[_quarter(cell.rect)] += len(cell.text)
    return -votes.index(max(votes)) % 4


def of_text_layer(
    parsed: SegmentedPdfPage, drawn: Drawn, straight: Image.Image, frame: Frame, hidden: HiddenTexts
) -> PageContent:
    """Return what the parser found on a page.

    Args:
        parsed: Its text.
        drawn: Its bitmaps and paths.
        straight: The page set straight.
        frame: Between the page as it is shown and that.
        hidden: Text that nobody can see, which is left out.
    """
    level = frame.turns % 2 == 0
    shapes = drawn.get_connected_shape_bounding_boxes(tolerance=2.0) or []
    rules = drawn.get_shape_lines(horizontal=level, vertical=not level) or []
    return PageContent(
        size=frame.size,
        lines=_lines(parsed, frame, hidden),
        bitmaps=[frame.straight(_box(found)) for found in drawn.get_bitmap_rects()],
        shapes=[frame.straight(_box(found)) for found in shapes],
        rules=[frame.straight(_box(found)) for found in rules],
        ink=Ink(straight, straight.width / frame.size[0]),
    )


def of_scan(scan: Scan, straight: Image.Image, frame: Frame) -> PageContent:
    """Return what was seen on a page that was read by OCR; the arguments are those of ``of_text_layer``."""
    return PageContent(
        size=frame.size,
        lines=join_fragments(scan.lines),
        bitmaps=scan.marks.pictures,
        shapes=scan.marks.drawings,
        rules=scan.marks.rules,
        ink=Ink(straight, straight.width / frame.size[0], paper=scanned_paper(straight)),
    )


def _lines(parsed: SegmentedPdfPage, frame: Frame, hidden: HiddenTexts) -> list[Line]:
    words = [word for word in map(_word, parsed.word_cells) if not hidden.hold(word.text, word.font, word.box)]
    middles = np.array([boxes.center(word.box) for word in words]).reshape(-1, 2)
    lines: list[Line] = []
    for cell in parsed.textline_cells:
        whole = _word(cell)
        if not whole.text.strip() or hidden.hold(whole.text, whole.font, whole.box):
            continue
        x0, y0, x1, y1 = whole.box
        held = (middles[:, 0] >= x0) & (middles[:, 0] <= x1) & (middles[:, 1] >= y0) & (middles[:, 1] <= y1)
        mine = [Word(words[i].text, frame.straight(words[i].box), words[i].font) for i in np.flatnonzero(held)]
        level = _quarter(cell.rect) == -frame.turns % 4
        lines.append(make_line(whole.text, frame.straight(whole.box), mine, level, whole.font))
    return join_fragments(lines)


def _word(cell: Any) -> Word:
    return Word(cell.text, _box(cell.rect.to_bounding_box()), cell.font_name)


def _quarter(rect: BoundingRectangle) -> int:
    """Return where a text runs: 0 to the right, 1 downwards, 2 to the left, 3 upwards."""
    across, down = rect.r_x1 - rect.r_x0, rect.r_y1 - rect.r_y0
    if abs(across) >= abs(down):
        return 0 if across >= 0 else 2
    return 1 if down > 0 else 3


def _box(bounds: BoundingBox) -> Box:
    return (bounds.l, min(bounds.t, bounds.b), bounds.r, max(bounds.t, bounds.b))
