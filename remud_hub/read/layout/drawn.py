"""The pictures of a page, and the tables drawn like one: which caption has which piece, and what of the lettering is theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from remud_hub import boxes
from remud_hub.read.layout import drawings, figures, legends, plates, run_on, tables
from remud_hub.read.layout.bars import is_banner, on_bar, title_bars, without_opening
from remud_hub.read.layout.charts import charts_of_text, is_box_of
from remud_hub.read.layout.forest import with_rows
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.lone import lone_pictures
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.paragraphs import Paragraph, Style
from remud_hub.read.layout.pieces import pieces_of
from remud_hub.read.layout.regions import Region, RegionKind
from remud_hub.records import Box


_TITLE, _FEWEST_WORDS, _FEWEST_CHARACTERS = 1.5, 3, 7
"""So many times as large as running text, and of so many words, text is a title, and not lettering of a drawing."""
_WORD, _CHARACTER = re.compile(r"\S*[^\W\d_]{2}\S*"), re.compile(r"[一-鿿]")
"""Letters one by one in symbols, as the residues of a protein, make no words."""


@dataclass(frozen=True)
class _Texts:
    """The blocks of a page as its drawings see them."""

    blocks: Sequence[Paragraph]
    waiting: Sequence[Paragraph]
    """Captions of tables that were not found in its rules."""
    prose: Sequence[Paragraph]
    """Its running text, of which nothing is drawn."""
    taken: Sequence[Box]
    """Where tables and furniture stand."""
    body: Style

    @property
    def captions(self) -> list[Paragraph]:
        """All captions."""
        return [block for block in self.blocks if block.label is not None]

    @property
    def claimants(self) -> list[Paragraph]:
        """The captions that look for a drawing."""
        return [block for block in self.captions if _is_of_figure(block) or block in self.waiting]

    @property
    def walls(self) -> list[Box]:
        """What no drawing reaches over, but for the captions."""
        return [*(area for block in self.prose for area in block.areas), *self.taken]


def drawn_regions(
    page: PageContent,
    blocks: Sequence[Paragraph],
    waiting: Sequence[Paragraph],
    body: Style,
    taken: Sequence[Box],
    advice: Sequence[Box],
) -> list[Region]:
    """Return the pictures, and the tables that are drawn like one and stand above their caption, with their captions' other parts.

    Args:
        page: What is on the page; its ink loses the text.
        blocks: Its blocks of text, without what was found already.
        waiting: Captions of tables that were not found in its rules.
        body: The style of its running text.
        taken: Where tables and furniture stand.
        advice: Frames that hold boxes of text.
    """
    page, bars = _bare(page, blocks, body)
    texts = _Texts(blocks, waiting, _prose(page, blocks, body, [*bars, *advice]), taken, body)
    solid = [*texts.prose, *texts.captions]
    page.ink.erase([*(line.box for block in solid for line in block.lines), *bars, *taken])
    pieces = _pieces(page, texts)
    left = [line for line in _lettering(page, solid, blocks) if not _is_title(line, body)]
    areas = {
        claimant: boxes.union(claimed)
        for claimant, claimed in zip(texts.claimants, _claims(page, texts, pieces, left), strict=True)
        if claimed
    }
    found: list[Region] = []
    for claimant in areas:
        regions = _of_caption(claimant, areas, page, texts, left)
        found.extend(regions)
        left = _without(left, regions)
    for picture in lone_pictures(pieces, list(areas.values()), page.bitmaps, page.box):
        regions = _alone(picture, texts, left)
        found.extend(regions)
        left = _without(left, regions)
    return found


def _is_of_figure(block: Paragraph) -> bool:
    return block.label is not None and block.label.kind == "figure"


def _of_figures(blocks: Sequence[Paragraph]) -> list[Box]:
    return [block.box for block in blocks if _is_of_figure(block)]


def _bare(page: PageContent, blocks: Sequence[Paragraph], body: Style) -> tuple[PageContent, list[Box]]:
    """Return a page without what holds its figures rather than being one (frames, grounds, title bars), and the title bars."""
    labelled = _of_figures(blocks)
    seen = [*page.bitmaps, *(box for box in page.shapes if not drawings.is_rule(box))]
    page = page.without([shape for shape in page.shapes if drawings.is_grid_of_figures(shape, labelled, seen)])
    page = replace(page, shapes=[shape for shape in page.shapes if not drawings.is_ground(shape, page.box)])
    bars = _bars(page, blocks, labelled, body)
    return replace(page, shapes=[shape for shape in page.shapes if shape not in bars]), bars


def _bars(page: PageContent, blocks: Sequence[Paragraph], labelled: Sequence[Box], body: Style) -> list[Box]:
    """Return the title bars of a page; boxes of a chart look like them."""
    bars = title_bars(page.shapes, blocks, body)
    charts = charts_of_text(labelled, blocks, page.shapes, page.bitmaps) if bars else []
    return [bar for bar in bars if not any(is_box_of(bar, chart, blocks) for chart in charts)]


def _prose(page: PageContent, blocks: Sequence[Paragraph], body: Style, bars: Sequence[Box]) -> list[Paragraph]:
    """Return the running text: no caption, no text of a chart, no lettering, no cell of a table."""
    charts = charts_of_text(_of_figures(blocks), blocks, page.shapes, page.bitmaps)
    running = tables.texts_of(blocks, body)
    return [
        block
        for block in blocks
        if block.label is None
        and not any(boxes.inside(block.box, chart) > 0.9 for chart in charts)
        and (tables.is_running_text(block, body, running) or on_bar(block, bars))
        and not tables.is_lettering(block, body, running, [*page.shapes, *page.bitmaps])
        and not tables.is_cell(block, page.lines)
    ]


def _pieces(page: PageContent, texts: _Texts) -> list[Box]:
    """Return what is drawn, in pieces, without banners and the opening of an article."""
    labelled, solid = _of_figures(texts.blocks), [block.box for block in texts.captions]
    titles = [line for line in page.lines if _is_title(line, texts.body)]
    pieces = pieces_of(page, texts.prose, [*texts.walls, *solid], solid)
    pieces = [piece for piece in pieces if not is_banner(piece, titles, labelled)]
    return without_opening(pieces, titles, labelled, page.box, texts.body)


def _claims(page: PageContent, texts: _Texts, pieces: Sequence[Box], lettering: Sequence[Line]) -> list[list[Box]]:
    """Return the pieces of each claimant."""
    claimants = texts.claimants
    plate = _of_plate(texts, pieces, lettering)
    claims = figures.claim(
        [block.box for block in claimants],
        [piece for piece in pieces if not any(piece in own for own in plate.values())],
        [*texts.walls, *(block.box for block in texts.captions if block not in claimants)],
        [
            area
            for title in _of_figures(claimants)
            for note in legends.notes_above(title, texts.prose, texts.body, pieces)
            for area in note.areas
        ],
    )
    claims = run_on.in_order(claims, [block.lines[0] for block in claimants], page.bitmaps)
    lines = [line for block in texts.blocks for line in block.lines]
    return [
        plate.get(i) or (claimed if block in texts.waiting else tables.besides_grids(claimed, page.rules, lines))
        for i, (block, claimed) in enumerate(zip(claimants, claims, strict=True))
    ]


def _of_plate(texts: _Texts, pieces: Sequence[Box], lettering: Sequence[Line]) -> Mapping[int, list[Box]]:
    """Return the pieces of each claimant, by place, where the page is a plate or a sheet; else none."""
    return (
        plates.of_sheet(texts.claimants, pieces, texts.prose)
        or plates.numbered(texts.claimants, pieces, lettering)
        or plates.in_order(texts.claimants, pieces, lettering, texts.prose)
    )


def _of_caption(
    claimant: Paragraph, areas: Mapping[Paragraph, Box], page: PageContent, texts: _Texts, lettering: Sequence[Line]
) -> list[Region]:
    """Return the picture or table of a caption with its lettering, and what else the caption says.

    Args:
        claimant: The caption.
        areas: What each caption has of what is drawn.
        page: What is on the page.
        texts: Its texts.
        lettering: The lines that no other drawing has.
    """
    area = areas[claimant]
    under = legends.under(claimant, area, texts.blocks, texts.body)
    below = [text.box for text in under]
    solid = [block.box for block in texts.captions]
    others = [*texts.walls, *solid, *(other for other in areas.values() if other != area), *below]
    free = [line for line in lettering if not any(line in text.lines for text in under)]
    grown, letters = figures.absorb_lettering(
        with_rows(_above(area, below), free, others), free, others, [claimant.box, *below]
    )
    kind: RegionKind = "table" if claimant in texts.waiting else "picture"
    drawn = Region(kind, figures.tightened(grown, letters, page.ink), tuple(letters))
    rest = legends.rest_of(claimant, area, texts.prose, texts.blocks, page.shapes, texts.body)
    return [drawn, *_captions(claimant, list(dict.fromkeys([*under, *rest])))]


def _alone(picture: Box, texts: _Texts, lettering: Sequence[Line]) -> list[Region]:
    """Return a picture without a labelled caption, and what is said of it."""
    said = legends.unnumbered(picture, texts.blocks, texts.body)
    held = Region("picture", picture, tables.lines_inside(picture, lettering))
    return [held, *(Region("caption", text.box, text.lines) for text in said)]


def _without(lettering: Sequence[Line], regions: Sequence[Region]) -> list[Line]:
    taken = {line for region in regions for line in region.lines}
    return [line for line in lettering if line not in taken]


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


def _lettering(page: PageContent, solid: Sequence[Paragraph], blocks: Sequence[Paragraph]) -> list[Line]:
    """Return the lines that may belong to a drawing: all but running text, captions, tables and furniture."""
    fixed = {line for block in solid for line in block.lines}
    loose = [line for block in blocks for line in block.lines if line not in fixed]
    return [*loose, *(line for line in page.lines if not line.level)]


def _is_title(line: Line, body: Style) -> bool:
    if line.size <= _TITLE * body.size:
        return False
    return len(_WORD.findall(line.text)) >= _FEWEST_WORDS or len(_CHARACTER.findall(line.text)) >= _FEWEST_CHARACTERS
