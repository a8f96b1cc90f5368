"""What is on a page, put in the frame the rules work in: upright, straight, origin top left."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from remud_hub import boxes
from remud_hub.labels import caption_label
from remud_hub.read.frame import Frame
from remud_hub.read.hidden import HiddenTexts
from remud_hub.read.layout.furniture import EDGE
from remud_hub.read.layout.heights import as_plain, is_low, low_fonts
from remud_hub.read.layout.ink import Ink, scanned_paper
from remud_hub.read.layout.line_numbers import line_numbers
from remud_hub.read.layout.lines import Line, Word, captions_apart, join_fragments, make_line
from remud_hub.read.layout.page import PageContent
from remud_hub.read.scan.look import Scan
from remud_hub.records import Box


INK_SCALE = 2.0
"""Pixels per point that a page is looked at with."""
TOUCHING = 2.0
"""Paths no farther apart than this, in points, are one drawing."""
ASLANT, _ASLANT = 4, 0.2
"""The direction of text that rises or falls by more than this share of how far it runs, as watermarks do."""
_RUNNING = 50
"""Characters of a line that is longer than the lettering of a chart."""


class Cell(NamedTuple):
    """A word, or a line of one column, as a parser gives it."""

    text: str
    box: Box
    """In points on the page as it is shown, origin top left."""
    font: str
    direction: int
    """Where it runs: 0 to the right, 1 downwards, 2 to the left, 3 upwards, ``ASLANT`` between these."""


class PageText(NamedTuple):
    """The text of a page."""

    words: Sequence[Cell]
    lines: Sequence[Cell]


class Drawn(NamedTuple):
    """What else is on a page, in points on the page as it is shown, origin top left."""

    bitmaps: list[Box]
    shapes: list[Box]
    """Paths, those that touch as one."""
    rules: list[Box]
    """Straight lines that run as the text does."""


def direction(across: float, down: float) -> int:
    """Return where a text runs whose lower edge goes so far to the right and so far down; see ``Cell``."""
    if min(abs(across), abs(down)) > _ASLANT * max(abs(across), abs(down)):
        return ASLANT
    if abs(across) >= abs(down):
        return 0 if across >= 0 else 2
    return 1 if down > 0 else 3


def turns_of(text: PageText, height: float) -> int:
    """Return the quarter turns clockwise that set most of the text upright; captions, where the rest is lettering.

    The lettering of a chart set on its side may be more than all else on its page. Running heads and feet stay as they are
    where a figure is set on its side, and so say nothing.

    Args:
        text: The text of a page.
        height: How high the page is, in points.
    """
    words, lines = (_inner(cells, height) or cells for cells in text)
    votes = [0, 0, 0, 0, 0]
    for word in words:
        votes[word.direction] += len(word.text)
    most = votes.index(max(votes[:ASLANT]))
    captions = {line.direction for line in lines if caption_label(line.text) is not None} - {ASLANT}
    runs = any(line.direction == most and len(line.text) >= _RUNNING for line in lines)
    return -(most if runs or len(captions) != 1 else captions.pop()) % 4


def _inner(cells: Sequence[Cell], height: float) -> list[Cell]:
    """Return the cells that do not stand where running heads and feet do."""
    return [cell for cell in cells if EDGE * height < boxes.center(cell.box)[1] < (1 - EDGE) * height]


def of_text_layer(
    text: PageText, drawn: Drawn, straight: Image.Image, frame: Frame, hidden: HiddenTexts
) -> PageContent:
    """Return what the parser found on a page.

    Args:
        text: Its text.
        drawn: Its bitmaps and paths.
        straight: The page set straight.
        frame: Between the page as it is shown and that.
        hidden: Text that nobody can see, which is left out.
    """
    return PageContent(
        size=frame.size,
        lines=_lines(_in_full_height(text), frame, hidden),
        bitmaps=[frame.straight(box) for box in drawn.bitmaps],
        shapes=[frame.straight(box) for box in drawn.shapes],
        rules=[frame.straight(box) for box in drawn.rules],
        ink=Ink(straight, straight.width / frame.size[0]),
    )


def of_scan(scan: Scan, straight: Image.Image, frame: Frame) -> PageContent:
    """Return what was seen on a page that was read by OCR; the arguments are those of ``of_text_layer``."""
    ink = Ink(straight, straight.width / frame.size[0], paper=scanned_paper(straight))
    ink.draw(scan.marks.pale)
    for tint in scan.marks.tints:
        ink.fade(tint.box, tint.level)
    return PageContent(
        size=frame.size,
        lines=join_fragments(scan.lines),
        bitmaps=scan.marks.pictures,
        shapes=scan.marks.drawings,
        rules=scan.marks.rules,
        ink=ink,
    )


def _in_full_height(text: PageText) -> PageText:
    """Return the text of a page, its boxes as high as its type."""
    level = (Word(word.text, word.box, word.font) for word in text.words if word.direction == 0)
    low = low_fonts(level)
    return PageText(*([_raised(cell, low) for cell in cells] for cells in text)) if low else text


def _raised(cell: Cell, low: Mapping[str, float]) -> Cell:
    x0, y0, x1, y1 = cell.box
    upright = cell.direction % 2 == 1
    high, broad = (x1 - x0, y1 - y0) if upright else (y1 - y0, x1 - x0)
    if cell.font not in low or not is_low(high, broad, cell.text):
        return cell
    more = (low[cell.font] - 1) * high / 2
    return cell._replace(box=(x0 - more, y0, x1 + more, y1) if upright else (x0, y0 - more, x1, y1 + more))


def _lines(text: PageText, frame: Frame, hidden: HiddenTexts) -> list[Line]:
    words = [word for word in text.words if not hidden.hold(word.text, word.font, word.box)]
    middles = np.array([boxes.center(word.box) for word in words]).reshape(-1, 2)
    aslant = np.array([word.direction == ASLANT for word in words], dtype=bool)
    straight = as_plain([Word(word.text, frame.straight(word.box), word.font) for word in words])
    numbers = set(line_numbers(straight))
    lines: list[Line] = []
    for whole in text.lines:
        if not whole.text.strip() or hidden.hold(whole.text, whole.font, whole.box):
            continue
        x0, y0, x1, y1 = whole.box
        held = (middles[:, 0] >= x0) & (middles[:, 0] <= x1) & (middles[:, 1] >= y0) & (middles[:, 1] <= y1)
        is_aslant = whole.direction == ASLANT
        every = [straight[i] for i in np.flatnonzero(held & (aslant == is_aslant))]
        said, mine = _uncounted(whole.text, every, numbers)
        level = whole.direction == -frame.turns % 4
        for part, own in captions_apart(said, mine) if said else ():
            box = frame.straight(whole.box) if own is every else boxes.union(word.box for word in own)
            lines.append(make_line(part, box, own, level, whole.font, aslant=is_aslant))
    return join_fragments(lines)


def _uncounted(text: str, words: list[Word], numbers: Collection[Word]) -> tuple[str, list[Word]]:
    """Return a line and its words without the number that counts it."""
    left = [word for word in words if word not in numbers]
    return (text, words) if len(left) == len(words) else (" ".join(word.text for word in left), left)
