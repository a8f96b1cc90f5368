"""Pictures without a caption: those that show ultrasound are figures all the same, under the headings of the text next to them."""

from collections.abc import Iterable, Mapping

from remud_hub import boxes
from remud_hub.records import Block, Content, Document, Picture


_LEAST_SIDE = 85.0
"""Three centimetres, in points: seals, codes, portraits and covers beside a title are smaller than what is to be looked at."""
_SURE = 0.5
"""A call less sure than this is more often wrong than right, and between two kinds of medical pictures an open one."""


def may_be_looked_at(picture: Picture) -> bool:
    """Whether a picture is large enough to be there for what it shows."""
    return min(boxes.width(picture.box), boxes.height(picture.box)) >= _LEAST_SIDE


def may_be_ultrasound(content: Content) -> bool:
    """Whether a picture is called one of ultrasound, or may be: other medical pictures only where that is a sure call."""
    return content.kind == "ultrasound" or (content.kind == "other medical" and content.confidence < _SURE)


def heading_path(picture: Picture, document: Document, paths: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the headings that a picture stands under: those of the text next to it on its page.

    Args:
        picture: A picture without a caption.
        document: Where it is from.
        paths: The headings above each block that is none, by the identity of the block.
    """
    here = _texts_of(picture.page, document.blocks)
    nearest = min(here, key=lambda block: boxes.gap(block.box, picture.box), default=None)
    return () if nearest is None else paths[id(nearest)]


def _texts_of(page: int, blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.page == page and block.kind not in ("heading", "furniture")]
