"""Figures: each caption claims the drawings that belong to it, then the lettering around them."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from remud_hub import boxes
from remud_hub.read.layout.drawings import walled_off
from remud_hub.read.layout.ink import Ink
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


Side = Literal["above", "below", "beside"]
_Offer = tuple[float, Side]
"""How far a drawing stands from a caption, and on which side of it."""
_Claim = tuple[float, Side, Box]
"""The same, with the drawing."""

# Captions stand below their figure far more often than above or beside it; in points of extra distance.
_EXTRA: dict[Side, float] = {"above": 0.0, "below": 40.0, "beside": 15.0}
_FARTHEST_BESIDE = 75.0
_LINE_GAP, _IN_LINE = 60.0, 0.8
"""How far apart drawings in one row or column stand, in points; how much of the larger one's height or width they share."""
_FEWEST_ROWS, _AS_FLAT, _FLUSH = 3, 1.2, 1.5
"""Of a chart with so many rows their names are seen, each so many times as high as its row at most, within so many points
of one edge. Ours."""
_ROWS_OF_ONE = 6
"""From so many pieces on what stands above or below a caption is one chart in pieces. Ours."""
_LETTERING = 1.3
"""How far lettering may stand from its drawing, in sizes of its own."""
_AXIS = 2.2
"""The same of the title of an axis, set on its side beside the numbers. Ours."""
_BETWEEN = 48.0
"""How far lettering between a drawing and its caption may stand from it, or from other lettering, in points: what a panel is
called has air around it, and so has what an axis that is not drawn shows."""
_FARTHEST_APART = 120.0
"""So much blank paper, in points, no figure has between two parts of it. Ours."""
_FARTHEST_ASIDE = 150.0
"""How far to the side of a short caption its figure may begin, in points."""
_CENTRED = 2.0
"""How far from the middle of its drawing, in points, a caption is centred below it all the same."""
_PASSES = 5


def claim(
    captions: Sequence[Box], drawings: Sequence[Box], walls: Sequence[Box], notes: Sequence[Box] = ()
) -> list[list[Box]]:
    """Give every drawing to the caption nearest to it that nothing separates it from.

    Args:
        captions: Boxes of the captions that look for a drawing.
        drawings: Boxes of the drawings.
        walls: Running text, other captions, running heads.
        notes: Those of the walls that captions without a drawing look over: notes on a figure, set above its title.

    Returns:
        For each caption the drawings it claims; a drawing that no caption can reach is claimed by none.
    """
    claimed: list[list[_Claim]] = [[] for _ in captions]
    left: list[Box] = []
    every = [_offers(caption, captions, drawings, walls) for caption in captions]
    for drawing in drawings:
        offers = [(offer[0], i, offer[1]) for i, mine in enumerate(every) if (offer := mine[drawing]) is not None]
        if offers:
            cost, best, side = min(offers)
            claimed[best].append((cost, side, drawing))
        else:
            left.append(drawing)
    claimed = _one_each(claimed, every)
    claimed = _with_their_rows(claimed, [*captions, *walls])
    claimed, behind = _in_sight(claimed, captions)
    left += behind
    groups = [_close_to_first(_one_side(found)) for found in claimed]
    left += [box for found, mine in zip(claimed, groups, strict=True) for *_, box in found if box not in mine]
    firm = [wall for wall in walls if wall not in notes]
    groups = _with_neighbours(_with_others(groups, captions, left, firm), captions, left, walls)
    return _with_names_of_rows(groups, drawings, [*captions, *walls])


def _with_others(
    groups: Sequence[list[Box]], captions: Sequence[Box], left: list[Box], walls: Sequence[Box]
) -> list[list[Box]]:
    """Let the captions that got nothing look among the drawings left over, each for its whole line; take those away."""
    found = [list(mine) for mine in groups]
    for mine, caption in zip(found, captions, strict=True):
        if mine:
            continue
        others = [*walls, *(other for other in captions if other != caption)]
        line = _whole_line(caption, [*others, *left, *itertools.chain.from_iterable(found)])
        offers = [(offer[0], box) for box in left if (offer := _offer(line, box, others)) is not None]
        if offers:
            mine.append(min(offers)[1])
            left.remove(mine[0])
    return found


