"""Which paragraphs cite a figure."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from remud_hub import boxes
from remud_hub.labels import caption_label, find_citations
from remud_hub.records import Block, Mention, Part, Picture
from remud_hub.resolve.chapters import chapter_starts
from remud_hub.resolve.foreign import is_of_another_work
from remud_hub.resolve.pointers import Pointer, find_pointers
from remud_hub.resolve.sections import is_apparatus, sections


_RUNNING_TEXT = ("text", "list_item", "footnote")
_SENTENCE_ENDS = (". ", "。", "! ", "? ", "！", "？", "；")
_NEAR, _SURE = 1, 0.5
"""A text that points at a figure stands at most a page from it; what is less sure than this, on the same page."""


class _Place(NamedTuple):
    """Where a figure stands among the blocks of a document."""

    order: float
    """Index of its caption; halfway between two blocks where it has none."""
    page: int
    key: str


def find_mentions(
    blocks: Sequence[Block], known: Collection[str], bare: Sequence[Picture] = ()
) -> dict[str, tuple[Mention, ...]]:
    """Return for each figure the paragraphs that cite it, whole, in reading order.

    Those that only point at it ("as shown above") have less confidence than those that name it.

    Args:
        blocks: The blocks of a document.
        known: Keys of its figures.
        bare: Its pictures without a caption, which texts can only point at; see ``bare_key``.
    """
    labelled = ((i, block.page, _caption_key(block)) for i, block in enumerate(blocks))
    places = [_Place(i, page, key) for i, page, key in labelled if key is not None and key in known]
    places += [_Place(_order_of(picture, blocks), picture.page, bare_key(picture)) for picture in bare]
    found: dict[str, list[Mention]] = {key: [] for key in (*known, *map(bare_key, bare))}
    orders = {id(block): i for i, block in enumerate(blocks)}
    for path, block in sections(blocks):
        if block.kind not in _RUNNING_TEXT or is_apparatus(path):
            continue
        named = dict(_mentions(block, known))
        spans = [mention.span for mention in named.values()]
        pointed = reversed(list(_pointed(block, orders[id(block)], places, spans)))  # the first of a figure stays
        for key, mention in (dict(pointed) | named).items():
            found[key].append(mention)
    return {key: tuple(mentions) for key, mentions in found.items()}


def bare_key(picture: Picture) -> str:
    """Return what tells a picture without a caption from every other one of its document."""
    return f"page {picture.page}, box {picture.box}"


def _order_of(picture: Picture, blocks: Sequence[Block]) -> float:
    """Return where a picture stands among the blocks: behind the last one above it, or before the first of its page."""
    here = [
        (i, block.box) for i, block in enumerate(blocks) if block.page == picture.page and block.kind != "furniture"
    ]
    middle = boxes.center(picture.box)[1]
    above = [i for i, box in here if box[1] < middle and boxes.x_overlap(box, picture.box) > 0]
    if above:
        return max(above) + 0.5
    first = min((i for i, _ in here), default=sum(block.page < picture.page for block in blocks))
    return first - 0.5


def in_own_chapter(mentions: Sequence[Mention], caption: Block, blocks: Sequence[Block]) -> tuple[Mention, ...]:
    """Return the mentions of a figure that stand in its chapter, where chapters number their figures anew.

    Args:
        mentions: The paragraphs that cite a figure of this number.
        caption: The figure's caption.
        blocks: The blocks of the document.
    """
    starts = chapter_starts(blocks)
    if not starts:
        return tuple(mentions)
    home = bisect_right(starts, next(i for i, block in enumerate(blocks) if block is caption))
    texts = {
        (block.text, part.page, part.box)
        for i, block in enumerate(blocks)
        if bisect_right(starts, i) == home
        for part in block.parts
    }
    return tuple(mention for mention in mentions if (mention.text, mention.page, mention.box) in texts)


def _mentions(block: Block, known: Collection[str]) -> Iterator[tuple[str, Mention]]:
    """One mention for a paragraph and figure, however often it is cited there; the panels of all its citations."""
    citations = [
        citation
        for citation in find_citations(block.text, known)
        if citation.key in known and not is_of_another_work(block.text, citation.span)
    ]
    for key in dict.fromkeys(citation.key for citation in citations):
        mine = [citation for citation in citations if citation.key == key]
        # A citation of the whole figure beside one of a panel is a citation of the whole figure.
        panels = tuple(dict.fromkeys(panel for citation in mine for panel in citation.panels))
        whole = any(not citation.panels for citation in mine)
        yield key, _mention(block, mine[0].span, () if whole else panels)


def _pointed(
    block: Block, order: int, places: Sequence[_Place], named: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, Mention]]:
    """One mention for each figure that a paragraph points at; a sentence that also names one means that one."""
    for pointer in find_pointers(block.text):
        if any(_in_one_sentence(block.text, pointer.span, span) for span in named):
            continue
        part = _part_at(block, pointer.span[0])
        if (key := _nearest(pointer, order, part, places)) is not None:
            yield key, _mention(block, pointer.span, (), pointer.confidence)


def _nearest(pointer: Pointer, order: int, part: Part, places: Sequence[_Place]) -> str | None:
    """Return the key of the figure next to a block in the wanted direction, if it is near."""
    before = [each for each in places if each.order < order and pointer.way != "below"]
    after = [each for each in places if each.order > order and pointer.way != "above"]
    pages = _NEAR if pointer.confidence >= _SURE else 0
    near = [each for each in (*before, *after) if abs(each.page - part.page) <= pages]
    return min(near, key=lambda each: abs(each.order - order)).key if near else None


def _in_one_sentence(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return not any(end in between for end in _SENTENCE_ENDS)


def _mention(block: Block, span: tuple[int, int], panels: tuple[str, ...], confidence: float = 1.0) -> Mention:
    part = _part_at(block, span[0])
    return Mention(page=part.page, box=part.box, text=block.text, span=span, panels=panels, confidence=confidence)


def _caption_key(block: Block) -> str | None:
    label = caption_label(block.text) if block.kind == "caption" else None
    return label.key if label is not None and label.kind == "figure" else None


def _part_at(block: Block, position: int) -> Part:
    return next((part for part in block.parts if part.span[0] <= position < part.span[1]), block.parts[0])
