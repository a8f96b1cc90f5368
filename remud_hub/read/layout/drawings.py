"""Drawings: the bitmaps and shapes of a page, gathered into the pieces a reader would see."""

import itertools
from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.ink import Ink
from remud_hub.records import Box


GROUND = 0.85
"""What takes more of a page than this is its ground."""
_RULE = 2.5
"""Thinner objects are rules, in points."""
_NEAR = 9.0
"""Objects this close are pieces of one drawing, in points."""
_SMALLEST = 6.0
_BAND = 14.0
"""What is left of a tinted title bar below the title is thinner."""
_FEWEST_GRIDLINES = 3
_HELD = 0.9
"""What stands in a shape by more than this is held by it."""
_CAPTIONS_NEAR = 30.0
_BLANKED = 1.0
"""Text is taken out of the ink with a little around it, in points: what is cut at a text starts beyond."""


def visible_objects(
    objects: Iterable[Box], page: Box, barriers: Sequence[Box], prose: Sequence[Box], ink: Ink
) -> list[Box]:
    """Cut the page's objects down to what is seen of them.

    Args:
        objects: Bitmaps and connected shapes.
        page: The page itself.
        barriers: Captions and running text: an object that reaches over one is cut there, and when it is a frame around
            a figure and its caption, its lines and its tint are taken out of the ink.
        prose: Running text: an object that mostly holds text is a background, not a drawing.
        ink: What is printed besides text.
    """
    shown = [boxes.intersection(box, page) for box in objects if not _is_background(box, page, prose)]
    parts = {box: _cut(box, barriers) for box in shown if boxes.area(box) > 0 or is_rule(box)}
    for box, found in parts.items():
        if len(found) != 1 or found[0] != box:
            take_out(box, ink)
    seen = [_seen(part, part != box, ink) for box, found in parts.items() for part in found]
    return [box for box in seen if box is not None]


def take_out(frame: Box, ink: Ink) -> None:
    """Take the lines and the tint of a frame out of the ink; what is printed in it stays."""
    ink.clear_ground(frame)
    ink.erase(_outline(frame))


def _seen(part: Box, cut: bool, ink: Ink) -> Box | None:
    tight = ink.tighten(part)
    return ink.tighten(ink.peel(tight, _BAND)) if tight is not None and cut else tight


def is_rule(box: Box) -> bool:
    """Whether a box is a line across or along the page."""
    return min(boxes.width(box), boxes.height(box)) < _RULE and max(boxes.width(box), boxes.height(box)) > 20


def gather(objects: Sequence[Box], walls: Sequence[Box], captions: Sequence[Box] = ()) -> list[Box]:
    """Put objects that nearly touch together, never across a wall.

    Args:
        objects: What is seen of the bitmaps and shapes.
        walls: Captions and running text.
        captions: Labelled captions: objects side by side that have one each stay apart.
    """
    pieces = [box for box in objects if not is_rule(box) or boxes.height(box) > _RULE]
    pairs = [(a, b) for a in captions for b in captions if a[2] <= b[0] and boxes.are_level(a, b)]
    changed = True
    while changed:
        pieces, changed = _merge_once(pieces, walls, pairs)
    return [box for box in pieces if min(boxes.width(box), boxes.height(box)) >= _SMALLEST]


def with_gridlines(pieces: Sequence[Box], rules: Iterable[Box], walls: Sequence[Box]) -> list[Box]:
    """Add to charts the lines across them that nothing else touches.

    Args:
        pieces: What is drawn on a page.
        rules: Its horizontal rules; three or more from side to side of a piece are the lines of a chart, and two are when
            a third at their distance would lie in the piece.
        walls: Captions and running text.
    """
    rules = list(rules)
    found: list[Box] = []
    for piece in pieces:
        across = [rule for rule in rules if _spans(rule, piece) and not walled_off(rule, piece, walls)]
        grid = len(across) >= _FEWEST_GRIDLINES or (len(across) > 1 and _leads_into(across, piece))
        found.append(boxes.union([piece, *across]) if grid else piece)
    return found


def _leads_into(rules: Sequence[Box], piece: Box) -> bool:
    step = max(rule[1] for rule in rules) - min(rule[1] for rule in rules)
    return min(-boxes.y_overlap(rule, piece) for rule in rules) <= step


def _spans(rule: Box, piece: Box) -> bool:
    ends = max(abs(rule[0] - piece[0]), abs(rule[2] - piece[2]))
    return ends <= _RULE and -boxes.y_overlap(rule, piece) < boxes.height(piece)


def walled_off(a: Box, b: Box, walls: Sequence[Box]) -> bool:
    """Whether a wall stands between two boxes."""
    between = _strip(a, b)
    return between is not None and any(boxes.area(boxes.intersection(grown, between)) > 0 for grown in walls)


def _merge_once(pieces: list[Box], walls: Sequence[Box], pairs: Sequence[tuple[Box, Box]]) -> tuple[list[Box], bool]:
    merged: list[Box] = []
    changed = False
    for box in pieces:
        near = next(
            (
                i
                for i, other in enumerate(merged)
                if boxes.gap(box, other) <= _NEAR
                and not _divided(box, other, walls)
                and not any(_are_two(box, other, *pair) for pair in pairs)
            ),
            None,
        )
        if near is None:
            merged.append(box)
        else:
            merged[near] = boxes.union([merged[near], box])
            changed = True
    return merged, changed