def _with_neighbours(
    claimed: list[list[Box]], captions: Sequence[Box], left: Sequence[Box], walls: Sequence[Box]
) -> list[list[Box]]:
    """Add the drawings that no caption reaches to those they stand in one row or column with.

    A caption may be narrower than its figure, or stand beside the first of several pictures; one that is centred below one
    picture stands for that one.
    """
    groups = [list(found) for found in claimed]
    walls = [*captions, *walls]
    for drawing in sorted(left):
        near = [
            (boxes.gap(drawing, other), i)
            for i, found in enumerate(groups)
            for other in found
            if _go_together(drawing, other)
            and not walled_off(drawing, other, walls)
            and not (_is_centred(captions[i], other) and boxes.y_overlap(drawing, other) > 0)
        ]
        if near:
            groups[min(near)[1]].append(drawing)
    return groups


def _with_names_of_rows(
    claimed: Sequence[list[Box]], drawings: Sequence[Box], walls: Sequence[Box]
) -> list[list[Box]]:
    """Add the names of the rows of charts, where they are drawn rather than set: a column of small pieces beside the rows."""
    taken = {box for found in claimed for box in found}
    left = [box for box in drawings if box not in taken]
    groups = [list(found) for found in claimed]
    for group in groups:
        if len(group) < _FEWEST_ROWS:
            continue
        chart = boxes.union(group)
        beside = [box for box in left if boxes.gap(box, chart) <= _LINE_GAP and not walled_off(box, chart, walls)]
        for column in _columns_beside(chart, beside):
            names = [box for box in column if box in left]
            if len(names) >= _FEWEST_ROWS and _name_rows(names, group):
                group += names
                left = [box for box in left if box not in names]
    return groups


