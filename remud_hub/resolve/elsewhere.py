"""Captions that stand elsewhere than their pictures: on the next page, or all together at the end of a manuscript."""

import re
from collections.abc import Sequence
from dataclasses import replace

from remud_hub import boxes
from remud_hub.records import Document, Picture
from remud_hub.resolve.captions import Caption, Pair, walls_of


_WITHIN, _NEAR_BELOW = 0.5, 40.0
_TURN_OVER = re.compile(
    r"\W*(?:(?:转|接|续)下页|待续|(?:figure |to be )?continued(?: on (?:the )?next page)?)\W*", re.IGNORECASE
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
    """Pair the legends of a manuscript with the pages of pictures at its end, one by one, where there are as many of both."""
    last = max((caption.block.page for caption in alone), default=0)
    sheets = sorted({picture.page for picture in loose if picture.page > last and _is_alone(picture, document)})
    if not alone or len(sheets) != len(alone) or any(caption.label is None or not caption.text for caption in alone):
        return []
    found = []
    for caption, sheet in zip(list(alone), sheets, strict=True):
        pictures = tuple(picture for picture in loose if picture.page == sheet)
        found.append(Pair(caption, pictures))
        alone.remove(caption)
        loose[:] = [picture for picture in loose if picture.page != sheet]
    return found


def first_parts(pairs: Sequence[Pair], loose: list[Picture], document: Document) -> list[Pair]:
    """Pair what stands last on a page that says "turn over" with the caption below the rest of it, on the next page."""
    found = []
    for block in document.blocks:
        following = [pair for pair in pairs if pair.pictures[0].page == block.page + 1]
        above = [
            picture for picture in loose if picture.page == block.page and picture.box[3] <= block.box[1] + _NEAR_BELOW
        ]
        if _TURN_OVER.fullmatch(block.text) and above and following:
            part = max(above, key=lambda picture: picture.box[3])
            first = min(following, key=lambda pair: pair.box[1])
            loose.remove(part)
            found.append(Pair(first.caption, (part,)))
    return found


def _is_alone(picture: Picture, document: Document) -> bool:
    """Whether nothing is printed on a picture's page but in pictures."""
    shown = [other.box for other in document.pictures if other.page == picture.page]
    return all(any(boxes.inside(wall, box) > _WITHIN for box in shown) for wall in walls_of(document, picture.page))


def _bottoms(document: Document, page: int) -> list[float]:
    """Return where the texts and pictures of a page end, running heads and feet aside."""
    texts = [box[3] for box in walls_of(document, page)]
    return [*texts, *(picture.box[3] for picture in document.pictures if picture.page == page)]
