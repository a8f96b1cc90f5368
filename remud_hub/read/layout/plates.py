"""Plates: pages of many figures, each with its number under it, whose captions stand in a block; and sheets with one figure."""

from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.labels import FEWEST_OF_PLATE, plate_number
from remud_hub.read.layout.furniture import is_bare_label
from remud_hub.read.layout.lines import Line
from remud_hub.read.layout.paragraphs import Paragraph
from remud_hub.records import Box


_UNDER = 2.5
"""How far below a picture its number stands, in sizes of its own."""


def numbered(captions: Sequence[Paragraph], pieces: Sequence[Box], lines: Iterable[Line]) -> dict[int, list[Box]]:
    """Return the pieces of each caption of a plate, by place; none where the page is no plate.

    Args:
        captions: The captions that look for a drawing.
        pieces: What is drawn on the page.
        lines: Its lettering.
    """
    keys = {caption.label.key: i for i, caption in enumerate(captions) if caption.label}
    if len(keys) < FEWEST_OF_PLATE or not boxes.in_block([caption.box for caption in captions], FEWEST_OF_PLATE):
        return {}
    found: dict[int, list[Box]] = {}
    for line in lines:
        number = plate_number(line.text)
        over = [piece for piece in pieces if _stands_over(piece, line)]
        if number in keys and over:
            found.setdefault(keys[number], []).append(max(over, key=lambda piece: piece[3]))
    return found if len(found) >= FEWEST_OF_PLATE else {}


def in_order(
    captions: Sequence[Paragraph], pieces: Sequence[Box], lines: Iterable[Line], prose: Sequence[Paragraph]
) -> dict[int, list[Box]]:
    """Return a piece for each caption of a plate whose numbers cannot be read, by place; none of other pages.

    Args:
        captions: The captions that look for a drawing.
        pieces: What is drawn on the page.
        lines: Its lettering.
        prose: Its running text, of which a plate has none.
    """
    keys = {caption.label.key for caption in captions if caption.label}
    is_told = any(plate_number(line.text) in keys for line in lines)
    found = [] if prose or is_told else boxes.by_rows([caption.box for caption in captions], pieces, FEWEST_OF_PLATE)
    return {i: [piece] for i, piece in enumerate(found)}


def of_sheet(captions: Sequence[Paragraph], pieces: Sequence[Box], prose: Sequence[Paragraph]) -> dict[int, list[Box]]:
    """Return all pieces for the caption of a sheet, a page with one figure and no more than its label; none of other pages.

    Args:
        captions: The captions that look for a drawing.
        pieces: What is drawn on the page.
        prose: Its running text.
    """
    return {0: list(pieces)} if not prose and len(captions) == 1 and is_bare_label(captions[0].lines[0]) else {}


def _stands_over(piece: Box, line: Line) -> bool:
    return (
        piece[0] <= boxes.center(line.box)[0] <= piece[2] and -line.size < line.box[1] - piece[3] < _UNDER * line.size
    )
