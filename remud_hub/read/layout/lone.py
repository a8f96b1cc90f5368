"""Pictures that no caption claims: bitmaps are some, a frame or a filled box is none."""

from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.drawings import gather, is_ground
from remud_hub.records import Box


_SMALLEST = 20.0
_MOSTLY, _SEVERAL = 0.5, 2
_LEVEL, _APART = 3.0, 14.0
"""Pictures of one row begin and end at one height within so many points, and stand no farther apart. Ours."""


def lone_pictures(pieces: Iterable[Box], claimed: Sequence[Box], bitmaps: Sequence[Box], page: Box) -> list[Box]:
    """Return the pictures of a page without a caption.

    Args:
        pieces: What is drawn on it.
        claimed: The figures, with captions.
        bitmaps: What the pictures are made of.
        page: The page itself.
    """
    shown = [bitmap for bitmap in bitmaps if not is_ground(bitmap, page)]
    left = (part for piece in pieces for part in _left_of(piece, claimed, shown))
    pictures = (picture for piece in left for picture in _pictures_of(piece, shown))
    return _in_rows([picture for picture in pictures if min(boxes.width(picture), boxes.height(picture)) >= _SMALLEST])


def _left_of(piece: Box, claimed: Sequence[Box], bitmaps: Sequence[Box]) -> list[Box]:
    """Return what of a piece no figure has; of one that several figures have, side by side, that are the bitmaps between them."""
    if any(boxes.inside(piece, area) > _MOSTLY for area in claimed):
        return []
    if sum(boxes.inside(area, piece) > _MOSTLY for area in claimed) < _SEVERAL:
        return [piece]
    return [
        bitmap
        for bitmap in bitmaps
        if boxes.inside(bitmap, piece) > _MOSTLY and not any(boxes.inside(bitmap, area) > _MOSTLY for area in claimed)
    ]


def _in_rows(pictures: Iterable[Box]) -> list[Box]:
    """Put together pictures of one height that stand close side by side: they are looked at together."""
    found: list[Box] = []
    for picture in sorted(pictures):
        before = next((each for each in found if _goes_on(each, picture)), None)
        if before is not None:
            found.remove(before)
            picture = boxes.union([before, picture])
        found.append(picture)
    return found


def _goes_on(before: Box, picture: Box) -> bool:
    apart = max(abs(before[1] - picture[1]), abs(before[3] - picture[3]))
    return apart < _LEVEL and -_LEVEL < picture[0] - before[2] < _APART


def _pictures_of(piece: Box, bitmaps: Sequence[Box]) -> list[Box]:
    """Return a piece that is mostly bitmap, or its bitmaps: a rule or seal that touches one is no part of the picture."""
    seen = (boxes.intersection(bitmap, piece) for bitmap in bitmaps)
    held = [box for box in seen if boxes.area(box) > 0]
    mostly = sum(map(boxes.area, held)) > _MOSTLY * boxes.area(piece)
    return [piece] if mostly else gather(held, [])
