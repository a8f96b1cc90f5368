"""Panels: what a caption tells apart, found in the picture by its gutters."""

from io import BytesIO

from PIL import Image

from remud_hub import boxes
from remud_hub.records import Box, Panel
from remud_hub.resolve.grid import Grid
from remud_hub.resolve.letters import Lettered, lettered_panels, sides


_MOST_UNEQUAL = 3.0
"""Unlettered pictures of one grid differ in area by less than this factor."""
_FILLED = 0.6
"""A bitmap fills its cell; plots and diagrams, which have gutters of their own, do not."""


def find_panels(caption: str, box: Box, image: bytes) -> tuple[Panel, ...]:
    """Return the panels of a figure, row by row.

    Lettered panels have the letter and its share of the caption. Where the picture has no gutters to tell them apart,
    each has the box of the whole figure. Pictures without letters are told apart by gutters alone.

    Args:
        caption: The whole caption without its label.
        box: The figure on its page, in points.
        image: The figure, PNG or JPEG.
    """
    picture = Image.open(BytesIO(image))
    lettered = lettered_panels(caption)
    if lettered:
        return _lettered(lettered, box, picture)
    shares = _unlettered(Grid(picture))
    words = sides(caption)
    labels = words if len(words) == len(shares) else ("",) * len(shares)
    return tuple(Panel(label=label, box=_place(share, box)) for label, share in zip(labels, shares, strict=True))


def _lettered(lettered: tuple[Lettered, ...], box: Box, picture: Image.Image) -> tuple[Panel, ...]:
    for dark in (False, True):
        shares = Grid(picture, dark).split(len(lettered))
        if len(shares) == len(lettered):
            return tuple(
                Panel(label=panel.label, box=_place(share, box), caption=panel.text or None)
                for panel, share in zip(lettered, shares, strict=True)
            )
    return tuple(Panel(label=panel.label, box=box, caption=panel.text or None) for panel in lettered)


def _unlettered(grid: Grid) -> list[Box]:
    shares = grid.split(None)
    areas = [boxes.area(share) for share in shares]
    alike = len(shares) > 1 and max(areas) < _MOST_UNEQUAL * min(areas)
    return shares if alike and all(grid.filled(share) > _FILLED for share in shares) else []


def _place(share: Box, box: Box) -> Box:
    width, height = boxes.width(box), boxes.height(box)
    x0, y0, x1, y1 = (
        box[0] + share[0] * width,
        box[1] + share[1] * height,
        box[0] + share[2] * width,
        box[1] + share[3] * height,
    )
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
