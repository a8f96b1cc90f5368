"""What else a caption says, where that stands apart from its label: below the figure, in a frame, in columns, by panel."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from remud_hub import boxes
from remud_hub.labels import find_citations
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.paragraphs import Paragraph, Style, ends_sentence, tells_of_panel
from remud_hub.records import Box


_BELOW = 60.0
"""How far below the drawing of a figure its legend begins, axis titles between them included, in points."""
_RIGHT_BELOW = 1.5
"""How far below a picture a caption without a number begins, in sizes of its own."""
_FEW_LINES = 6
_FULL, _NARROW = 30, 0.8
"""Characters of a line that fills its column, and how broad a picture is that text goes round, in such lines. Ours."""
_SMALLER = 0.95
"""Notes are set in type so much smaller than most text."""
_NOTE = re.compile(r"\s*(?:注意?|[备图]注|说明|Notes?)\s*[:：.]")


def under(caption: Paragraph, area: Box, blocks: Sequence[Paragraph], body: Style) -> list[Paragraph]:
    """Return what is said below a figure whose title stands above it, flush with the title: sentences in its size, or a note.

    Args:
        caption: The title.
        area: What is drawn.
        blocks: All texts of the page.
        body: Style of the running text.
    """
    first = caption.lines[0]
    sentences = [
        block
        for block in _like_caption(first, blocks, body)
        if boxes.width(block.box) > 0.5 * boxes.width(area) and ends_sentence(block.lines[-1].text)
    ]
    notes = [block for block in blocks if block.label is None and _NOTE.match(block.lines[0].text)]
    below = [
        block
        for block in (*sentences, *notes)
        if caption.box[3] <= area[1] + first.size
        and area[3] - first.size < block.box[3]
        and block.box[1] < area[3] + _BELOW
        and abs(block.box[0] - caption.box[0]) < 0.5 * first.size
    ]
    return sorted(below, key=lambda block: block.box[1])[:1]


def unnumbered(picture: Box, blocks: Sequence[Paragraph], body: Style) -> list[Paragraph]:
    """Return what is said of a picture without a number: straight below it, and no broader than it.

    It is set in smaller type, or the picture is narrower than a column, whose text would go on below it in full width.

    Args:
        picture: A picture that no labelled caption claims.
        blocks: All texts of the page.
        body: Style of the running text.
    """
    widths = sorted(boxes.width(line.box) for block in blocks for line in block.lines if len(line.text) >= _FULL)
    is_narrow = bool(widths) and boxes.width(picture) < _NARROW * widths[len(widths) // 2]
    below = [
        block
        for block in blocks
        if block.label is None
        and len(block.lines) <= _FEW_LINES
        and (block.size < _SMALLER * body.size or is_narrow)
        and -2 <= block.box[1] - picture[3] < _RIGHT_BELOW * block.size
        and picture[0] - block.size < block.box[0]
        and block.box[2] < picture[2] + block.size
    ]
    return below if len(below) == 1 else []


def notes_above(title: Box, prose: Sequence[Paragraph], body: Style, drawn: Sequence[Box]) -> list[Paragraph]:
    """Return the notes between a figure and its title, as Chinese theses set them: in smaller type, straight above the title.

    Args:
        title: Where it stands.
        prose: The running text of the page.
        body: Its style.
        drawn: What is drawn on the page: some of it stands straight above a note.
    """
    return [
        block
        for block in prose
        if (block.size < _SMALLER * body.size or _NOTE.match(block.lines[0].text))
        and -2 <= title[1] - block.box[3] < block.size
        and boxes.x_overlap(title, block.box) > 0
        and any(-2 <= block.box[1] - box[3] < _BELOW and boxes.x_overlap(box, block.box) > 0 for box in drawn)
    ]


def rest_of(
    caption: Paragraph,
    area: Box,
    prose: Sequence[Paragraph],
    blocks: Sequence[Paragraph],
    shapes: Sequence[Box],
    body: Style,
) -> Iterator[Paragraph]:
    """Yield the other texts that belong to a caption.

    Args:
        caption: Its part with the label.
        area: What is drawn.
        prose: The running text of the page.
        blocks: All its texts.
        shapes: Its shapes, frames among them.
        body: Style of the running text.
    """
    yield from notes_above(caption.box, prose, body, [area])
    yield from _on_panels(caption, area, prose, blocks)
    yield from _in_frame(caption, area, prose, shapes)
    yield from _second_columns(caption, area, blocks, body)
    yield from _panel_lines(caption, area, blocks, body)


def _on_panels(
    caption: Paragraph, area: Box, prose: Sequence[Paragraph], blocks: Sequence[Paragraph]
) -> list[Paragraph]:
    """Return what is said of the panels between them and the figure's title, where it is too much to be lettering."""
    between = [
        block
        for block in blocks
        if block.label is None
        and area[3] - 2 <= block.box[1]
        and block.box[3] <= caption.box[1] + 2
        and area[0] - block.size < block.box[0]
        and block.box[2] < area[2] + block.size
    ]
    told = between and tells_of_panel(between[0].lines[0].text) and any(block in prose for block in between)
    return between if told else []


