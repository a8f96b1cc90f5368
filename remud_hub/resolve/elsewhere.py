"""Captions that stand elsewhere than their pictures: on the next page, or all together at the end of a manuscript."""

import re
from collections.abc import Sequence
from dataclasses import replace

from remud_hub import boxes
from remud_hub.labels import plate_number
from remud_hub.records import Document, Picture
from remud_hub.resolve.captions import NEAR_BELOW, Caption, Pair, texts_of


_WITHIN = 0.5
_FEWEST_LEGENDS = 2
_UNDER, _TOUCHING = 2.0, 2.0
"""How far below a picture of a plate its number stands, in heights of its own; by how many points it may reach into it."""
_TURN_OVER = re.compile(
    r"\W*(?:(?:转|接|续)下页|待续|(?:figure )?continued on (?:the )?next page|to be continued)\W*", re.IGNORECASE
)


def with_text(found: Pair, alone: list[Caption]) -> Pair:
    """Take for a bare label, ``Figure 3`` beside a picture, the text that stands with this label on another page."""
    same = [caption for caption in alone if caption.key == found.caption.key and caption.own_text]
    if found.caption.text or not same:
        return found
    page = found.caption.block.page
    text = min(same, key=lambda caption: abs(caption.block.page - page))
    alone.remove(text)
    return replace(found, caption=replace(found.caption, legend=(text.block, *text.legend)))


def over_the_page(alone: list[Caption], loose: list[Picture], document: Document) -> list[Pair]:
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


def in_their_order(alone: list[Caption], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair the legends of a manuscript with the sheets behind them, one by one, where there are as many of both.

    Legends stand together on a page; behind it are only sheets, with a picture and at most its label.
    """
    if not alone or any(caption.label is None or not caption.text for caption in alone):
        return []
    last = max(caption.block.page for caption in alone)
    together = sum(block.kind == "caption" and block.page == last for block in document.blocks)
    sheets = sorted({picture.page for picture in loose if picture.page > last})
    if together < _FEWEST_LEGENDS or len(sheets) != len(alone):
        return []
    if not all(is_sheet(page, document) for page in range(last + 1, sheets[-1] + 1)):
        return []
    found = [
        Pair(caption, tuple(picture for picture in loose if picture.page == sheet))
        for caption, sheet in zip(alone, sheets, strict=True)
    ]
    alone.clear()
    loose[:] = [picture for picture in loose if picture.page not in sheets]
    return found


def on_facing_plates(alone: list[Caption], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair the one caption without a picture on a page with the plate that faces it: a page of pictures without captions."""
    found = []
    for caption in list(alone):
        page = caption.block.page
        if caption.label is None or sum(other.block.page == page for other in alone) > 1:
            continue
        plate = tuple(picture for picture in loose if picture.page == page + 1)
        labelled = any(block.kind == "caption" and block.page == page + 1 for block in document.blocks)
        if plate and not labelled and is_sheet(page + 1, document):
            alone.remove(caption)
            loose[:] = [picture for picture in loose if picture not in plate]
            found.append(Pair(caption, plate))
    return found


def by_numbers_on_plates(alone: list[Caption], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair captions that explain a plate with the pictures of the next page, or of the one before, that have their numbers under them."""
    found = []
    for page in {caption.block.page for caption in alone}:
        captions = {caption.key: caption for caption in alone if caption.block.page == page and caption.key}
        for plate in (page + 1, page - 1):
            numbers = [(_number_under(picture, document), picture) for picture in loose if picture.page == plate]
            mine = {number: picture for number, picture in numbers if number in captions}
            if len(mine) < _FEWEST_LEGENDS:
                continue
            found += [Pair(captions.pop(number), (picture,)) for number, picture in mine.items()]
            loose[:] = [picture for picture in loose if picture not in mine.values()]
    alone[:] = [caption for caption in alone if caption not in [pair.caption for pair in found]]
    return found


def _number_under(picture: Picture, document: Document) -> str | None:
    """Return the number, alone on its line, that is printed right below a picture."""
    x0, _, x1, y1 = picture.box
    under = (
        plate_number(block.text[slice(*part.span)].strip())
        for block in document.blocks
        for part in block.parts
        if part.page == picture.page
        and x0 <= boxes.center(part.box)[0] <= x1
        and -_TOUCHING <= part.box[1] - y1 < _UNDER * boxes.height(part.box)
    )
    return next((number for number in under if number), None)


def first_parts(pairs: Sequence[Pair], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair what stands last on a page that says "turn over" with the caption below the rest of it, on the next page."""
    found = []
    for block in document.blocks:
        if not _TURN_OVER.fullmatch(block.text):
            continue
        following = [pair for pair in pairs if pair.pictures[0].page == block.page + 1]
        near = [picture for picture in loose if picture.page == block.page]
        above = [picture for picture in near if abs(block.box[1] - picture.box[3]) <= NEAR_BELOW]
        if above and following:
            part = max(above, key=lambda picture: picture.box[3])
            first = min(following, key=lambda pair: pair.box[1])
            loose.remove(part)
            found.append(Pair(first.caption, (part,)))
    return found


def is_sheet(page: int, document: Document) -> bool:
    """Whether nothing is printed on a page but pictures, what stands in them, labels, and the number of the page."""
    shown = [picture.box for picture in document.pictures if picture.page == page]
    labels = [
        block.box
        for block in document.blocks
        if block.page == page and (block.kind == "caption" or block.text.isdecimal())
    ]
    walls = [wall for wall in texts_of(document, page) if wall not in labels]
    return bool(shown) and all(any(boxes.inside(wall, box) > _WITHIN for box in shown) for wall in walls)


def _bottoms(document: Document, page: int) -> list[float]:
    """Return where the texts and pictures of a page end, running heads and feet aside."""
    texts = [box[3] for box in texts_of(document, page)]
    return [*texts, *(picture.box[3] for picture in document.pictures if picture.page == page)]
