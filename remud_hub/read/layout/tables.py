"""Tables: a caption ``Table N`` claims the ruled or many-columned lines below it."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from remud_hub import boxes
from remud_hub.labels import find_citations
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.paragraphs import Paragraph, Style, ends_sentence, is_item
from remud_hub.records import Box


_SEAM = 8.0
"""How far apart the rules of one row of cells or of two halves of a table are, in points; columns of a page are farther."""
_LARGER, _HEADING = 1.15, 4
"""Headings are set so much larger than the running text, and have so many lines at most."""
_AT_EDGE, _INDENT = 0.25, 3.0
"""How far from the edge of its column a line may begin, in sizes of it; and the first one of a paragraph."""
_LESS, _MORE = 0.2, 0.5
"""How much smaller or larger than most text of the page, which may be its references, paragraphs are, as a share. Ours."""
_LONG = 25.0
"""Lines longer than this, in sizes, are no lettering of a drawing."""
_FEWEST_JUSTIFIED = 3
"""So many lines of one length are no chance. Ours."""
_WITHIN, _TOUCHED = 0.9, 0.1
_DRAWN = 20.0
"""What is higher than this, in points, is no row of cells."""
_FEWEST_RULES, _ENDS = 3, 2.5
"""So many rules, at least, make the rows of a form, and their ends stand so near to its edges, in points."""
_CELL, _FEWEST_BESIDE = 10.0, 3
"""How broad a cell of a table is at most, in sizes, and how many others stand level with one, at least. Ours."""
_STATED = 6
"""So many words over several lines, with a full stop, are a sentence."""
_STATED_WORD = re.compile(r"[一-鿿]|[^\W\d_]+")
_PANEL_TITLE, _TWO_TITLES = re.compile(r"[(（][a-h][)）]\s*\S"), re.compile(r"[a-g][)）]\s*\S.*\s[b-h][)）]\s*\S")
_OFFERS = re.compile(r"\s*A\s?[.、．].{1,40}?B\s?[.、．].{1,40}?C\s?[.、．].{1,40}?D\s?[.、．]")
"""The options of a question, in one line."""
_WORD = re.compile(r"[^\W\d_]{2}|[一-鿿]")


def table_area(
    caption: Paragraph,
    rules: Sequence[Box],
    shapes: Sequence[Box],
    following: Sequence[Paragraph],
    body: Style,
    bottom: float,
) -> Box | None:
    """Return the box of the table that a caption announces, or None when nothing below looks like one.

    Args:
        caption: A caption of a table.
        rules: Horizontal rules of the page.
        shapes: What is drawn on it.
        following: Paragraphs of the page, top to bottom.
        body: Style of the running text.
        bottom: Where the next caption or running foot begins.
    """
    ruled = _last_rule(caption.box, join_rules(rules), bottom)
    closed = caption.box[3] if ruled is None else ruled[3] + 1.0
    if ruled is not None:
        # Rows may go on below the frame, but what is drawn there is another thing.
        bottom = min([bottom, *(shape[1] for shape in shapes if shape[1] > closed and boxes.height(shape) > _DRAWN)])
    cells = _cells(caption, following, body, bottom, closed)
    parts = [*([ruled] if ruled else []), *(cell.box for cell in cells)]
    if not parts or (ruled is None and len(cells) < 3):
        return None
    area = boxes.union(parts)
    return (area[0], max(area[1], caption.box[3]), area[2], area[3])


def join_rules(rules: Sequence[Box]) -> list[Box]:
    """Put together the rules that are drawn cell by cell at one height."""
    joined: list[Box] = []
    for rule in sorted(rules, key=lambda rule: (round(rule[1]), rule[0])):
        last = joined[-1] if joined else None
        if last is not None and abs(rule[1] - last[1]) <= 1.0 and boxes.x_overlap(rule, last) >= -_SEAM:
            joined[-1] = boxes.union([last, rule])
        else:
            joined.append(rule)
    return joined


def lines_inside(area: Box, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines whose middle lies in an area."""
    return tuple(line for line in lines if _holds(area, boxes.center(line.box)))


def besides_grids(drawn: Sequence[Box], rules: Sequence[Box], lines: Sequence[Line]) -> list[Box]:
    """Return the drawings of a figure without tables that no caption names, where anything is left: forms above its pictures."""
    pictures = [box for box in drawn if not _is_grid(box, rules, lines)]
    return pictures or list(drawn)


