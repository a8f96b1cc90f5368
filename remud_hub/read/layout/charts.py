"""Charts of text: boxes with whole sentences in them, as the flow charts of guidelines have, which are no running text."""

import re
from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.drawings import is_rule
from remud_hub.read.layout.paragraphs import Paragraph
from remud_hub.records import Box


_FLATTEST = 8.0
"""What is lower than this, in points, holds no text."""
_APART = 30.0
"""How far apart the boxes of one chart stand, in points."""
_LONGEST = 50.0
"""No line in a box of a chart is longer, in sizes: an abstract may stand in a box, too. Ours."""
_LONG, _AT_EDGE = 25.0, 3.0
"""Lines of running text are longer than this, in sizes; boxes in a column end where it does, within so many points."""
_TITLE = re.compile(
    r"\W*(?:(?:text)?box \d|(?:key|learning|practice|teaching|clinical) (?:points?|messages?|recommendations?|pearls?)\b|(?:专栏|框)\s*\d|(?:学习|诊断)?要点)",
    re.IGNORECASE,
)
"""How boxes of advice are called, whose entries may be short."""
_ROUND = 8.0
"""By so many points a rule may be shorter than its box on either side, whose corners may be round."""
_WITHIN = 0.9
_NEAR, _ELSEWHERE = 30.0, 60.0
"""How far a chart is from its caption, in points; a caption with another drawing this near stands for that one."""


def charts_of_text(
    captions: Sequence[Box], blocks: Sequence[Paragraph], shapes: Iterable[Box], bitmaps: Sequence[Box]
) -> list[Box]:
    """Return the charts made of boxes of text: they stand straight above or below a caption that has no other drawing.

    Args:
        captions: Captions of figures.
        blocks: All blocks of the page.
        shapes: Shapes of the page.
        bitmaps: Bitmaps of the page.
    """
    if not captions:
        return []
    solid = [shape for shape in shapes if boxes.height(shape) > _FLATTEST and not is_rule(shape)]
    labelled = [block.box for block in blocks if block.label is not None]
    texts = [block.box for block in blocks if block.label is None]
    long = [line.box for block in blocks for line in block.lines if boxes.width(line.box) > _LONGEST * line.size]
    framed = [shape for shape in solid if _holds(shape, texts) and not _holds(shape, [*labelled, *long])]
    plain = [shape for shape in solid if shape not in framed]
    found: list[Box] = []
    for chart in _together(framed):
        others = [*bitmaps, *(shape for shape in plain if not _holds(chart, [shape]))]  # in it are its arrows
        if any(_stands_for(caption, chart, others) for caption in captions):
            found.append(chart)
    return found


def is_box_of(bar: Box, chart: Box, blocks: Sequence[Paragraph]) -> bool:
    """Whether a flat box is one of a chart: what is printed on it looks like what is printed on the others.

    Args:
        bar: The box, which might be the bar under a heading.
        chart: The chart.
        blocks: All blocks of the page.
    """
    if boxes.inside(bar, chart) < _WITHIN:
        return False
    held = [block for block in blocks if boxes.inside(block.box, chart) > _WITHIN]
    own = [block for block in held if boxes.inside(block.box, bar) > _WITHIN]
    looks = {_look(block) for block in held if block not in own}
    return any(_look(block) in looks for block in own)


def _look(block: Paragraph) -> tuple[str, float]:
    return block.lines[0].font, round(block.size, 1)


def boxes_of_text(blocks: Sequence[Paragraph], shapes: Iterable[Box], rules: Sequence[Box]) -> list[Box]:
    """Return the boxes as broad as the column they stand in whose lines are as long as its own: advice, set off from the text.

    Args:
        blocks: All blocks of the page.
        shapes: Shapes of the page.
        rules: Its horizontal rules: a box with rows is a table.
    """
    columns = [block.box for block in blocks if len(block.lines) > 1 and block.label is None]
    return [
        shape
        for shape in shapes
        if any(max(abs(column[0] - shape[0]), abs(column[2] - shape[2])) < _AT_EDGE for column in columns)
        and any(boxes.inside(block.box, shape) > _WITHIN and _is_advice(block) for block in blocks)
        and not any(boxes.inside(block.box, shape) > _WITHIN and block.label is not None for block in blocks)
        and not any(shape[1] + _AT_EDGE < rule[1] < shape[3] - _AT_EDGE and _spans(rule, shape) for rule in rules)
    ]


def _spans(rule: Box, shape: Box) -> bool:
    return rule[0] < shape[0] + _ROUND and rule[2] > shape[2] - _ROUND


def _is_advice(block: Paragraph) -> bool:
    """Whether a block has lines longer than drawings have, or is the title of a box of advice."""
    return _TITLE.match(block.lines[0].text) is not None or any(
        boxes.width(line.box) > _LONG * line.size for line in block.lines
    )


def _holds(shape: Box, texts: Sequence[Box]) -> bool:
    return any(boxes.inside(text, shape) > _WITHIN for text in texts)


def _together(framed: Sequence[Box]) -> list[Box]:
    charts: list[Box] = []
    for box in framed:
        near = [chart for chart in charts if boxes.gap(chart, box) <= _APART]
        charts = [*(chart for chart in charts if chart not in near), boxes.union([box, *near])]
    return charts


def _stands_for(caption: Box, chart: Box, others: Sequence[Box]) -> bool:
    return _apart(caption, chart) <= _NEAR and all(_apart(caption, other) > _ELSEWHERE for other in others)


def _apart(caption: Box, other: Box) -> float:
    """Return how far a box is above or below a caption; infinite when it stands elsewhere."""
    apart = -boxes.y_overlap(caption, other)
    return apart if boxes.x_overlap(caption, other) > 0 and apart > -2.0 else float("inf")
