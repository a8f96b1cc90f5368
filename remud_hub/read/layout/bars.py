"""Title bars: flat bands of colour that a heading is printed on; they belong to no drawing."""

from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.paragraphs import Paragraph, Style
from remud_hub.read.layout.tables import is_prose
from remud_hub.records import Box


_FLAT = 8.0
"""A bar is so many times as long as it is high."""
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
    return any(boxes.inside(block.box, bar) > 0.9 for bar in bars)