def _is_grid(box: Box, rules: Sequence[Box], lines: Sequence[Line]) -> bool:
    """Whether rules from side to side make rows of a box, from its top to its foot, and text stands in each."""
    heights = sorted(
        rule[1]
        for rule in rules
        if max(abs(rule[0] - box[0]), abs(rule[2] - box[2])) < _ENDS and box[1] - _ENDS < rule[1] < box[3] + _ENDS
    )
    if len(heights) < _FEWEST_RULES or heights[0] > box[1] + _ENDS or heights[-1] < box[3] - _ENDS:
        return False
    rows = [(box[0], top, box[2], foot) for top, foot in pairwise(heights) if foot - top > _ENDS]
    return all(any(_holds(row, boxes.center(line.box)) for line in lines) for row in rows)


def _holds(area: Box, point: tuple[float, float]) -> bool:
    return area[0] <= point[0] <= area[2] and area[1] <= point[1] <= area[3]


def _last_rule(caption: Box, rules: Sequence[Box], bottom: float) -> Box | None:
    """Follow the rules of about one width down from the caption; together they are the table's frame."""
    below = sorted(
        (rule for rule in rules if caption[3] - 4 <= rule[1] < bottom and boxes.x_overlap(rule, caption) > 0),
        key=lambda rule: rule[1],
    )
    first = next((rule for rule in below if rule[1] - caption[3] < 40), None)
    if first is None:
        return None
    alike = [rule for rule in below if abs(rule[0] - first[0]) < 12 and abs(rule[2] - first[2]) < 12]
    return boxes.union(alike) if len(alike) > 1 else None


def _cells(
    caption: Paragraph, following: Sequence[Paragraph], body: Style, bottom: float, ruled: float
) -> list[Paragraph]:
    """Collect what stands below the caption down to ``ruled``, and on from there as long as it comes in columns."""
    cells: list[Paragraph] = []
    floor = caption.box[3]
    loose = [block for block in following if block.label is None and not is_prose(block, body)]
    for paragraph in following:
        box = paragraph.box
        if (
            box[1] < caption.box[3] - 2
            or box[3] > bottom
            or boxes.x_overlap(box, caption.box) < -20
            or paragraph is caption
        ):
            continue
        if box[1] - floor > 3.5 * body.pitch or paragraph.label is not None or is_prose(paragraph, body):
            break
        if box[1] > ruled and not any(_beside(paragraph, other) for other in loose):
            break
        cells.append(paragraph)
        floor = max(floor, box[3])
    return cells


def _beside(a: Paragraph, b: Paragraph) -> bool:
    return boxes.y_overlap(a.box, b.box) > 0.5 * min(a.size, b.size) and boxes.x_overlap(a.box, b.box) < 0


def is_prose(paragraph: Paragraph, body: Style) -> bool:
    """Whether a paragraph is running text: several lines of the body's look, or lines longer than drawings have."""
    size = paragraph.size
    *full, _ = paragraph.lines
    if _names_panel(paragraph):
        return False
    if not any(_WORD.search(line.text) for line in full or paragraph.lines):
        return False  # the numbers of an axis, with what it measures below: "1e-04 1e-03 … / Loss"
    if full and all(boxes.width(line.box) > _LONG * size for line in full):
        return True
    wide = boxes.width(paragraph.box) > 16 * min(size, body.size)
    fitting = [line for line in paragraph.lines if body.fits(line)]
    if (len(fitting) >= 2 and wide) or _is_justified(fitting):
        return True
    about_as_large = -_LESS * body.size <= size - body.size <= _MORE * body.size
    return len(paragraph.lines) >= 3 and wide and about_as_large and not _centred(paragraph)


def _is_justified(lines: Sequence[Line]) -> bool:
    """Whether lines of words begin and end at one place, as those of the narrowest column do, the first and the last one aside."""
    inner = lines[1:-1]
    if len(inner) < _FEWEST_JUSTIFIED or not all(_WORD.search(line.text) for line in inner):  # numbers at an axis
        return False
    edges = ([line.box[side] for line in inner] for side in (0, 2))
    return all(max(places) - min(places) < _AT_EDGE * inner[0].size for places in edges)


