"""The rules: from the lines, bitmaps and shapes of a page to its regions."""

from collections.abc import Sequence

from remud_hub import boxes
from remud_hub.read.layout import drawings, run_on, tables
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.charts import boxes_of_text
from remud_hub.read.layout.drawn import drawn_regions
from remud_hub.read.layout.furniture import Marks, comes_back, is_edge_ornament, is_furniture
from remud_hub.read.layout.headings import is_heading
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.lone import lone_pictures
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.paragraphs import Paragraph, Style, body_style, is_item, paragraphs
from remud_hub.read.layout.regions import Region, RegionKind


_ON_AXIS = 1.3
"""How far numbers stand from their chart, in sizes of theirs."""


def analyse(page: PageContent, marks: Marks) -> list[Region]:
    """Return the regions of a page; their order says nothing.

    Args:
        page: What is on it.
        marks: The document's running heads and feet.
    """
    body = body_style(page.lines)
    if body is None:
        pictures = drawings.gather(drawings.visible_objects(page.bitmaps, page.box, [], [], page.ink), [])
        return [Region("picture", box) for box in lone_pictures(pictures, [], page.bitmaps, page.box)]
    furniture = _furniture(page, marks)
    lines = [line for line in page.lines if line not in set(furniture)]
    lines, starts = run_on.with_rest(lines, caption_starts(lines, body))
    # What is printed in a picture goes on with nothing above it
    tops = [(*bitmap[:3], bitmap[1]) for bitmap in page.bitmaps]
    blocks = paragraphs(lines, starts, body, [*page.rules, *tops])
    found = [Region("furniture", line.box, (line,)) for line in furniture]
    advice = boxes_of_text(blocks, page.shapes, page.rules)
    page = page.without(advice)
    ruled, waiting = _ruled_tables(page, blocks, body)
    found.extend(ruled)
    blocks = _outside(blocks, ruled)
    # Watermarks lie over all
    taken = [region.box for region in found if not any(line.aslant for line in region.lines)]
    drawn = drawn_regions(page, blocks, waiting, body, taken, advice)
    found.extend(drawn)
    found.extend(Region(kind_of(block, body, page), block.box, block.lines) for block in _outside(blocks, drawn))
    return found


def _furniture(page: PageContent, marks: Marks) -> list[Line]:
    """Return the lines of running heads and feet; parts of one without words are told by the part beside them."""
    sure = [line for line in page.lines if is_furniture(line, page.box, marks) and not _is_on_axis(line, page)]
    return [
        line
        for line in page.lines
        if line in sure
        or (comes_back(line, page.box, marks) and any(boxes.are_level(line.box, other.box) for other in sure))
    ]


def _is_on_axis(line: Line, page: PageContent) -> bool:
    """Whether a number at the edge of a page is one of a chart that stands there, and no page number."""
    if any(map(str.isalpha, line.text)):
        return False
    drawn = (box for box in [*page.bitmaps, *page.shapes] if not drawings.is_rule(box))
    return any(
        boxes.gap(line.box, box) < _ON_AXIS * line.size and not is_edge_ornament(box, page.box)
        for box in drawn
        if not drawings.is_ground(box, page.box)
    )


def _ruled_tables(page: PageContent, blocks: Sequence[Paragraph], body: Style) -> tuple[list[Region], list[Paragraph]]:
    """Return the tables that rules or columns of text show below their caption, and the table captions left over."""
    found: list[Region] = []
    waiting: list[Paragraph] = []
    captions = [block for block in blocks if block.label is not None]
    lines = [line for block in blocks for line in block.lines]
    for caption in captions:
        if caption.label is None or caption.label.kind != "table":
            continue
        below = [
            other.box[1]
            for other in captions
            if other.box[1] > caption.box[3] and boxes.x_overlap(other.box, caption.box) > 0
        ]
        bottom = min(below, default=page.size[1])
        area = tables.table_area(caption, page.rules, page.shapes, blocks, body, bottom)
        if area is None:
            waiting.append(caption)
        else:
            found.append(Region("table", area, tables.lines_inside(area, lines)))
    return found, waiting


def _outside(blocks: Sequence[Paragraph], regions: Sequence[Region]) -> list[Paragraph]:
    """Return the blocks without the lines that regions have taken."""
    taken = {line for region in regions for line in region.lines}
    left = []
    for block in blocks:
        lines = tuple(line for line in block.lines if line not in taken)
        if lines:
            left.append(block if len(lines) == len(block.lines) else Paragraph(lines, block.label))
    return left


def kind_of(block: Paragraph, body: Style, page: PageContent) -> RegionKind:
    """Return what a block of text is, told by its look and place."""
    if block.label is not None:
        return "caption"
    if is_heading(block, body):
        return "heading"
    if block.size < 0.87 * body.size and block.box[1] > 0.8 * page.size[1]:
        return "footnote"
    return "list_item" if is_item(join_text(block.lines)) else "text"
