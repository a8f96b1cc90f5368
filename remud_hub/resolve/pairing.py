"""Which caption belongs to which picture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from remud_hub import boxes
from remud_hub.labels import FEWEST_OF_PLATE, Label, caption_label, plate_number
from remud_hub.records import Block, Box, Document, Picture


# Captions stand below their figure far more often than above or beside it; in points of extra distance.
_ABOVE, _BESIDE = 40.0, 15.0
_NEAR_BELOW = 40.0
_FARTHEST, _FARTHEST_BESIDE, _FARTHEST_ASIDE = 150.0, 75.0, 100.0
_ELSEWHERE = re.compile(
    r"[(（\[]\s*(?:see\s+)?(?:the\s+)?(?:figure|image|caption|legend)s?\s+(?:(?:is|are|appears?)\s+)?(?:on|overleaf)[^)）\]]*[)）\]][\s.]*"
    r"|[(（][图圖](?:注|片|像|例|题)?[见見][^)）]*页[)）]\s*",
    re.IGNORECASE,
)
"""``(See caption on next page.)``, ``（图注见下页）``"""


@dataclass(frozen=True)
class Caption:
    """A caption of a figure."""

    block: Block
    label: Label | None
    """None where the file itself names it the caption of a picture, and no label is printed."""
    legend: tuple[Block, ...] = ()
    """Its longer part, where that stands apart from the label: on the other side of the picture, or on another page."""

    first_part: "Caption | None" = None
    """The caption that this one goes on from, where it only says "continued"."""

    @property
    def own_text(self) -> str:
        """What is printed here, without the label."""
        return " ".join(words for block in (self.block, *self.legend) if (words := _words(block)))

    @property
    def key(self) -> str | None:
        """What texts cite the figure by."""
        return self.label.key if self.label else None

    @property
    def text(self) -> str:
        """The whole caption without its label; a part of a continued figure has that of the first part."""
        return self.own_text or (self.first_part.text if self.first_part else "")


def _words(block: Block) -> str:
    """Return what a caption says besides its label; that it stands on another page says nothing."""
    label = caption_label(block.text)
    words = block.text[label.end if label else 0 :].strip()
    return "" if _ELSEWHERE.fullmatch(words) else words


@dataclass(frozen=True)
class Pair:
    """A caption and the pictures of one page that it stands for."""

    caption: Caption
    pictures: tuple[Picture, ...]

    @property
    def box(self) -> Box:
        """The box around the pictures."""
        return boxes.union(picture.box for picture in self.pictures)


def captions_of(document: Document) -> list[Caption]:
    """Return the captions of figures, in reading order."""
    found: list[Caption] = []
    named = _named(document)
    for block in document.blocks:
        label = caption_label(block.text) if block.kind == "caption" else None
        if label is not None and label.kind == "figure":
            # The latest of that number: chapters may number their figures anew
            first = next((other for other in reversed(found) if other.key == label.key), None)
            found.append(Caption(block, label, first_part=first if label.continued else None))
        elif label is None and id(block) in named:
            found.append(Caption(block, None))
    return found


def _named(document: Document) -> set[int]:
    """Return which blocks the file itself names as captions of pictures."""
    return {id(document.blocks[picture.caption]) for picture in document.pictures if picture.caption is not None}


def pair(document: Document) -> tuple[list[Pair], list[Caption], list[Picture]]:
    """Give every picture to the caption that the file names for it, else to the nearest one that no text separates it from.

    A caption that is named for a picture gets no others by their place.

    Returns:
        The pairs in reading order of their captions, the captions without a picture, the pictures without a caption.
    """
    captions = captions_of(document)
    claimed: list[list[Picture]] = [[] for _ in captions]
    loose: list[Picture] = []
    named = _named(document)
    near = [_costs(caption, document) if id(caption.block) not in named else {} for caption in captions]
    printed = _by_number(captions, document)
    for picture in document.pictures:
        if id(picture) in printed:
            claimed[printed[id(picture)]].append(picture)
            continue
        if picture.caption is not None:
            block = document.blocks[picture.caption]
            home = next((claimed[i] for i, caption in enumerate(captions) if caption.block is block), loose)
            home.append(picture)
            continue
        costs = [(mine[id(picture)], i) for i, mine in enumerate(near) if id(picture) in mine]
        (claimed[min(costs)[1]] if costs else loose).append(picture)
    for caption, mine, pictures in zip(captions, near, claimed, strict=True):
        loose += _on_other_side(caption, mine, pictures)
    pairs = [
        Pair(caption, tuple(pictures))
        if id(caption.block) in named
        else _with_legend(Pair(caption, tuple(pictures)), document)
        for caption, pictures in zip(captions, claimed, strict=True)
        if pictures
    ]
    alone = [caption for caption, pictures in zip(captions, claimed, strict=True) if not pictures]
    pairs = [_with_text(found, alone) for found in pairs]
    pairs += _over_the_page(alone, loose, document)
    order = {id(caption.block): place for place, caption in enumerate(captions)}
    return _continued(sorted(pairs, key=lambda found: order[id(found.caption.block)])), alone, loose


def _on_other_side(caption: Caption, costs: dict[int, float], pictures: list[Picture]) -> list[Picture]:
    """Take from a caption the pictures below it where it has nearer ones above, or the other way round; return them."""
    top, bottom = caption.block.box[1], caption.block.box[3]
    by_place = [picture for picture in pictures if id(picture) in costs]  # others are named, or have its number
    above = [picture for picture in by_place if boxes.center(picture.box)[1] < top]
    below = [picture for picture in by_place if boxes.center(picture.box)[1] > bottom]
    if not (above and below):
        return []
    nearest = min((*above, *below), key=lambda picture: costs[id(picture)])
    others = below if nearest in above else above
    pictures[:] = [picture for picture in pictures if picture not in others]
    return others


def _over_the_page(alone: list[Caption], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair what stands last on a page without a caption with the caption that the next page begins with."""
    found = []
    for caption in list(alone):
        page, top = caption.block.page, caption.block.box[1]
        if caption.label is None or not caption.own_text or any(bottom < top for bottom in _bottoms(document, page)):
            continue
        lowest = max(_bottoms(document, page - 1), default=0.0)
        before = [picture for picture in loose if picture.page == page - 1 and picture.box[3] >= lowest]
        if before:
            last = max(before, key=lambda picture: boxes.area(picture.box))
            alone.remove(caption)
            loose.remove(last)
            found.append(Pair(caption, (last,)))
    return found


