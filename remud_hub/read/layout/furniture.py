"""Running heads, feet and page numbers: what stands at the edge of a page and comes back on others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from remud_hub import boxes
from remud_hub.labels import caption_label
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


EDGE = 0.11
"""Share of the page's height, at the top and at the bottom, where running heads and feet stand."""
_SIDE = 0.07
"""Share of the page's width, on the left and on the right, where no text stands, but thumb tabs may."""
_ALONG = 0.8
"""Share of the page's height that a shadow along its side has. Ours."""
_BANNER, _FROM_SIDE_TO_SIDE = 0.2, 0.98
"""Share of the page's height that a banner takes at most, and of its width that it takes at least. Ours."""
_WATERMARK = 120.0
"""Text that runs aslant is a watermark where it takes more than so many points across or along. Ours."""
_AT_END = 2.0
"""It begins at the very edge, give or take so many points."""
_FEWEST_LETTERS = 3
_SAME_HEIGHT = 8.0
"""Running heads stand at one height on all pages, within so many points."""
_NUMBER = re.compile(
    r"^[\W_]*第\s*\d{1,5}\s*页.*$|^[\W_]*(?:page\s*)?\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?[\W_]*$|^[ivxlc]{1,6}$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?<![.·…])(?:[.·…]\s?){5,}[A-Z]?\d{1,4}\s*$")
"""How a line of a list of figures ends: dots, and the number of the page."""


@dataclass(frozen=True)
class EdgeLine:
    """A line at the upper or lower edge of a page."""

    text: str
    from_top: float
    """Height of its middle in points; negative when counted from the lower edge."""


Marks = Sequence[EdgeLine]
"""What is repeated at the edges of a document's pages, digits and spaces taken out."""


def edge_line(text: str, middle: float, height: float) -> EdgeLine | None:
    """Return a line as one of the edge, or None when it stands further in.

    Args:
        text: The line.
        middle: Height of its middle on the page, in points from the top.
        height: Height of the page.
    """
    if EDGE * height < middle < (1 - EDGE) * height:
        return None
    return EdgeLine(text, middle if middle < height / 2 else middle - height)


def repeated(pages: Iterable[Sequence[EdgeLine]]) -> Marks:
    """Return the edge lines that stand at one height on more than one page.

    Args:
        pages: For each page the lines at its upper and lower edge.
    """
    seen: list[EdgeLine] = []
    found: dict[str, EdgeLine] = {}
    for lines in pages:
        here = [EdgeLine(_fingerprint(line.text), line.from_top) for line in lines]
        found |= {line.text: line for line in here if line.text and any(_is_same(line, before) for before in seen)}
        seen.extend(here)
    return tuple(found.values())


def is_furniture(line: Line, page: Box, marks: Marks) -> bool:
    """Whether a line is a running head or foot, a watermark, or one of a list of figures.

    Args:
        line: The line.
        page: Box of the page.
        marks: What is repeated in this document.
    """
    if _is_watermark(line) or (_LISTED.search(line.text) and caption_label(line.text)):
        return True
    edge = _at_edge(line, page)
    if edge is None or is_bare_label(line):
        return False
    # The left and the right part of a running head may come as one line or as two
    level = [mark.text for mark in marks if _are_level(edge, mark)]
    words = [mark for mark in level if _letters(mark) >= _FEWEST_LETTERS]
    within = any(edge.text in mark for mark in level) or not _letters(_without(edge.text, words))
    return (_letters(edge.text) >= _FEWEST_LETTERS and within) or _NUMBER.match(line.text.strip()) is not None


def _is_watermark(line: Line) -> bool:
    """Whether a line runs aslant over the page; what is called aslant below an axis is short."""
    return line.aslant and max(boxes.width(line.box), boxes.height(line.box)) > _WATERMARK


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _without(text: str, parts: Iterable[str]) -> str:
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, "")
    return text


def is_bare_label(line: Line) -> bool:
    """Whether a line says "Figure 3" and no more: above each figure of a manuscript stands one, and only its number differs."""
    label = caption_label(line.text)
    return label is not None and not line.text[label.end :].strip()


def comes_back(line: Line, page: Box, marks: Marks) -> bool:
    """Whether a line at the edge of a page stands on another one, too, though it may be digits alone.

    Args:
        line: The line.
        page: Box of the page.
        marks: What is repeated in this document.
    """
    edge = _at_edge(line, page)
    return edge is not None and any(_is_same(edge, mark) for mark in marks)


def _at_edge(line: Line, page: Box) -> EdgeLine | None:
    return edge_line(_fingerprint(line.text), boxes.center(line.box)[1], boxes.height(page))


def _fingerprint(text: str) -> str:
    """Return a line without what differs from page to page, or from parser to parser: digits, spaces, case, kinds of dashes."""
    return re.sub(r"\d+", "#", re.sub(r"[‐-―−]", "-", re.sub(r"\s+", "", text))).casefold()


def _is_same(line: EdgeLine, other: EdgeLine) -> bool:
    return line.text == other.text and _are_level(line, other)


def _are_level(line: EdgeLine, other: EdgeLine) -> bool:
    return abs(line.from_top - other.from_top) < _SAME_HEIGHT


def is_edge_ornament(box: Box, page: Box) -> bool:
    """Whether a drawing is a banner, badge or rule of the running head or foot, or a thumb tab: it lies all in the edge.

    The banner of a poster, from side to side along the edge, is higher than a running head.
    """
    edge, side = EDGE * boxes.height(page), _SIDE * boxes.width(page)
    at_end = box[1] <= page[1] + _AT_END or box[3] >= page[3] - _AT_END
    if boxes.width(box) > _FROM_SIDE_TO_SIDE * boxes.width(page) and at_end:
        edge = _BANNER * boxes.height(page)
    if boxes.height(box) > _ALONG * boxes.height(page) and boxes.width(box) < side:
        side *= 2  # the shadow at the edge of a page that was photographed
    in_head_or_foot = box[3] < page[1] + edge or box[1] > page[3] - edge
    return in_head_or_foot or box[2] < page[0] + side or box[0] > page[2] - side
