"""Title bars and banners: flat bands and strips that a heading or title is printed on; they belong to no drawing."""

from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.paragraphs import Paragraph, Style
from remud_hub.read.layout.tables import is_prose
from remud_hub.records import Box


_FLAT = 8.0
"""A bar is so many times as long as it is high."""
_STRIP, _TITLE_IN_STRIP = 4.0, 0.2
"""A banner is so many times as long as it is high, and its title has this share of its height. Ours."""
_ON = 0.9
"""What stands on a bar or strip by more than this is printed on it."""
_CAPTION_BELOW = 30.0
"""How far below a strip the caption begins that makes it a figure, in points. Ours."""
_BLED, _OPENING = 3.0, 2.0
"""What is printed up to the edge of a page ends within so many points of it; the title of an article is so many times as large
as its text."""
_AT_EDGE = 3.0
"""It begins where the text of its column does, give or take so many points; boxes of charts begin anywhere."""


def title_bars(shapes: Iterable[Box], blocks: Sequence[Paragraph], body: Style) -> list[Box]:
    """Return the shapes of a page that are bars under a line of text.

    Args:
        shapes: What is drawn, pieces that touch as one.
        blocks: The page's text.
        body: Style of its running text.
    """
    edges = [block.box[0] for block in blocks if is_prose(block, body)]
    return [
        shape
        for shape in shapes
        if boxes.width(shape) > _FLAT * boxes.height(shape)
        and any(abs(shape[0] - edge) < _AT_EDGE for edge in edges)
        and sum(len(block.lines) for block in blocks if on_bar(block, [shape])) == 1
    ]


def on_bar(block: Paragraph, bars: Iterable[Box]) -> bool:
    """Whether a block of text is printed on one of the bars."""
    return any(boxes.inside(block.box, bar) > _ON for bar in bars)


def is_banner(piece: Box, titles: Sequence[Line], captions: Sequence[Box]) -> bool:
    """Whether a flat strip of a page is there for the title that is printed on it: an advertisement, the head of a newsletter.

    One with a figure's caption straight below it is that figure.
    """
    if any(boxes.x_overlap(piece, box) > 0 and 0 <= box[1] - piece[3] < _CAPTION_BELOW for box in captions):
        return False
    return boxes.width(piece) > _STRIP * boxes.height(piece) and any(
        boxes.inside(title.box, piece) > _ON and boxes.height(title.box) > _TITLE_IN_STRIP * boxes.height(piece)
        for title in titles
    )


def without_opening(
    pieces: Sequence[Box], titles: Sequence[Line], captions: Sequence[Box], page: Box, body: Style
) -> list[Box]:
    """Return the pieces of a page without the picture that fills its head up to the edges, as magazines open an article.

    The article's title is printed on it, and it is the nearest piece above no figure's caption.
    """
    large = [title.box for title in titles if title.size > _OPENING * body.size]
    opening = [
        piece
        for piece in pieces
        if _fills_head(piece, page)
        and any(boxes.inside(title, piece) > _ON for title in large)
        and not any(_is_nearest(piece, caption, pieces) for caption in captions)
    ]
    return [piece for piece in pieces if not (captions and piece in opening)]


def _fills_head(piece: Box, page: Box) -> bool:
    """Whether a piece reaches the upper edge of a page and both sides."""
    return piece[1] <= page[1] + _BLED and piece[0] <= page[0] + _BLED and piece[2] >= page[2] - _BLED


def _is_nearest(piece: Box, caption: Box, pieces: Sequence[Box]) -> bool:
    """Whether no other piece stands between one and a caption below it."""
    between = [box for box in pieces if boxes.x_overlap(box, caption) > 0 and piece[3] <= box[3] <= caption[1]]
    return all(box == piece for box in between)