def _bottoms(document: Document, page: int) -> list[float]:
    """Return where the texts and pictures of a page end, running heads and feet aside."""
    texts = [box[3] for box in _walls(document, page)]
    return [*texts, *(picture.box[3] for picture in document.pictures if picture.page == page)]


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


def _continued(pairs: list[Pair]) -> list[Pair]:
    """Let the parts of a continued figure go on from the whole caption of the first part."""
    whole = {id(found.caption.block): found.caption for found in pairs}
    return [
        replace(found, caption=replace(found.caption, first_part=whole.get(id(first.block), first)))
        if (first := found.caption.first_part)
        else found
        for found in pairs
    ]


def _with_text(found: Pair, alone: list[Caption]) -> Pair:
    """Take for a bare label, ``Figure 3`` beside a picture, the text that stands with this label on another page."""
    same = [caption for caption in alone if caption.key == found.caption.key and caption.own_text]
    if found.caption.text or not same:
        return found
    page = found.caption.block.page
    text = min(same, key=lambda caption: abs(caption.block.page - page))
    alone.remove(text)
    return replace(found, caption=replace(found.caption, legend=(text.block, *text.legend)))


def _costs(caption: Caption, document: Document) -> dict[int, float]:
    """Return how far the pictures that a caption may stand for are from it.

    A caption too short to stand above or below any is set flush left: then those count that begin farther to the side.
    """
    page, box = caption.block.page, caption.block.box
    pictures = [picture for picture in document.pictures if picture.page == page]
    walls = _walls(document, page)
    for cost in (_cost, _cost_aside):
        costs = {id(picture): cost(box, picture.box, walls) for picture in pictures}
        if found := {picture: cost for picture, cost in costs.items() if cost < float("inf")}:
            return found
    return {}


def _walls(document: Document, page: int) -> list[Box]:
    return [
        part.box for block in document.blocks if block.kind != "furniture" for part in block.parts if part.page == page
    ]


def _with_legend(found: Pair, document: Document) -> Pair:
    """Add the unlabelled caption text that stands straight below the pictures."""
    page, (x0, _, x1, y1) = found.pictures[0].page, found.box
    below = [
        block
        for block in document.blocks
        if block.kind == "caption"
        and block.page == page
        and caption_label(block.text) is None
        and boxes.x_overlap(block.box, (x0, 0, x1, 0)) > 0
        and 0 <= block.box[1] - y1 + 2 < _NEAR_BELOW
    ]
    return replace(found, caption=replace(found.caption, legend=tuple(below))) if below else found


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
    elif along > 0.3 * min(boxes.height(caption), boxes.height(picture)):
        distance = max(0.0, -across) + _BESIDE
        strip = (
            min(caption[2], picture[2]),
            max(caption[1], picture[1]),
            max(caption[0], picture[0]),
            min(caption[3], picture[3]),
        )
        far = -across > _FARTHEST_BESIDE
    else:
        return float("inf")
    return float("inf") if far or _separated(strip, walls) else distance


def _cost_aside(caption: Box, picture: Box, walls: Sequence[Box]) -> float:
    apart = -boxes.y_overlap(caption, picture)
    strip = (
        min(caption[0], picture[0]),
        min(caption[3], picture[3]),
        max(caption[2], picture[2]),
        max(caption[1], picture[1]),
    )
    return apart if 0 <= apart < _FARTHEST_ASIDE and not _separated(strip, walls) else float("inf")


def _separated(strip: Box, walls: Sequence[Box]) -> bool:
    return any(boxes.area(boxes.intersection(wall, strip)) > 0.1 * boxes.area(wall) for wall in walls)
