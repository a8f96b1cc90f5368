"""What is drawn on a page, in pieces that a reader would see."""

from collections.abc import Sequence

from remud_hub import boxes
from remud_hub.read.layout import drawings
from remud_hub.read.layout.furniture import is_edge_ornament
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.paragraphs import Paragraph
from remud_hub.records import Box


_DIVIDER = 150.0


def pieces_of(
    page: PageContent, prose: Sequence[Paragraph], walls: Sequence[Box], captions: Sequence[Box]
) -> list[Box]:
    """Return what is drawn on a page, in pieces that a reader would see.

    Args:
        page: What is on it; its ink is without text from here on.
        prose: Its running text.
        walls: What no piece reaches over: running text, captions, tables.
        captions: Those of the walls that are labelled captions.
    """
    texts = [area for block in prose for area in block.areas]
    page.ink.erase(_dividers(page, walls))
    seen = drawings.visible_objects([*page.bitmaps, *page.shapes], page.box, walls, texts, page.ink)
    pieces = drawings.with_gridlines(drawings.gather(seen, walls, captions), page.rules, walls)
    parts = [part for piece in pieces for part in drawings.parted(piece, captions, page.ink)]
    return [part for part in parts if not is_edge_ornament(part, page.box)]


def _dividers(page: PageContent, texts: Sequence[Box]) -> list[Box]:
    """Return the rules that run from side to side of a frame that holds text: they part its figure from its caption."""
    wide = [shape for shape in page.shapes if boxes.width(shape) > _DIVIDER]
    frames = [shape for shape in wide if any(boxes.inside(text, shape) > 0.9 for text in texts)]
    return [
        rule
        for rule in page.rules
        for frame in frames
        if boxes.width(rule) > 0.95 * boxes.width(frame)
        and boxes.width(rule) > _DIVIDER
        and boxes.inside((*rule[:3], rule[3] + 0.1), boxes.grow(frame, 1.0)) > 0.9
    ]
