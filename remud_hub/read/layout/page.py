"""One page: from lines, bitmaps and shapes to regions."""

from collections.abc import Sequence
from dataclasses import dataclass

from remud_hub import boxes
from remud_hub.read.layout import drawings, figures, tables
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.furniture import is_edge_ornament, is_furniture
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.paragraphs import Paragraph, Style, body_style, ends_sentence, is_item, paragraphs
from remud_hub.read.layout.regions import Region, RegionKind
from remud_hub.records import Box


@dataclass
class PageContent:
    """What the parser found on a page, text upright."""

    size: tuple[float, float]
    lines: Sequence[Line]
    objects: Sequence[Box]
    """Bitmaps and connected shapes."""
    rules: Sequence[Box]
    """Horizontal lines."""
    ink: Ink

    @property
    def box(self) -> Box:
        """The page."""
        return (0.0, 0.0, *self.size)


def analyse(page: PageContent, marks: frozenset[str]) -> list[Region]:
    """Return the regions of a page; their order says nothing.

    Args:
        page: What is on it.
        marks: Fingerprints of the document's running heads and feet.
    """
    body = body_style(page.lines)
    if body is None:
        return []
    furniture = [line for line in page.lines if is_furniture(line, page.box, marks)]
    lines = [line for line in page.lines if line not in set(furniture)]
    blocks = paragraphs(lines, caption_starts(lines, body))
    found = [Region("furniture", line.box, (line,)) for line in furniture]
    found.extend(_tables(page, blocks, body))
    blocks = _outside(blocks, found)
    pictures = _pictures(page, blocks, lines, body, [region.box for region in found])
    found.extend(pictures)
    found.extend(_text(block, body, page) for block in _outside(blocks, pictures))
    return found


def _tables(page: PageContent, blocks: Sequence[Paragraph], body: Style) -> list[Region]:
    found: list[Region] = []
    captions = [block for block in blocks if block.label is not None]
    lines = [line for block in blocks for line in block.lines]
    for caption in captions:
        if caption.label is None or caption.label.kind != "table":
            continue
        below = [other.box[1] for other in captions if other.box[1] > caption.box[3] and boxes.x_overlap(other.box, caption.box) > 0]
        area = tables.table_area(caption, page.rules, blocks, body, min(below, default=page.size[1]))
        if area is not None:
            found.append(Region("table", area, tables.lines_inside(area, lines)))
    return found


def _pictures(page: PageContent, blocks: Sequence[Paragraph], lines: Sequence[Line], body: Style, taken: Sequence[Box]) -> list[Region]:
    captions = [block.box for block in blocks if block.label is not None]
    of_figures = [block.box for block in blocks if block.label is not None and block.label.kind == "figure"]
    prose = [block for block in blocks if block.label is None and _is_running_text(block, body, blocks)]
    walls = [*(block.box for block in prose), *taken]
    page.ink.erase([*(line.box for block in prose for line in block.lines), *captions, *taken])
    objects = [box for box in page.objects if not is_edge_ornament(box, page.box, taken)]
    objects = drawings.visible_objects(objects, page.box, captions, [block.box for block in prose], page.ink)
    pieces = drawings.gather(objects, [*walls, *captions])
    claims = figures.claim(of_figures, pieces, [*walls, *(box for box in captions if box not in of_figures)])
    solid = {line for block in [*prose, *(b for b in blocks if b.label)] for line in block.lines}
    lettering = [line for line in lines if line not in solid]
    lettering.extend(line for line in page.lines if not line.level and line not in lettering)
    areas = [boxes.union(claimed) for claimed in claims if claimed]
    areas.extend(piece for piece in pieces if not any(boxes.inside(piece, area) > 0.5 for area in areas) and _is_lone_picture(piece))
    found: list[Region] = []
    for area in areas:
        others = [*walls, *captions, *(other for other in areas if other != area)]
        grown, letters = figures.absorb_lettering(area, lettering, others)
        lettering = [line for line in lettering if line not in letters]
        found.append(Region("picture", figures.tightened(grown, letters, page.ink), tuple(letters)))
    return found


def _is_running_text(block: Paragraph, body: Style, blocks: Sequence[Paragraph]) -> bool:
    """Running text, its single last lines and its headings included: those stand at the left edge of a column."""
    if tables.is_prose(block, body):
        return True
    first = block.lines[0]
    looks_like_body = body.fits(first) or (first.bold and first.size >= 0.95 * body.size)
    edges = [other.box[0] for other in blocks if other is not block and tables.is_prose(other, body)]
    return looks_like_body and any(abs(first.box[0] - edge) < 2.0 for edge in edges)


def _is_lone_picture(piece: Box) -> bool:
    return boxes.width(piece) > 20 and boxes.height(piece) > 20


def _outside(blocks: Sequence[Paragraph], regions: Sequence[Region]) -> list[Paragraph]:
    """Return the blocks without the lines that regions have taken."""
    taken = {line for region in regions for line in region.lines}
    left = []
    for block in blocks:
        lines = tuple(line for line in block.lines if line not in taken)
        if lines:
            left.append(block if len(lines) == len(block.lines) else Paragraph(lines, block.label))
    return left


def _text(block: Paragraph, body: Style, page: PageContent) -> Region:
    return Region(_kind(block, body, page), block.box, block.lines)


def _kind(block: Paragraph, body: Style, page: PageContent) -> RegionKind:
    text = join_text(block.lines)
    if block.label is not None:
        return "caption"
    if _is_heading(block, text, body):
        return "heading"
    if block.size < 0.87 * body.size and block.box[1] > 0.8 * page.size[1]:
        return "footnote"
    return "list_item" if is_item(text) else "text"


def _is_heading(block: Paragraph, text: str, body: Style) -> bool:
    if len(block.lines) > 4 or len(text) > 200 or ends_sentence(text) or not any(char.isalpha() for char in text):
        return False
    if all(line.bold for line in block.lines) and block.size >= 0.85 * body.size:
        return not body_is_bold(body)
    return block.size > 1.12 * body.size


def body_is_bold(body: Style) -> bool:
    """Whether the running text itself is set in bold: then bold says nothing."""
    return Line("", (0, 0, 0, 0), body.size, body.font, body.font).bold