def _centred(paragraph: Paragraph) -> bool:
    """Whether lines of different lengths have one middle."""
    middles = [boxes.center(line.box)[0] for line in paragraph.lines]
    lengths = [boxes.width(line.box) for line in paragraph.lines]
    size = paragraph.size
    return max(middles) - min(middles) < size and max(lengths) - min(lengths) > _INDENT * size


def texts_of(blocks: Iterable[Paragraph], body: Style) -> list[Paragraph]:
    """Return those of a page's blocks that are running text by themselves, which others are held against."""
    return [block for block in blocks if _is_text(block, body)]


def is_lettering(block: Paragraph, body: Style, texts: Sequence[Paragraph], drawings: Sequence[Box]) -> bool:
    """Whether what may be a heading stands in a drawing that holds no running text; see ``texts_of``."""
    around = [box for box in drawings if boxes.inside(block.box, box) > _WITHIN]
    free = [box for box in around if not any(boxes.inside(text.box, box) > _TOUCHED for text in texts)]
    return bool(free) and not _is_text(block, body)


def is_cell(block: Paragraph, lines: Iterable[Line]) -> bool:
    """Whether what may be a heading or a list is of a table: it is narrow, and several texts level with it are.

    Args:
        block: What is asked about.
        lines: All lines of the page.
    """
    if not all(map(_is_short, block.lines)):
        return False
    others = [line.box for line in lines if _is_short(line) and line not in block.lines]
    return any(sum(boxes.are_level(line.box, other) for other in others) >= _FEWEST_BESIDE for line in block.lines)


def _is_short(line: Line) -> bool:
    return line.level and boxes.width(line.box) <= _CELL * line.size


def is_running_text(block: Paragraph, body: Style, texts: Sequence[Paragraph]) -> bool:
    """Prose, its single lines and its headings included: those stand at the left edge of a column, or are indented.

    Args:
        block: What is asked about.
        body: Style of most of the page's text.
        texts: The page's texts that tell where columns begin; see ``texts_of``.
    """
    if _is_text(block, body) or _is_statement(block, body):
        return True
    first = block.lines[0]
    if _WORD.search(first.text) is None:
        return False
    heading = len(block.lines) <= _HEADING and first.size >= (0.95 if first.bold else _LARGER) * body.size
    looks_like_body = body.fits(first) or heading
    indents = [(first.box[0] - text.box[0]) / first.size for text in texts]
    indented = ends_sentence(first.text) and any(0 < indent < _INDENT for indent in indents)
    return looks_like_body and (indented or any(abs(indent) < _AT_EDGE for indent in indents))


def _is_statement(block: Paragraph, body: Style) -> bool:
    """Sentences over some lines that begin at one place, however narrow: the items of a slide beside its figure."""
    edges = [line.box[0] for line in block.lines]
    words = sum(len(_STATED_WORD.findall(line.text)) for line in block.lines)
    return (
        len(block.lines) > 1
        and words >= _STATED
        and all(map(body.fits, block.lines))
        and ends_sentence(block.lines[-1].text)
        and max(edges) - min(edges) < _AT_EDGE * block.size
    )


def _is_text(block: Paragraph, body: Style) -> bool:
    """Prose, and lines of its look that are longer than drawings have."""
    line = block.lines[0]
    is_long = boxes.width(line.box) > _LONG * line.size and _WORD.search(line.text) is not None
    if _OFFERS.match(line.text):
        return True
    return is_prose(block, body) or (is_long and body.fits(line) and not _names_panel(block)) or _cites(block)


def _cites(block: Paragraph) -> bool:
    """Whether a text is a sentence that cites a figure, which no lettering does: "Compare Figure 6, left, with Figure 3."."""
    last = block.lines[-1].text.rstrip()
    is_said = ends_sentence(last) or last.endswith((")", "）")) or is_item(block.lines[0].text)
    if block.label is not None or not is_said:
        return False  # most lettering: it is asked again and again
    said = join_text(block.lines)
    return len(_STATED_WORD.findall(said)) >= _STATED and bool(find_citations(said))


def _names_panel(block: Paragraph) -> bool:
    """Whether a text is what a panel is called, or two side by side: "(a) Apical", "a) Apical  b) Short axis"; "a) …" is a list."""
    first = block.lines[0].text
    return len(block.lines) <= 2 and any(pattern.match(first) for pattern in (_PANEL_TITLE, _TWO_TITLES))