def _divided(a: Box, b: Box, walls: Sequence[Box]) -> bool:
    """Whether a wall stands between two boxes, or would end up in the box around both."""
    around = boxes.union([a, b])
    return walled_off(a, b, walls) or any(
        boxes.inside(wall, around) > 0.3 + max(boxes.inside(wall, a), boxes.inside(wall, b)) for wall in walls
    )


def parted(piece: Box, captions: Sequence[Box], ink: Ink) -> list[Box]:
    """Cut a drawing that stands over, or under, captions side by side at the gutters between them: it is several."""
    for left, right in itertools.permutations(captions, 2):
        within = piece[0] < boxes.center(left)[0] and boxes.center(right)[0] < piece[2]
        near = boxes.gap(piece, boxes.union([left, right])) <= _CAPTIONS_NEAR
        if not (within and near and left[2] <= right[0] and boxes.are_level(left, right)):
            continue
        if gutter := ink.gutter((left[2], piece[1], right[0], piece[3])):
            halves: list[Box] = [(*piece[:2], gutter[0], piece[3]), (gutter[1], *piece[1:])]
            return [part for half in halves for part in parted(half, captions, ink)]
    return [piece]


def _are_two(a: Box, b: Box, left: Box, right: Box) -> bool:
    """Whether two drawings side by side stand each over, or under, one of two captions side by side."""
    first, second = sorted((a, b))
    captions = boxes.union([left, right])
    return (
        boxes.are_level(first, second)
        and first[2] <= second[0] + _RULE
        and boxes.y_overlap(boxes.union([a, b]), captions) <= _RULE
        and boxes.x_overlap(left, first) > 0 >= boxes.x_overlap(left, second) - _RULE
        and boxes.x_overlap(right, second) > 0 >= boxes.x_overlap(right, first) - _RULE
    )


def _strip(a: Box, b: Box) -> Box | None:
    """Return the area between two boxes that face each other, or None when they overlap or meet at corners only."""
    if boxes.x_overlap(a, b) > 0 and boxes.y_overlap(a, b) <= 0:
        return (max(a[0], b[0]), min(a[3], b[3]), min(a[2], b[2]), max(a[1], b[1]))
    if boxes.y_overlap(a, b) > 0 and boxes.x_overlap(a, b) <= 0:
        return (min(a[2], b[2]), max(a[1], b[1]), max(a[0], b[0]), min(a[3], b[3]))
    return None


def is_ground(box: Box, page: Box) -> bool:
    """Whether a bitmap or shape is what a whole page is printed on."""
    return boxes.area(boxes.intersection(box, page)) > GROUND * boxes.area(page)


def held_by(shape: Box, found: Iterable[Box]) -> list[Box]:
    """Return those of some boxes that stand in a shape."""
    return [box for box in found if boxes.inside(box, shape) > _HELD]


def is_grid_of_figures(shape: Box, captions: Sequence[Box], drawn: Sequence[Box]) -> bool:
    """Whether a shape is the grid of a table whose cells hold pictures, each with its caption, in several rows, or their ground.

    Args:
        shape: The shape.
        captions: Captions of figures.
        drawn: The bitmaps and shapes of the page.
    """
    held = held_by(shape, captions)
    pictures = len(held_by(shape, [picture for picture in drawn if picture != shape]))
    rows = any(not boxes.are_level(held[0], caption) for caption in held)
    return rows and pictures >= len(held)


def _is_background(box: Box, page: Box, prose: Sequence[Box]) -> bool:
    if is_ground(box, page):
        return True
    covered = [text for text in prose if boxes.inside(text, box) > 0.7]
    return sum(map(boxes.area, covered)) > 0.25 * boxes.area(box)


def _cut(box: Box, barriers: Sequence[Box]) -> list[Box]:
    parts = [box]
    for barrier in barriers:
        parts = [piece for part in parts for piece in _cut_at(part, boxes.grow(barrier, _BLANKED))]
    return parts


def _cut_at(box: Box, barrier: Box) -> list[Box]:
    shared = boxes.intersection(box, barrier)
    if boxes.area(shared) <= 0.3 * boxes.area(barrier):
        return [box]
    if boxes.width(shared) >= 0.3 * boxes.width(box):
        parts: list[Box] = [(box[0], box[1], box[2], barrier[1]), (box[0], barrier[3], box[2], box[3])]
    elif boxes.height(shared) >= 0.2 * boxes.height(box):
        parts = [(box[0], box[1], barrier[0], box[3]), (barrier[2], box[1], box[2], box[3])]
    else:
        return [box]
    return [part for part in parts if min(boxes.width(part), boxes.height(part)) >= _SMALLEST]


def _outline(box: Box) -> list[Box]:
    x0, y0, x1, y1 = box
    return [(x0, y0, x1, y0 + _RULE), (x0, y1 - _RULE, x1, y1), (x0, y0, x0 + _RULE, y1), (x1 - _RULE, y0, x1, y1)]
