"""Which caption belongs to which picture."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from remud_hub import boxes
from remud_hub.labels import FEWEST_OF_PLATE, plate_number
from remud_hub.records import Box, Document, Picture
from remud_hub.resolve.captions import Caption, Pair, captions_of, named_blocks, said_below, walls_of
from remud_hub.resolve.elsewhere import (
    by_numbers_on_plates,
    first_parts,
    in_their_order,
    is_sheet,
    on_facing_plates,
    over_the_page,
    with_text,
)


# Captions stand below their figure far more often than above or beside it; in points of extra distance.
_ABOVE, _BESIDE = 40.0, 15.0
_FARTHEST, _FARTHEST_BESIDE, _FARTHEST_ASIDE = 150.0, 75.0, 100.0
_ALIKE = 15.0
"""Costs that differ by less do not tell on which side of a caption its figure stands. Ours."""


def pair(document: Document) -> tuple[list[Pair], list[Caption], list[Picture]]:
    """Give every picture to the caption that the file names for it, else to the nearest one that no text separates it from.

    A caption that is named for a picture gets no others by their place.

    Returns:
        The pairs in reading order of their captions, the captions without a picture, the pictures without a caption.
    """
    captions = captions_of(document)
    claimed: list[list[Picture]] = [[] for _ in captions]
    loose: list[Picture] = []
    named = named_blocks(document)
    near = [_costs(caption, document) if id(caption.block) not in named else {} for caption in captions]
    printed = {**_by_order(captions, document), **_by_number(captions, document)}
    for picture in document.pictures:
        if id(picture) in printed:
            claimed[printed[id(picture)]].append(picture)
            continue
        if picture.caption is not None:
            block = document.blocks[picture.caption]
            home = next((claimed[i] for i, caption in enumerate(captions) if caption.block is block), loose)
            home.append(picture)
            continue
        # Of captions in one line, a long one may reach under the picture of the next
        costs = [
            (round(mine[id(picture)]), -_share_beneath(caption.block.box, picture.box), i)
            for i, (caption, mine) in enumerate(zip(captions, near, strict=True))
            if id(picture) in mine
        ]
        (claimed[min(costs)[2]] if costs else loose).append(picture)
    for i, (caption, mine) in enumerate(zip(captions, near, strict=True)):
        without = {j: near[j] for j, pictures in enumerate(claimed) if not pictures}
        for picture in _on_other_side(caption, mine, claimed[i], without.values()):
            homes = [(costs[id(picture)], j) for j, costs in without.items() if id(picture) in costs]
            (claimed[min(homes)[1]] if homes else loose).append(picture)
    pairs = [
        Pair(caption, tuple(pictures))
        if id(caption.block) in named
        else _with_legend(Pair(caption, tuple(pictures)), document)
        for caption, pictures in zip(captions, claimed, strict=True)
        if pictures
    ]
    alone = [caption for caption, pictures in zip(captions, claimed, strict=True) if not pictures]
    pairs = [with_text(found, alone) for found in pairs]
    pairs += over_the_page(alone, loose, document)
    pairs += in_their_order(alone, loose, document)
    pairs += by_numbers_on_plates(alone, loose, document)
    pairs += on_facing_plates(alone, loose, document)
    pairs += first_parts(pairs, loose, document)
    order = {id(caption.block): place for place, caption in enumerate(captions)}
    in_reading_order = sorted(pairs, key=lambda found: (order[id(found.caption.block)], found.pictures[0].page))
    return _continued(in_reading_order), alone, loose


def _on_other_side(
    caption: Caption, costs: dict[int, float], pictures: list[Picture], rivals: Collection[dict[int, float]]
) -> list[Picture]:
    """Take from a caption the pictures below it where it has nearer ones above, or the other way round; return them.

    Of sides about as near as each other, its rivals, captions without a picture, get the one that they alone may stand for.
    """
    top, bottom = caption.block.box[1], caption.block.box[3]
    by_place = [picture for picture in pictures if id(picture) in costs]  # others are named, or have its number
    above = [picture for picture in by_place if boxes.center(picture.box)[1] < top]
    below = [picture for picture in by_place if boxes.center(picture.box)[1] > bottom]
    if not (above and below):
        return []
    to_above, to_below = (min(costs[id(picture)] for picture in side) for side in (above, below))
    others = below if to_above <= to_below else above
    wanted = [side for side in (above, below) if any(id(picture) in rival for picture in side for rival in rivals)]
    if len(wanted) == 1 and abs(to_above - to_below) < _ALIKE:
        others = wanted[0]
    pictures[:] = [picture for picture in pictures if picture not in others]
    return others


def _by_number(captions: Sequence[Caption], document: Document) -> dict[int, int]:
    """Return, for pictures of a plate, the places of the captions whose numbers are printed at them.

    A page is a plate where its captions stand in a block and several of its pictures have the number of one, each of
    another.
    """
    found: dict[int, int] = {}
    for page in {caption.block.page for caption in captions}:
        keys = {key: i for i, caption in enumerate(captions) if caption.block.page == page and (key := caption.key)}
        if not boxes.in_block([captions[i].block.box for i in keys.values()], FEWEST_OF_PLATE):
            continue
        here = [picture for picture in document.pictures if picture.page == page]
        mine = {}
        for picture in here:
            said = {number for line in picture.lettering if (number := plate_number(line.text)) in keys}
            if len(said) == 1:
                mine[id(picture)] = keys[said.pop()]
        if len(set(mine.values())) >= FEWEST_OF_PLATE:
            found |= mine
    return found


def _by_order(captions: Sequence[Caption], document: Document) -> dict[int, int]:
    """Return, for pictures of a plate without names and numbers that can be read, the places of the captions they have by their order."""
    found: dict[int, int] = {}
    texts = {block.page for block in document.blocks if block.kind == "text"}
    for page in {caption.block.page for caption in captions if caption.label} - texts:
        here = [i for i, caption in enumerate(captions) if caption.block.page == page]
        keys = {captions[i].key for i in here}
        pictures = {picture.box: picture for picture in document.pictures if picture.page == page}
        if any(_is_told(picture, keys) for picture in pictures.values()):
            continue
        order = boxes.by_rows([captions[i].block.box for i in here], list(pictures), FEWEST_OF_PLATE)
        found |= {id(pictures[box]): i for box, i in zip(order, here, strict=False)}
    return found


def _is_told(picture: Picture, keys: Collection[str | None]) -> bool:
    """Whether the file names a caption for a picture, or the number of one stands at it."""
    return picture.caption is not None or any(plate_number(line.text) in keys for line in picture.lettering)


def _continued(pairs: list[Pair]) -> list[Pair]:
    """Let the parts of a continued figure go on from the whole caption of the first part.

    A part that has but the label shares the caption of another part, on the page before it or behind it.
    """
    whole = {id(found.caption.block): found.caption for found in pairs}
    firsts = [found.caption.first_part or (None if found.caption.text else _beside(found, pairs)) for found in pairs]
    return [
        replace(found, caption=replace(found.caption, first_part=whole.get(id(first.block), first)))
        if first
        else found
        for found, first in zip(pairs, firsts, strict=True)
    ]


def _beside(part: Pair, pairs: Sequence[Pair]) -> Caption | None:
    """Return the caption that says something of the figure that a bare label stands for."""
    page, key = part.caption.block.page, part.caption.key
    near = (pair.caption for pair in pairs if abs(pair.caption.block.page - page) <= 1)
    return next((caption for caption in near if key and caption.key == key and caption.own_text), None)


def _costs(caption: Caption, document: Document) -> dict[int, float]:
    """Return how far the pictures that a caption may stand for are from it.

    A caption too short to stand above or below any is set flush left: then those count that begin farther to the side.
    The label of a sheet may stand anywhere on it.
    """
    page, box = caption.block.page, caption.block.box
    pictures = [picture for picture in document.pictures if picture.page == page]
    walls = walls_of(document, page)
    for cost in (_cost, _cost_aside):
        costs = {id(picture): cost(box, picture.box, walls) for picture in pictures}
        if found := {picture: cost for picture, cost in costs.items() if cost < float("inf")}:
            return found
    return dict.fromkeys(map(id, pictures), 0.0) if not caption.own_text and is_sheet(page, document) else {}


def _with_legend(found: Pair, document: Document) -> Pair:
    """Add the unlabelled caption text that stands straight below the pictures."""
    below = said_below(found.pictures[0].page, found.box, document)
    return replace(found, caption=replace(found.caption, legend=tuple(below))) if below else found


def _share_beneath(caption: Box, picture: Box) -> float:
    """Return which share of a caption or its picture, whichever is narrower, stands above or below the other."""
    narrower = min(boxes.width(caption), boxes.width(picture))
    return boxes.x_overlap(caption, picture) / narrower if narrower > 0 else 0.0


def _cost(caption: Box, picture: Box, walls: Sequence[Box]) -> float:
    across, along = boxes.x_overlap(caption, picture), boxes.y_overlap(caption, picture)
    if across > 0.2 * min(boxes.width(caption), boxes.width(picture)):
        distance = max(0.0, -along) + (_ABOVE if boxes.center(caption)[1] < boxes.center(picture)[1] else 0.0)
        strip = (
            max(caption[0], picture[0]),
            min(caption[3], picture[3]),
            min(caption[2], picture[2]),
            max(caption[1], picture[1]),
        )
        far = -along > _FARTHEST
    elif _are_beside(caption, picture):
        distance = max(0.0, -across) + _BESIDE
        strip = _between_sides(caption, picture)
        far = -across > _FARTHEST_BESIDE
    else:
        return float("inf")
    return float("inf") if far or _separated(strip, walls) else distance


def _cost_aside(caption: Box, picture: Box, walls: Sequence[Box]) -> float:
    if _are_beside(caption, picture):
        apart, strip = -boxes.x_overlap(caption, picture), _between_sides(caption, picture)
        separated = any(boxes.area(boxes.intersection(wall, strip)) > 0 for wall in walls)
    else:
        apart, around = -boxes.y_overlap(caption, picture), boxes.union([caption, picture])
        strip = (around[0], min(caption[3], picture[3]), around[2], max(caption[1], picture[1]))
        separated = _separated(strip, walls)
    return apart if 0 <= apart < _FARTHEST_ASIDE and not separated else float("inf")


def _are_beside(caption: Box, picture: Box) -> bool:
    return boxes.y_overlap(caption, picture) > 0.3 * min(boxes.height(caption), boxes.height(picture))


def _between_sides(a: Box, b: Box) -> Box:
    """Return what lies between two boxes side by side."""
    return (min(a[2], b[2]), max(a[1], b[1]), max(a[0], b[0]), min(a[3], b[3]))


def _separated(strip: Box, walls: Sequence[Box]) -> bool:
    return any(boxes.area(boxes.intersection(wall, strip)) > 0.1 * boxes.area(wall) for wall in walls)