def _in_frame(caption: Paragraph, area: Box, prose: Sequence[Paragraph], shapes: Sequence[Box]) -> list[Paragraph]:
    """Return the text below a figure that shares a frame with it and with a caption above it: the caption's longer part.

    What cites that figure goes on with the text instead.
    """
    frames = [shape for shape in shapes if boxes.inside(caption.box, shape) > 0.9 and boxes.inside(area, shape) > 0.8]
    below = [text for text in prose if text.box[1] >= area[3] - 2 > caption.box[3]]
    held = [text for text in below if any(boxes.inside(text.box, frame) > 0.9 for frame in frames)]
    key = caption.label.key if caption.label else ""
    return [text for text in held if all(each.key != key for each in find_citations(join_text(text.lines)))]


def _second_columns(caption: Paragraph, area: Box, blocks: Sequence[Paragraph], body: Style) -> list[Paragraph]:
    """Return the text beside a caption that goes on with it: captions of wide figures are set in columns below them."""
    last = caption.lines[-1]
    return [
        block
        for block in _like_caption(last, blocks, body)
        if caption.box[1] > area[3] - 2
        and abs(block.box[1] - caption.box[1]) < 0.5 * last.size
        and caption.box[2] < block.box[0]
        and (block.box[2] < area[2] + last.size or _is_column_of(caption, block))
        and block.lines[0].font == last.font
    ]


def _is_column_of(caption: Paragraph, block: Paragraph) -> bool:
    """Whether a text is the next column, as broad, of a caption that breaks off, whatever its figure's breadth."""
    broken_off = not ends_sentence(caption.lines[-1].text)
    return broken_off and abs(boxes.width(block.box) - boxes.width(caption.box)) < caption.lines[-1].size


def _panel_lines(caption: Paragraph, area: Box, blocks: Sequence[Paragraph], body: Style) -> list[Paragraph]:
    """Return the lines about the panels below a caption, under its figure: flush left in its size, or centred as it is.

    They may stand between its lines in two languages, too.
    """
    last = caption.lines[-1]
    alike = _like_caption(last, blocks, body)
    return [
        block
        for block in blocks
        if block.label is None
        and tells_of_panel(block.lines[0].text)
        and (
            stands_between(block, caption)
            or (
                0 <= block.box[1] - last.box[3] < last.size
                and area[0] - last.size < block.box[0] < block.box[2] < area[2] + last.size
                and (block in alike or abs(boxes.center(block.box)[0] - boxes.center(last.box)[0]) < last.size)
            )
        )
    ]


def stands_between(block: Paragraph, caption: Paragraph) -> bool:
    """Whether a text stands between two lines of a caption, where nothing else does."""
    lines = [line.box for line in caption.lines]
    return any(upper[3] <= block.box[1] + 1 and block.box[3] <= lower[1] + 1 for upper, lower in pairwise(lines))


def _like_caption(last: Line, blocks: Sequence[Paragraph], body: Style) -> list[Paragraph]:
    """Return the texts set in the size of a caption's last line, and otherwise than running text."""
    return [
        block
        for block in blocks
        if block.label is None and abs(block.size - last.size) < 0.08 * last.size and not body.fits(block.lines[0])
    ]
