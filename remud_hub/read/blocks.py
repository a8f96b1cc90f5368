"""Blocks: pieces in reading order, paragraphs closed over column and page breaks, headings ranked."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from remud_hub import boxes
from remud_hub.read.layout.lines import is_cjk, join_pieces
from remud_hub.read.layout.paragraphs import ends_sentence, is_item
from remud_hub.read.order import reading_order
from remud_hub.read.pieces import Piece
from remud_hub.records import Block, Part


_NUMBERED = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_JOINABLE = ("text", "list_item")
_SPACE_IN_CHINESE = re.compile(r"(?<=[⺀-鿿、-】＀-￯])[ \t]+(?=[⺀-鿿、-】＀-￯])")


def ordered(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces of a document in reading order, page by page."""
    by_page = sorted(pieces, key=lambda piece: piece.page)
    return [piece for _, group in groupby(by_page, key=lambda piece: piece.page) for piece in reading_order(list(group))]


def blocks(pieces: Sequence[Piece]) -> tuple[Block, ...]:
    """Return the blocks of a document from its ordered pieces; pictures are left out."""
    chains: list[list[Piece]] = []
    open_chain: list[Piece] | None = None
    for piece in pieces:
        if piece.kind is None:
            continue
        if open_chain is not None and _goes_on(open_chain[-1], piece):
            open_chain.append(piece)
            continue
        chains.append([piece])
        if piece.kind in _JOINABLE:
            open_chain = chains[-1]
        elif piece.kind == "heading":
            open_chain = None
    ranks = _ranks(pieces)
    return tuple(_block(chain, ranks) for chain in chains)


def _goes_on(last: Piece, piece: Piece) -> bool:
    """Whether a text that was broken off at a column, page or figure goes on in this piece."""
    if piece.kind != "text" or piece.text == "" or is_item(piece.text):
        return False
    tail, head = last.text.rstrip(), piece.text.lstrip()
    if ends_sentence(tail):
        return False
    if is_cjk(tail[-1:]):
        return is_cjk(head[:1]) or head[:1].isalnum()
    return head[:1].islower() or tail.endswith(("-", ",")) or _is_over_break(last, piece)


def _is_over_break(last: Piece, piece: Piece) -> bool:
    """Without a small letter to tell, only a step to the next column or page shows that a sentence goes on."""
    moved = piece.page != last.page or piece.box[0] > last.box[2] or piece.box[1] > last.box[3] + 40
    return moved and len(last.text) > 80 and not piece.text.isupper()


def _block(chain: Sequence[Piece], ranks: dict[float, int]) -> Block:
    text = ""
    parts: list[Part] = []
    for piece in chain:
        before = len(text)
        text = join_pieces(text, tidy(piece.text))
        # Closing up a split word takes a hyphen out of the text before.
        start = max(0, len(text) - len(tidy(piece.text))) if before else 0
        if parts:
            parts[-1] = parts[-1].model_copy(update={"span": (parts[-1].span[0], min(parts[-1].span[1], start))})
        parts.extend(_parts(piece, start, len(text)))
    first = chain[0]
    level = _level(first, ranks) if first.kind == "heading" else 0
    assert first.kind is not None
    return Block(kind=first.kind, text=text, parts=tuple(parts), level=level)


def _parts(piece: Piece, start: int, end: int) -> list[Part]:
    starts = []
    position = end
    for rest in reversed(piece.joined):
        position -= len(tidy(rest.text))
        starts.insert(0, max(start, position))
    bounds = [start, *starts, end]
    return [
        Part(page=place.page, box=place.box, span=(low, high))
        for place, low, high in zip((piece, *piece.joined), bounds, bounds[1:], strict=False)
    ]


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
