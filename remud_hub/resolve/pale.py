"""Pale pictures: a place in a grid of pictures that is not filled with ink, but holds a drawing."""

from collections.abc import Sequence

from remud_hub.resolve.bands import bands, share_filled
from remud_hub.resolve.lanes import Cell


_FEWEST_FILLED = 2 / 3
"""Share of a grid's places that hold pictures beyond doubt."""
_HIGH = 0.3
"""A drawing takes at least this share of its row's height; a line of lettering does not."""


def pale_pictures(pictures: Sequence[Cell], others: Sequence[Cell]) -> list[Cell]:
    """Return the places of a grid of pictures that are not filled, but hold a drawing.

    Args:
        pictures: The pictures of the figure that are filled.
        others: What else is printed in it.
    """
    if share_filled(pictures) < _FEWEST_FILLED:
        return []
    rows, columns = bands(pictures, 1), bands(pictures, 0)
    found: list[Cell] = []
    for top, bottom in rows:
        for left, right in columns:
            place = (left, top, right, bottom)
            if any(_middle_in(picture, place) for picture in pictures):
                continue
            drawn = [cell for cell in others if _middle_in(cell, place)]
            if drawn and max(cell[3] for cell in drawn) - min(cell[1] for cell in drawn) >= _HIGH * (bottom - top):
                found.append(place)
    return found


def _middle_in(cell: Cell, place: Cell) -> bool:
    x, y = (cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2
    return place[0] <= x <= place[2] and place[1] <= y <= place[3]
