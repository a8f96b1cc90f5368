"""One page: from what a layout model sees, and the lines that are printed there, to regions."""

from collections.abc import Sequence
from dataclasses import dataclass

from remud_hub import boxes
from remud_hub.read.layout import figures
from remud_hub.read.layout.captions import caption_starts
from remud_hub.read.layout.cdla import Find
from remud_hub.read.layout.furniture import Marks, is_furniture
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.paragraphs import Paragraph, Style, body_style, paragraphs
from remud_hub.read.layout.pieces import pieces_of
from remud_hub.read.layout.regions import Region, RegionKind
from remud_hub.read.layout.rules import kind_of
from remud_hub.read.layout.tables import is_running_text, lines_inside, texts_of
from remud_hub.records import Box


_DRAWN: dict[str, RegionKind] = {"figure": "picture", "table": "table"}
_WRITTEN: dict[str, RegionKind] = {
    "title": "heading",
    "figure_caption": "caption",
    "table_caption": "caption",
    "header": "furniture",
    "footer": "furniture",
}
"""Texts that the model tells apart; what the others are is told by their look and place."""
_WITHIN = 0.6
"""A figure or table that shares this much of itself with a surer one is a piece of it, or a page taken for one."""
_MOSTLY = 0.5
_FILLED = 0.4
"""Lines fill more than this of a column of text, and less of a figure, however much lettering it has."""


@dataclass(frozen=True)
class _Text:
    """A paragraph, and whether it is surely one: what is not may be lettering of a drawing."""

    block: Paragraph
    kind: RegionKind
    sure: bool


def regions(page: PageContent, finds: Sequence[Find], marks: Marks) -> list[Region]:
    """Return the regions of a page; their order says nothing. Every line stands in one of them.

    Args:
        page: What is printed on it; its ink is without text from here on.
        finds: What the model sees, the surest first.
        marks: The document's running heads and feet.
    """
    drawn = _apart([find for find in finds if find.kind in _DRAWN and not _is_column(find, page.lines)])
    body = body_style(page.lines)
    running = [line for line in page.lines if is_furniture(line, page.box, marks)]
    lines = [line for line in page.lines if line not in set(running)]
    texts = _texts(lines, finds, drawn, body, page) if body is not None else []
    found = _drawings(page, drawn, [text.block for text in texts if text.sure], lines)
    taken = {line for region in found for line in region.lines}
    for text in texts:
        if left := tuple(line for line in text.block.lines if line not in taken):
            found.append(Region(text.kind, Paragraph(left).box, left))
    # What runs upwards along the edge of a page belongs to the journal.
    running.extend(line for line in lines if not line.level and line not in taken)
    return [*found, *(Region("furniture", line.box, (line,)) for line in running)]


def _apart(drawn: Sequence[Find]) -> list[Find]:
    """Return the figures and tables that do not cover one another, the surest first."""
    kept: list[Find] = []
    for find in drawn:
        shares = (boxes.inside(a, b) for other in kept for a, b in ((find.box, other.box), (other.box, find.box)))
        if max(shares, default=0.0) <= _WITHIN:
            kept.append(find)
    return kept


def _is_column(find: Find, lines: Sequence[Line]) -> bool:
    """Whether what the model takes for a figure is a column of text, as it does with references."""
    held = (boxes.area(line.box) for line in lines_inside(find.box, lines) if line.level)
    return find.kind == "figure" and sum(held) > _FILLED * boxes.area(find.box)


def _texts(
    lines: Sequence[Line], finds: Sequence[Find], drawn: Sequence[Find], body: Style, page: PageContent
) -> list[_Text]:
    """Return the labelled captions, the paragraphs of each text that the model sees, and those that it sees nowhere."""
    starts = caption_starts(lines, body)
    homes = {line: None if line in starts else _home(line, finds, drawn) for line in lines}
    written = [line for line in lines if homes[line] not in drawn]
    captions = [block for block in paragraphs(written, starts, body, page.rules) if block.label is not None]
    held: dict[Find | None, list[Line]] = {}
    for line in _outside(written, captions):
        held.setdefault(homes[line], []).append(line)
    blocks = [(block, home) for home, mine in held.items() for block in paragraphs(mine, {}, body, page.rules)]
    texts = texts_of((block for block, _ in blocks), body)
    return [
        *(_Text(block, "caption", True) for block in captions),
        *(
            _Text(block, _kind(block, home, body, page), home is not None or is_running_text(block, body, texts))
            for block, home in blocks
        ),
    ]


def _home(line: Line, finds: Sequence[Find], drawn: Sequence[Find]) -> Find | None:
    """Return what the middle of a line lies in: a caption before a drawing, a drawing before other text, the smallest."""
    return min(
        (find for find in finds if (find in drawn or find.kind not in _DRAWN) and lines_inside(find.box, [line])),
        key=lambda find: (_WRITTEN.get(find.kind) != "caption", find not in drawn, boxes.area(find.box)),
        default=None,
    )


def _kind(block: Paragraph, home: Find | None, body: Style, page: PageContent) -> RegionKind:
    told = _WRITTEN.get(home.kind) if home is not None else None
    return told or kind_of(block, body, page)


def _drawings(
    page: PageContent, drawn: Sequence[Find], texts: Sequence[Paragraph], lines: Sequence[Line]
) -> list[Region]:
    """Return the figures and tables: the model says what belongs to one, the print where it ends."""
    walls = [text.box for text in texts]
    page.ink.erase(line.box for text in texts for line in text.lines)
    captions = [text.box for text in texts if text.label is not None]
    pieces = pieces_of(page, [text for text in texts if text.label is None], walls, captions)
    loose = _outside(lines, texts)
    found: list[Region] = []
    for find in drawn:
        others = [*walls, *(other.box for other in drawn if other is not find)]
        held = lines_inside(find.box, loose)
        loose = [line for line in loose if line not in held]
        grown, more = figures.absorb_lettering(_printed(find.box, pieces, held), loose, others)
        loose = [line for line in loose if line not in more]
        letters = (*held, *more)
        found.append(Region(_DRAWN[find.kind], figures.tightened(grown, letters, page.ink), letters))
    return found


def _printed(seen: Box, pieces: Sequence[Box], held: Sequence[Line]) -> Box:
    """Return the box around what is printed where the model sees a drawing."""
    mine = [piece for piece in pieces if boxes.inside(piece, seen) > _MOSTLY]
    return boxes.union([*mine, *(line.box for line in held)]) if mine else seen


def _outside(lines: Sequence[Line], blocks: Sequence[Paragraph]) -> list[Line]:
    taken = {line for block in blocks for line in block.lines}
    return [line for line in lines if line not in taken]