def _columns_beside(chart: Box, pieces: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the columns of pieces beside a chart: flush left before it, or flush right behind it."""
    before = [box for box in pieces if box[2] <= chart[0]]
    behind = [box for box in pieces if box[0] >= chart[2]]
    for side, here in ((0, before), (2, behind)):
        for edge in sorted({round(box[side]) for box in here}):
            yield [box for box in here if abs(box[side] - edge) < _FLUSH]


def _name_rows(names: Sequence[Box], rows: Sequence[Box]) -> bool:
    """Whether each of some pieces stands level with a row of its own, as flat as that and shorter."""
    named = [
        {i for i, row in enumerate(rows) if boxes.are_level(name, row) and boxes.width(name) < boxes.width(row)}
        for name in names
    ]
    flat = all(boxes.height(name) <= _AS_FLAT * max(boxes.height(row) for row in rows) for name in names)
    return flat and all(len(mine) == 1 for mine in named) and len(set().union(*named)) == len(names)


def _go_together(a: Box, b: Box) -> bool:
    """Whether two drawings of about one height stand side by side, or two of about one width one below the other."""
    if boxes.gap(a, b) > _LINE_GAP:
        return False
    plumb = boxes.x_overlap(a, b) > _IN_LINE * max(boxes.width(a), boxes.width(b))
    return plumb or _are_in_row(a, b)


def _are_in_row(a: Box, b: Box) -> bool:
    """Whether two drawings of about one height stand side by side."""
    return boxes.y_overlap(a, b) > _IN_LINE * max(boxes.height(a), boxes.height(b))


def _is_centred(caption: Box, drawing: Box) -> bool:
    """Whether a caption stands in the middle below a drawing that is broader."""
    off = abs(boxes.center(caption)[0] - boxes.center(drawing)[0])
    return caption[1] >= boxes.center(drawing)[1] and off < _CENTRED and boxes.width(caption) < boxes.width(drawing)


def _offers(
    caption: Box, captions: Sequence[Box], drawings: Sequence[Box], walls: Sequence[Box]
) -> dict[Box, _Offer | None]:
    """Return what a caption offers for each drawing; one too short to stand under any stands for its whole line."""
    others = [*walls, *(other for other in captions if other != caption)]
    offers = {drawing: _offer(caption, drawing, others) for drawing in drawings}
    if any(offers.values()):
        return offers
    line = _whole_line(caption, [*others, *drawings])
    return {drawing: _offer(line, drawing, others) for drawing in drawings}


def _whole_line(caption: Box, others: Sequence[Box]) -> Box:
    """Return a caption as broad as nothing stands beside it: a short one is set flush left below a centred figure."""
    x0, y0, x1, y1 = caption
    beside = [other for other in others if _are_beside(caption, other)]
    left = max((other[2] for other in beside if other[2] <= x0), default=x0 - _FARTHEST_ASIDE)
    right = min((other[0] for other in beside if other[0] >= x1), default=x1 + _FARTHEST_ASIDE)
    return (max(left, x0 - _FARTHEST_ASIDE), y0, min(right, x1 + _FARTHEST_ASIDE), y1)


def _offer(caption: Box, drawing: Box, walls: Sequence[Box]) -> _Offer | None:
    """Return how far a drawing stands from a caption, and on which side of it; None when they cannot belong together."""
    across, along = boxes.x_overlap(caption, drawing), boxes.y_overlap(caption, drawing)
    side: Side
    if across > 0.2 * min(boxes.width(caption), boxes.width(drawing)):
        side, distance = "above" if boxes.center(drawing)[1] < boxes.center(caption)[1] else "below", -along
    elif _are_beside(caption, drawing) and -across < _FARTHEST_BESIDE:
        side, distance = "beside", -across
    else:
        return None
    return None if walled_off(caption, drawing, walls) else (max(0.0, distance) + _EXTRA[side], side)


def _are_beside(caption: Box, other: Box) -> bool:
    """Whether two stand side by side; what begins where the other ends stands below it."""
    return boxes.y_overlap(caption, other) > 0.3 * min(boxes.height(caption), boxes.height(other))


def _given_on(
    claimed: Sequence[list[_Claim]], home_of: Callable[[int, _Claim], tuple[float, int] | None]
) -> list[list[_Claim]]:
    """Give on the drawings below a caption that has some above it.

    Args:
        claimed: What each caption claims.
        home_of: Returns for such a caption, by its place, and a claim which other caption the drawing is of, and how far from
            that; None where it stays.
    """
    groups = [list(found) for found in claimed]
    for i, mine in enumerate(claimed):
        if not any(side == "above" for _, side, _ in mine):
            continue
        for claim in (claim for claim in mine if claim[1] == "below"):
            if (home := home_of(i, claim)) is not None:
                groups[i].remove(claim)
                groups[home[1]].append((home[0], "above", claim[2]))
    return groups


def _one_each(claimed: Sequence[list[_Claim]], every: Sequence[Mapping[Box, _Offer | None]]) -> list[list[_Claim]]:
    """Give the drawings below a caption that has some above it to the caption below them, where that would have none."""

    def home_of(_: int, claim: _Claim) -> tuple[float, int] | None:
        homes = (
            (offer[0], j)
            for j, offers in enumerate(every)
            if not claimed[j] and (offer := offers[claim[2]]) is not None and offer[1] == "above"
        )
        return min(homes, default=None)

    return _given_on(claimed, home_of)


def _with_their_rows(claimed: Sequence[list[_Claim]], walls: Sequence[Box]) -> list[list[_Claim]]:
    """Give the drawings below a caption that has some above it to the caption of the row they stand in.

    Where figures follow one another, a chart may stand under the long caption of the figure before, and beside its own.
    """

    def home_of(i: int, claim: _Claim) -> tuple[float, int] | None:
        homes = (
            (claim[0], j)
            for j, found in enumerate(claimed)
            for _, side, other in found
            if j != i and side == "above" and _go_together(claim[2], other) and not walled_off(claim[2], other, walls)
        )
        return next(homes, None)

    return _given_on(claimed, home_of)


def _in_sight(claimed: Sequence[list[_Claim]], captions: Sequence[Box]) -> tuple[list[list[_Claim]], list[Box]]:
    """Take from captions the drawings behind those of another caption; return what they keep, and these.

    The row at the head of a page whose caption is set flush left reaches over figures below it that stand to the right.
    """
    kept: list[list[_Claim]] = []
    behind: list[Box] = []
    for mine, caption in zip(claimed, captions, strict=True):
        others = [box for found in claimed if found is not mine for *_, box in found]
        seen = [claim for claim in mine if not walled_off(caption, claim[2], others)]
        behind += [claim[2] for claim in mine if claim not in seen]
        kept.append(seen)
    return kept, behind


def _one_side(claimed: Sequence[_Claim]) -> list[Box]:
    """Return the drawings of a caption, nearest first. It has its figure above or below, not both: the side with more to see wins.

    One that stands close beside its figure has above and below only what goes on with that.
    """
    above, below = (_to_see([box for _, side, box in claimed if side == wanted]) for wanted in ("above", "below"))
    other = "below" if above >= below else "above"
    kept = sorted(claim for claim in claimed if claim[1] != other)
    if not kept or kept[0][1] != "beside":
        return [box for *_, box in kept]
    beside = [box for _, side, box in kept if side == "beside"]
    return [box for *_, box in kept if box in beside or any(_go_together(box, first) for first in beside)]


def _to_see(drawings: Sequence[Box]) -> float:
    """Return the area of drawings; that around them where they are the rows of one chart, as of a nomogram."""
    apart = sum(map(boxes.area, drawings))
    return max(apart, boxes.area(boxes.union(drawings))) if len(drawings) >= _ROWS_OF_ONE else apart


def _close_to_first(drawings: Sequence[Box]) -> list[Box]:
    """Return those of some drawings that stand near the first one, or near or level with others that do.

    Between charts side by side the names of rows and their values stand.
    """
    found, left = list(drawings[:1]), list(drawings[1:])
    while near := [
        box
        for box in left
        if any(boxes.gap(box, other) <= _FARTHEST_APART or _are_in_row(box, other) for other in found)
    ]:
        found += near
        left = [box for box in left if box not in near]
    return [box for box in drawings if box in found]


def absorb_lettering(
    box: Box, lettering: Sequence[Line], others: Sequence[Box], captions: Sequence[Box] = ()
) -> tuple[Box, list[Line]]:
    """Draw axis labels, legends and panel titles into a figure's box.

    Args:
        box: Box of the drawings.
        lettering: Lines that are neither running text nor captions.
        others: What the box must not grow into: other figures, running text, captions.
        captions: The figure's own caption, and the rest of it on the other side: what stands between belongs to the figure.

    Returns:
        The grown box and the lines taken.
    """
    taken: list[Line] = []
    left = list(lettering)
    for _ in range(_PASSES):
        near = [
            line
            for line in left
            if boxes.gap(line.box, box) <= _reach(line, box, captions)
            and _free(boxes.union([box, line.box]), box, others)
        ]
        if not near:
            break
        taken.extend(near)
        left = [line for line in left if line not in near]
        box = boxes.union([box, *(line.box for line in near)])
    return box, taken


def _reach(line: Line, drawing: Box, captions: Sequence[Box]) -> float:
    """Return how far a line may stand from a drawing to be lettering of it."""
    if any(_is_between(line.box, drawing, caption) for caption in captions):
        return _BETWEEN
    is_axis = not line.level and boxes.y_overlap(line.box, drawing) >= boxes.height(line.box)
    return (_AXIS if is_axis else _LETTERING) * line.size


def _is_between(line: Box, drawing: Box, caption: Box) -> bool:
    """Whether a line stands over or under a drawing, on the side of its caption and before it."""
    if not (drawing[0] <= boxes.center(line)[0] <= drawing[2]):
        return False
    upper, lower = sorted((drawing, caption), key=lambda box: box[1])
    return upper[3] <= line[1] and line[3] <= lower[1]


def tightened(box: Box, lines: Sequence[Line], ink: Ink) -> Box:
    """Return the box around what is printed in ``box``, lettering included."""
    drawn = ink.tighten(box)
    parts = (
        [line.box for line in lines]
        if drawn is None
        else [drawn, *(boxes.intersection(line.box, box) for line in lines)]
    )
    return boxes.union(parts) if parts else box


def _free(grown: Box, box: Box, others: Sequence[Box]) -> bool:
    return all(
        boxes.area(boxes.intersection(grown, other)) <= boxes.area(boxes.intersection(box, other)) + 1.0
        for other in others
    )
