"""One page: from lines, bitmaps and shapes to regions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from remud_hub import boxes
from remud_hub.read.layout import drawings, figures, legends, plates, run_on, tables
from remud_hub.read.layout.bars import is_banner, on_bar, title_bars, without_opening
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.charts import boxes_of_text, charts_of_text, is_box_of
from remud_hub.read.layout.forest import with_rows
from remud_hub.read.layout.furniture import Marks, comes_back, is_edge_ornament, is_furniture
from remud_hub.read.layout.headings import is_heading
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.lone import lone_pictures
from remud_hub.read.layout.paragraphs import (
    Paragraph,
    Style,
    body_style,
    is_item,
    paragraphs,
)
from remud_hub.read.layout.regions import Region, RegionKind
from remud_hub.records import Box


_DIVIDER = 150.0
_TITLE, _FEWEST_WORDS, _FEWEST_CHARACTERS = 1.5, 3, 7
"""So many times as large as running text, and of so many words, text is a title, and not lettering of a drawing."""
_WORD, _CHARACTER = re.compile(r"\S*[^\W\d_]{2}\S*"), re.compile(r"[一-鿿]")
"""Letters one by one in symbols, as the residues of a protein, make no words."""
_ON_AXIS = 1.3
"""How far numbers stand from their chart, in sizes of theirs."""


@dataclass
class PageContent:
    """What the parser found on a page, text upright."""

    size: tuple[float, float]
    lines: Sequence[Line]
    bitmaps: Sequence[Box]
    shapes: Sequence[Box]
    """Shapes that touch one another are one."""
    rules: Sequence[Box]
    """Horizontal lines."""
    ink: Ink

    @property
    def box(self) -> Box:
        """The page."""
        return (0.0, 0.0, *self.size)


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
    page = _without(page, advice)
    ruled, waiting = _ruled_tables(page, blocks, body)
    found.extend(ruled)
    blocks = _outside(blocks, ruled)
    # Watermarks lie over all
    taken = [region.box for region in found if not any(line.aslant for line in region.lines)]
    drawn = _drawn(page, blocks, waiting, body, taken, advice)
    found.extend(drawn)
    found.extend(Region(kind_of(block, body, page), block.box, block.lines) for block in _outside(blocks, drawn))
    return found


def _without(page: PageContent, frames: Sequence[Box]) -> PageContent:
    """Return a page without frames, and the rules that they are made of."""
    for frame in frames:
        drawings.take_out(frame, page.ink)
    return replace(
        page,
        shapes=[shape for shape in page.shapes if shape not in frames],
        rules=[rule for rule in page.rules if not any(boxes.gap(rule, frame) <= 0 for frame in frames)],
    )


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


def _bars(page: PageContent, blocks: Sequence[Paragraph], labelled: Sequence[Box], body: Style) -> list[Box]:
    """Return the title bars of a page; boxes of a chart look like them."""
    bars = title_bars(page.shapes, blocks, body)
    charts = charts_of_text(labelled, blocks, page.shapes, page.bitmaps) if bars else []
    return [bar for bar in bars if not any(is_box_of(bar, chart, blocks) for chart in charts)]


def _drawn(
    page: PageContent,
    blocks: Sequence[Paragraph],
    waiting: Sequence[Paragraph],
    body: Style,
    taken: Sequence[Box],
    advice: Sequence[Box],
) -> list[Region]:
    """Return the pictures, and the tables that are drawn like one and stand above their caption."""
    captions = [block for block in blocks if block.label is not None]
    claimants = [block for block in captions if block.label and (block.label.kind == "figure" or block in waiting)]
    labelled = [block.box for block in claimants if block.label and block.label.kind == "figure"]
    seen = [*page.bitmaps, *(box for box in page.shapes if not drawings.is_rule(box))]
    grids = [shape for shape in page.shapes if drawings.is_grid_of_figures(shape, labelled, seen)]
    page = _without(page, grids)
    page = replace(page, shapes=[shape for shape in page.shapes if not drawings.is_ground(shape, page.box)])
    bars = _bars(page, blocks, labelled, body)
    page = replace(page, shapes=[shape for shape in page.shapes if shape not in bars])
    charts = charts_of_text(labelled, blocks, page.shapes, page.bitmaps)
    running = tables.texts_of(blocks, body)
    prose = [
        block
        for block in blocks
        if block.label is None
        and not any(boxes.inside(block.box, chart) > 0.9 for chart in charts)
        and (tables.is_running_text(block, body, running) or on_bar(block, [*bars, *advice]))
        and not tables.is_lettering(block, body, running, [*page.shapes, *page.bitmaps])
        and not tables.is_cell(block, page.lines)
    ]
    walls = [*(area for block in prose for area in block.areas), *taken]
    solid = [block.box for block in captions]
    page.ink.erase([*(line.box for block in [*prose, *captions] for line in block.lines), *bars, *taken])
    titles = [line for line in page.lines if _is_title(line, body)]
    pieces = [
        piece for piece in pieces_of(page, prose, [*walls, *solid], solid) if not is_banner(piece, titles, labelled)
    ]
    pieces = without_opening(pieces, titles, labelled, page.box, body)
    lettering = [line for line in _lettering(page, [*prose, *captions], blocks) if not _is_title(line, body)]
    plate = (
        plates.of_sheet(claimants, pieces, prose)
        or plates.numbered(claimants, pieces, lettering)
        or plates.in_order(claimants, pieces, lettering, prose)
    )
    claims = figures.claim(
        [block.box for block in claimants],
        [piece for piece in pieces if not any(piece in own for own in plate.values())],
        [*walls, *(block.box for block in captions if block not in claimants)],
        [
            area
            for title in labelled
            for note in legends.notes_above(title, prose, body, pieces)
            for area in note.areas
        ],
    )
    claims = run_on.in_order(claims, [block.lines[0] for block in claimants], page.bitmaps)
    lines = [line for block in blocks for line in block.lines]
    claims = [
        plate.get(i) or (claimed if block in waiting else tables.besides_grids(claimed, page.rules, lines))
        for i, (block, claimed) in enumerate(zip(claimants, claims, strict=True))
    ]
    areas = [(boxes.union(claimed), claimant) for claimed, claimant in zip(claims, claimants, strict=True) if claimed]
    found: list[Region] = []
    for area, claimant in areas:
        under = legends.under(claimant, area, blocks, body)
        below = [text.box for text in under]
        others = [*walls, *solid, *(other for other, _ in areas if other != area), *below]
        lettering = [line for line in lettering if not any(line in text.lines for text in under)]
        drawn = with_rows(_above(area, below), lettering, others)
        grown, letters = figures.absorb_lettering(drawn, lettering, others, [claimant.box, *below])
        lettering = [line for line in lettering if line not in letters]
        kind: RegionKind = "table" if claimant in waiting else "picture"
        found.append(Region(kind, figures.tightened(grown, letters, page.ink), tuple(letters)))
        texts = dict.fromkeys([*under, *legends.rest_of(claimant, area, prose, blocks, page.shapes, body)])
        found.extend(_captions(claimant, list(texts)))
    for picture in lone_pictures(pieces, [area for area, _ in areas], page.bitmaps, page.box):
        held = tables.lines_inside(picture, lettering)
        lettering = [line for line in lettering if line not in held]
        found.append(Region("picture", picture, held))
        said = legends.unnumbered(picture, blocks, body)
        found.extend(Region("caption", text.box, text.lines) for text in said)
    return found


def _captions(caption: Paragraph, rest: Sequence[Paragraph]) -> list[Region]:
    """Return what else a caption says as regions; a note between its lines in two languages is one with it."""
    between = [text for text in rest if legends.stands_between(text, caption)]
    apart = [Region("caption", text.box, text.lines) for text in rest if text not in between]
    if not between:
        return apart
    lines = sorted((line for text in (caption, *between) for line in text.lines), key=lambda line: line.box[1])
    return [Region("caption", boxes.union(line.box for line in lines), tuple(lines)), *apart]


def _above(area: Box, texts: Sequence[Box]) -> Box:
    """Return the part of an area above texts at its foot: a frame holds both."""
    return (*area[:3], min([area[3], *(text[1] for text in texts)]))


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


def _lettering(page: PageContent, solid: Sequence[Paragraph], blocks: Sequence[Paragraph]) -> list[Line]:
    """Return the lines that may belong to a drawing: all but running text, captions, tables and furniture."""
    fixed = {line for block in solid for line in block.lines}
    loose = [line for block in blocks for line in block.lines if line not in fixed]
    return [*loose, *(line for line in page.lines if not line.level)]


def _is_title(line: Line, body: Style) -> bool:
    if line.size <= _TITLE * body.size:
        return False
    return len(_WORD.findall(line.text)) >= _FEWEST_WORDS or len(_CHARACTER.findall(line.text)) >= _FEWEST_CHARACTERS


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
