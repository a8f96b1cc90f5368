"""Captions of figures, and the pictures that they stand for."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from remud_hub import boxes
from remud_hub.labels import Label, caption_label
from remud_hub.records import Block, Box, Document, Picture


NEAR_BELOW = 40.0
"""How far below a picture a text stands that belongs to it, in points."""
_BEHIND_LABEL = " .:：，,"
_ELSEWHERE = re.compile(
    r"[(（\[]\s*(?:see\s+)?(?:the\s+)?(?:figure|image|caption|legend)s?\s+(?:(?:is|are|appears?)\s+)?(?:on|overleaf)[^)）\]]*[)）\]][\s.]*"
    r"|(?:figure|image|caption|legend)s?\s+(?:overleaf|on\s+(?:the\s+)?(?:next|following|previous|preceding|facing|opposite)\s+page)\.?"
    r"|[(（][图圖](?:注|片|像|例|题)?[见見][^)）]*页[)）]\s*",
    re.IGNORECASE,
)
"""``(See caption on next page.)``, ``Legend on the next page``, ``（图注见下页）``"""


_GOES_ON = re.compile(
    r"\s*[(（\[]\s*(?:(?:figure\s+)?(?:legend|caption)\s+)?continue[sd]\s+on\s+(?:the\s+)?(?:next|following)\s+page\s*[)）\]]\.?\s*\Z"
    r"|\s*[(（]图注(?:续见?|转)下页[)）]\s*\Z",
    re.IGNORECASE,
)
"""``(legend continued on next page)``, at the end of a caption."""
_OF_PANEL = re.compile(r"\s*[(（]?[A-Za-z](?:\s*[-–—~～,，、]\s*[A-Za-z])*[)）.:：]")


@dataclass(frozen=True)
class Caption:
    """A caption of a figure."""

    block: Block
    label: Label | None
    """None where the file itself names it the caption of a picture, and no label is printed."""
    legend: tuple[Block, ...] = ()
    """Its longer part, where that stands apart from the label: on the other side of the picture, or on another page."""

    first_part: "Caption | None" = None
    """The caption that this one goes on from, or leads to, where it only says "continued"."""

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

    @property
    def as_printed(self) -> str:
        """The whole caption without its label, with the "(continued)" of a part that says more than that."""
        if self.label is None or not self.label.continued or not self.own_text:
            return self.text
        continued = self.block.text[self.label.after : self.label.end].lstrip(_BEHIND_LABEL).rstrip()
        return f"{continued} {self.own_text}".strip()


def _words(block: Block) -> str:
    """Return what a caption says besides its label; that it stands on another page says nothing."""
    label = caption_label(block.text)
    words = _GOES_ON.sub("", block.text[label.end if label else 0 :]).strip()
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
    named = named_blocks(document)
    for block in document.blocks:
        label = caption_label(block.text) if block.kind == "caption" else None
        if label is not None and label.kind == "figure":
            # The latest of that number: chapters may number their figures anew
            first = next((other for other in reversed(found) if other.key == label.key), None)
            rest = _rest_over_the_page(block, document)
            found.append(Caption(block, label, rest, first_part=first if label.continued else None))
        elif label is None and id(block) in named:
            found.append(Caption(block, None))
    return [_with_later_part(caption, found[place + 1 :]) for place, caption in enumerate(found)]


def _rest_over_the_page(block: Block, document: Document) -> tuple[Block, ...]:
    """Return what a caption that says so goes on with: the first text of the next page that tells of a panel."""
    if not _GOES_ON.search(block.text):
        return ()
    behind = (
        other
        for other in document.blocks
        if other.page == block.page + 1 and other.kind not in {"furniture", "heading"}
    )
    told = (other for other in behind if _OF_PANEL.match(other.text) and caption_label(other.text) is None)
    return tuple(islice(told, 1))


def _with_later_part(caption: Caption, later: Sequence[Caption]) -> Caption:
    """Return a caption that only says "continued" with the whole one behind it, where none stands before it."""
    if caption.label is None or not caption.label.continued or caption.text:
        return caption
    whole = next((other for other in later if other.key == caption.key and other.own_text), None)
    return replace(caption, first_part=whole)


def named_blocks(document: Document) -> set[int]:
    """Return which blocks the file itself names as captions of pictures."""
    return {id(document.blocks[picture.caption]) for picture in document.pictures if picture.caption is not None}


def walls_of(document: Document, page: int) -> list[Box]:
    """Return the boxes of the texts of a page that no caption reaches over: all but parts of captions without a label."""
    return _boxes(
        page,
        (block for block in document.blocks if not (block.kind == "caption" and caption_label(block.text) is None)),
    )


def said_below(page: int, box: Box, document: Document) -> list[Block]:
    """Return the caption text without a label that stands straight below what a page shows."""
    return [
        block
        for block in document.blocks
        if block.kind == "caption"
        and block.page == page
        and caption_label(block.text) is None
        and boxes.x_overlap(block.box, box) > 0
        and 0 <= block.box[1] - box[3] + 2 < NEAR_BELOW
    ]


def texts_of(document: Document, page: int) -> list[Box]:
    """Return the boxes of all texts of a page, running heads and feet aside."""
    return _boxes(page, document.blocks)


def _boxes(page: int, blocks: Iterable[Block]) -> list[Box]:
    return [part.box for block in blocks if block.kind != "furniture" for part in block.parts if part.page == page]
