"""Blocks: pieces in reading order, paragraphs closed over column and page breaks, headings ranked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from remud_hub import boxes
from remud_hub.labels import Label, caption_label, reads_as_sentence
from remud_hub.read.layout.lines import is_cjk, join_pieces
from remud_hub.read.layout.paragraphs import ends_sentence, is_item
from remud_hub.read.order import reading_order
from remud_hub.read.pieces import Piece
from remud_hub.read.preflight import PageFacts
from remud_hub.records import Block, Part


class _Placed:
    """A piece where it stands when the page is set straight: the order of sideways tables and of scans is sought there."""

    def __init__(self, piece: Piece, facts: PageFacts) -> None:
        self.piece = piece
        self.box = facts.frame.straight(piece.box)


_NUMBERED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_NEAR_PAGES = 3
"""Pages within which a sentence about a figure and its caption stand; books number their figures anew further on. Ours."""
_LONG, _LONG_CHINESE = 80, 25
"""Texts shorter than this, in characters, are titles and addresses rather than broken paragraphs."""
_SMALL = re.compile(r"\s*[a-z]{2,}(?![A-Za-z\d])")
_JOINABLE = ("text", "list_item")
_SPACE_IN_CHINESE = re.compile(r"(?<=[⺀-鿿、-】＀-￯])[ \t]+(?=[⺀-鿿、-】＀-￯])")


def ordered(pieces: Iterable[Piece], facts: Sequence[PageFacts]) -> list[Piece]:
    """Return the pieces of a document in reading order, page by page."""
    found: list[Piece] = []
    for number, group in groupby(sorted(pieces, key=lambda piece: piece.page), key=lambda piece: piece.page):
        fact = facts[number - 1]
        found.extend(placed.piece for placed in reading_order([_Placed(piece, fact) for piece in group]))
    return found


def blocks(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Return the blocks of a document from its ordered pieces; pictures are left out."""
    chains: list[list[Piece]] = []
    open_chain: list[Piece] | None = None
    caption: list[Piece] | None = None
    for piece in pieces:
        if piece.kind is None:
            continue
        if open_chain is not None and _goes_on(open_chain[-1], piece):
            open_chain.append(piece)
            caption = None
            continue
        if caption is not None and _is_rest_overleaf(caption[-1], piece):
            caption.append(piece)
            continue
        chains.append([piece])
        if piece.kind == "caption":
            caption = chains[-1]
        elif piece.kind != "furniture":
            caption = None  # it was not the last on its page
        if piece.kind in _JOINABLE:
            open_chain = chains[-1]
        elif piece.kind == "heading":
            open_chain = None
    ranks = _ranks(pieces)
    return tuple(_told_apart([_block(chain, ranks) for chain in chains]))


def _told_apart(found: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks, those captions as text that go on as a sentence, "Figure 3 shows", and whose figure has another caption."""
    labels = [caption_label(block.text) if block.kind == "caption" else None for block in found]
    sentence = [
        label is not None and reads_as_sentence(block.text, label) for block, label in zip(found, labels, strict=True)
    ]
    captioned: dict[tuple[str, str, bool], list[int]] = {}
    for block, label, said in zip(found, labels, sentence, strict=True):
        if label and not said:
            captioned.setdefault(_named(label), []).append(block.page)
    for block, label, said in zip(found, labels, sentence, strict=True):
        pages = captioned.get(_named(label), []) if label and said else []
        is_text = any(abs(page - block.page) <= _NEAR_PAGES for page in pages)
        yield block.model_copy(update={"kind": "text"}) if is_text else block


def _named(label: Label) -> tuple[str, str, bool]:
    """Return what a label names, and whether in Chinese: the same may be said in another language."""
    return label.kind, label.key, is_cjk(label.printed)


def _goes_on(last: Piece, piece: Piece) -> bool:
    """Whether a text that was broken off at a column, page or figure goes on in this piece."""
    if piece.kind != "text" or piece.text == "" or is_item(piece.text):
        return False
    tail, head = last.text.rstrip(), piece.text.lstrip()
    if ends_sentence(tail):
        return False
    return head[:1].islower() or tail.endswith(("-", ",", "，", "、")) or _is_over_break(last, piece)


def _is_rest_overleaf(caption: Piece, piece: Piece) -> bool:
    """Whether a text is the rest of a caption that was broken off at the foot of the page before; "eGFR" begins a sentence."""
    return piece.page == caption.page + 1 and _SMALL.match(piece.text) is not None and _goes_on(caption, piece)


def _is_over_break(last: Piece, piece: Piece) -> bool:
    """Without a small letter to tell, only a step to the next column or page shows that a sentence goes on."""
    moved = piece.page != last.page or piece.box[0] > last.box[2] or piece.box[1] > last.box[3] + 40
    return moved and len(last.text) > (_LONG_CHINESE if is_cjk(last.text[-1:]) else _LONG) and not piece.text.isupper()


def _block(chain: Sequence[Piece], ranks: dict[float, int]) -> Block:
    text = ""
    parts: list[Part] = []
    for piece in chain:
        own = tidy(piece.text)
        text = join_pieces(text, own)
        start = len(text) - len(own)
        if parts:
            # Closing up a split word takes its hyphen out of the text before.
            before = parts[-1]
            parts[-1] = before.model_copy(update={"span": (before.span[0], min(before.span[1], start))})
        parts.append(Part(page=piece.page, box=piece.box, span=(start, len(text))))
    first = chain[0]
    assert first.kind is not None
    return Block(
        kind=first.kind, text=text, parts=tuple(parts), level=_level(first, ranks) if first.kind == "heading" else 0
    )


def tidy(text: str) -> str:
    """Return the text with single spaces, and none between Chinese characters."""
    if "\n" in text:
        return "\n".join(tidy(line) for line in text.split("\n"))
    return _SPACE_IN_CHINESE.sub("", re.sub(r"[ \t\u00a0\u2002-\u200a]+", " ", text)).strip()


def _ranks(pieces: Sequence[Piece]) -> dict[float, int]:
    """Rank the heights of one-line headings: the tallest is level 1."""
    heights = sorted({_line_height(piece) for piece in pieces if piece.kind == "heading"}, reverse=True)
    ranks: dict[float, int] = {}
    level, last = 0, float("inf")
    for height in heights:
        if height < 0.93 * last:
            level, last = level + 1, height
        ranks[height] = min(level, 6)
    return ranks


def _level(piece: Piece, ranks: dict[float, int]) -> int:
    numbered = _NUMBERED.match(piece.text)
    if numbered:
        return numbered[1].count(".") + 1
    return ranks[_line_height(piece)]


def _line_height(piece: Piece) -> float:
    """Estimate the height of one line from the area and length of a heading."""
    height, width = boxes.height(piece.box), boxes.width(piece.box)
    lines = max(1, round((len(piece.text) * 0.5 * height / max(1.0, width)) ** 0.5)) if height > 16 else 1
    return round(height / lines, 0)
