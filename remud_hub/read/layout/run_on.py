"""Captions set one behind the other in one line, as several Chinese journals do: 图1 … 图2 … 图3 …, and the rest below.

Such a line is broken where it is full, so that what stands below it goes on with its last caption, and captions need not stand
below their pictures, but come in the same order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from remud_hub import boxes
from remud_hub.labels import Label
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.paragraphs import ends_sentence
from remud_hub.records import Box


_APART = 1.4
"""How far apart captions of one line stand, in sizes; those of two columns are farther. Ours."""
_SPREAD, _EQUAL, _FEWEST_SPREAD = 2.6, 1.0, 3
"""Where so many at least stand at one distance from each other, within so many points, it may be so many sizes. Ours."""
_TOUCH = 0.5
"""Captions cut out of one line may overlap by so many points. Ours."""
_FULL, _BELOW = 1.5, 1.0
"""A line is full within so many sizes of its column's edge; the next one is no farther below."""
_WITHIN = 0.9
_CLEARLY, _LEAST_GAP = 1.5, 1.0
"""By so much the gutters between figures are wider than those between panels, which count as so many points at least. Ours."""


def rows(starts: Iterable[Line]) -> list[list[Line]]:
    """Return the lines with several captions, each as the beginnings of its captions, from left to right."""
    ordered = sorted(starts, key=lambda each: each.box[0])
    spread = [row for row in _level_rows(ordered, _SPREAD) if len(row) >= _FEWEST_SPREAD and _is_even(row)]
    near = _level_rows([line for line in ordered if not any(line in row for row in spread)], _APART)
    return [*spread, *(row for row in near if len(row) > 1)]


def _level_rows(starts: Iterable[Line], apart: float) -> list[list[Line]]:
    """Return lines that stand side by side, so many sizes apart at most; the lines come from left to right."""
    found: list[list[Line]] = []
    for line in starts:
        before = next((row for row in found if _goes_on(row[-1], line, apart)), None)
        if before is None:
            found.append([line])
        else:
            before.append(line)
    return found


def _is_even(row: Sequence[Line]) -> bool:
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(row)]
    return max(gaps) - min(gaps) < _EQUAL


def with_rest(lines: Sequence[Line], starts: Mapping[Line, Label]) -> tuple[list[Line], dict[Line, Label]]:
    """Return the lines of a page and those of them that begin captions, each last caption of a full line with its rest.

    Args:
        lines: Lines of a page.
        starts: Those that begin a caption, with their labels.
    """
    left, captions = list(lines), dict(starts)
    for row in rows(starts):
        rest = _rest(row, [line for line in left if line.level and line not in starts])
        if rest is not None:
            last = replace(row[-1], text=join_text([row[-1], rest]))
            captions[last] = captions.pop(row[-1])
            left = [last if line is row[-1] else line for line in left if line is not rest]
    return left, captions


def in_order(claims: Sequence[list[Box]], starts: Sequence[Line], bitmaps: Sequence[Box]) -> list[list[Box]]:
    """Return which drawings each caption has, those of one line in their order.

    That is so where there are as many drawings as captions; or more of them, and one caption would have none by its place.

    Args:
        claims: The drawings that captions have by their places.
        starts: The first lines of the captions.
        bitmaps: What the drawings may be made of: side by side they pass for one.
    """
    given = list(claims)
    for row in rows(starts):
        places = [starts.index(line) for line in row]
        drawings = sorted(drawing for place in places for drawing in claims[place])
        if len(drawings) < len(row):
            drawings = sorted(
                box for box in bitmaps if any(boxes.inside(box, drawing) > _WITHIN for drawing in drawings)
            )
        shared = [[drawing] for drawing in drawings] if len(drawings) == len(row) else []
        if not shared and not all(claims[place] for place in places):
            shared = _shared_out(drawings, len(row))
        for place, own in zip(places, shared, strict=False):
            given[place] = own
    return given


def _shared_out(drawings: Sequence[Box], count: int) -> list[list[Box]]:
    """Return more drawings than captions as so many groups, parted where they stand farthest apart; none where that is not clear."""
    gaps = [after[0] - before[2] for before, after in pairwise(drawings)]
    widest = sorted(gaps, reverse=True)
    if not 1 < count < len(drawings) or widest[count - 2] < _CLEARLY * max(widest[count - 1], _LEAST_GAP):
        return []
    ends = [i for i, gap in enumerate(gaps, start=1) if gap >= widest[count - 2]]
    return [list(drawings[start:end]) for start, end in pairwise([0, *ends, len(drawings)])]


def _goes_on(before: Line, line: Line, apart: float) -> bool:
    gap = line.box[0] - before.box[2]
    return boxes.are_level(before.box, line.box) and -_TOUCH < gap < apart * line.size


def _rest(row: Sequence[Line], lines: Sequence[Line]) -> Line | None:
    """Return the line that goes on with a row: it begins below the start of a row that is full, and nothing else stands there."""
    whole = boxes.union(line.box for line in row)
    size = row[0].size
    below = [
        line
        for line in lines
        if 0 < line.box[3] - whole[3] < size + _BELOW * size and boxes.x_overlap(line.box, whole) > 0
    ]
    right = max((line.box[2] for line in lines if boxes.x_overlap(line.box, whole) > 0), default=whole[2])
    broken_off = not ends_sentence(row[-1].text)
    if broken_off and len(below) == 1 and abs(below[0].box[0] - whole[0]) < size and right - whole[2] < _FULL * size:
        return below[0]
    return None
