"""Pictures that no caption claims: bitmaps are some, a frame or a filled box is none."""

from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.drawings import gather, is_ground
from remud_hub.records import Box


_SMALLEST = 20.0
_MOSTLY = 0.5


def lone_pictures(pieces: Iterable[Box], claimed: Sequence[Box], bitmaps: Sequence[Box], page: Box) -> list[Box]:
    """Return the pictures of a page without a caption.

    Args:
        pieces: What is drawn on it.
        claimed: The figures, with captions.
        bitmaps: What the pictures are made of.
        page: The page itself.
    """
    shown = [bitmap for bitmap in bitmaps if not is_ground(bitmap, page)]
    left = (piece for piece in pieces if not any(boxes.inside(piece, area) > _MOSTLY for area in claimed))
    pictures = (picture for piece in left for picture in _pictures_of(piece, shown))
    return [picture for picture in pictures if min(boxes.width(picture), boxes.height(picture)) >= _SMALLEST]


def _pictures_of(piece: Box, bitmaps: Sequence[Box]) -> list[Box]:
    """Return a piece that is mostly bitmap, or its bitmaps: a rule or seal that touches one is no part of the picture."""
    seen = (boxes.intersection(bitmap, piece) for bitmap in bitmaps)
    held = [box for box in seen if boxes.area(box) > 0]
    mostly = sum(map(boxes.area, held)) > _MOSTLY * boxes.area(piece)
    return [piece] if mostly else gather(held, [])
