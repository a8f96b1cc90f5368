"""Panels: what a caption tells apart, found in the picture by its gutters."""

from io import BytesIO

from PIL import Image, ImageFilter

from remud_hub import boxes
from remud_hub.records import Box, Panel
from remud_hub.resolve.grid import Grid
from remud_hub.resolve.lanes import Trust
from remud_hub.resolve.letters import Lettered, lettered_panels, sides


_SMALL, _STROKE = 400, 5
"""Longer side of a figure in pixels, and how broad an arrow or line is then, at most."""
_COVERED = 0.5
"""Pictures joined by lines take most of their figure; those in a drawing, or in a flow chart, do not."""
_FEWEST_ON_BLACK = 6
"""One ultrasound picture falls into a few parts along its black lanes, never into many of one size."""


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
    words = sides(caption)
    shares = _unlettered(picture) or (_cells(len(words), picture) if words else [])
    labels = words if len(words) == len(shares) else ("",) * len(shares)
    return tuple(Panel(label=label, box=_place(share, box)) for label, share in zip(labels, shares, strict=True))


def _lettered(lettered: tuple[Lettered, ...], box: Box, picture: Image.Image) -> tuple[Panel, ...]:
    shares = _cells(len(lettered), picture)
    places = [_place(share, box) for share in shares] or [box] * len(lettered)
    return tuple(
        Panel(label=panel.label, box=place, caption=panel.text or None)
        for panel, place in zip(lettered, places, strict=True)
    )


def _cells(count: int, picture: Image.Image) -> list[Box]:
    """Return as many cells as there are letters, or none; what is surest is tried first."""
    for trust in Trust:
        grid = Grid(picture, trust)
        found = grid.rows_and_columns(count) or grid.widest(count, crumbs=False) or grid.widest(count, crumbs=True)
        if found:
            return found
    return []


def _unlettered(picture: Image.Image) -> list[Box]:
    if lined := Grid(picture, Trust.LINES).pictures():
        return lined
    apart = Grid(_without_thin_strokes(picture), Trust.LIGHT).pictures()
    if sum(map(boxes.area, apart)) >= _COVERED:
        return apart
    on_black = Grid(picture, Trust.BLACK).pictures()
    return on_black if len(on_black) >= _FEWEST_ON_BLACK else []


def _without_thin_strokes(picture: Image.Image) -> Image.Image:
    """Return the picture without arrows and lines that run from one part to another."""
    small = picture.convert("L")
    small.thumbnail((_SMALL, _SMALL))  # the filters take time by the pixel
    return small.filter(ImageFilter.MaxFilter(_STROKE)).filter(ImageFilter.MinFilter(_STROKE))


def _place(share: Box, box: Box) -> Box:
    width, height = boxes.width(box), boxes.height(box)
    x0, y0, x1, y1 = (
        box[0] + share[0] * width,
        box[1] + share[1] * height,
        box[0] + share[2] * width,
        box[1] + share[3] * height,
    )
    return (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))
