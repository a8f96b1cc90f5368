"""Passages: paragraphs of one section put together until they say enough to ask about."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from remud_hub import boxes
from remud_hub.records import Block, Box, Document, Evidence, Rejection
from remud_hub.resolve.sections import is_apparatus, sections


_SHORTEST, _WANTED, _LONGEST = 400, 1000, 1600
"""Characters; a Chinese character says about as much as two and a half Latin ones."""
_CHINESE_WEIGHT = 2.5
_KINDS = ("text", "list_item")
_SENTENCE = re.compile(r"(?<=[.!?]\s)(?=[A-Z(])|(?<=[。！？])")


def find_passages(document: Document) -> Iterator[Evidence | Rejection]:
    """Yield the passages of a document; none crosses a heading or a page, and sections without content are left out.

    One that says too little to be asked about is a rejection.
    """
    weight = _CHINESE_WEIGHT if document.language == "zh" else 1.0
    path: tuple[str, ...] = ()
    group: list[_Piece] = []
    for here, block in sections(document.blocks):
        if here != path:
            yield from _passages(document, path, group, weight)
            path, group = here, []
        if block.kind in _KINDS and not is_apparatus(here):
            group.extend(_pieces(block, weight))
    yield from _passages(document, path, group, weight)


class _Piece(NamedTuple):
    """What a paragraph says on one page, or some sentences of it where it is too long for a passage."""

    page: int
    box: Box
    text: str


def _pieces(block: Block, weight: float) -> Iterator[_Piece]:
    """Cut a paragraph between sentences at page breaks, and where it is longer than a passage may be.

    A sentence that runs over a page break belongs to the page it starts on.
    """
    for page, sentences in groupby(_sentences(block.text), key=lambda span: block.parts[_part(block, span[0])].page):
        spans = list(sentences)
        long = weight * (spans[-1][1] - spans[0][0]) > _LONGEST
        merged = spans[:1]
        for start, end in spans[1:]:
            if long and weight * (end - merged[-1][0]) > _WANTED:
                merged.append((start, end))
            else:
                merged[-1] = (merged[-1][0], end)
        for start, end in merged:
            yield _Piece(page, _box(block, page, start, end), block.text[start:end].strip())


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence."""
    start = 0
    for sentence in filter(None, _SENTENCE.split(text)):
        yield start, start + len(sentence)
        start += len(sentence)


def _part(block: Block, position: int) -> int:
    """Return which part of a block holds a position of its text."""
    return max((i for i, part in enumerate(block.parts) if part.span[0] <= position), default=0)


def _box(block: Block, page: int, start: int, end: int) -> Box:
    """Return the box around the parts on a page that hold the text from ``start`` to ``end``."""
    first = _part(block, start)
    return boxes.union(part.box for part in block.parts[first:] if part.page == page and part.span[0] < end)


def _passages(
    document: Document, path: tuple[str, ...], group: list[_Piece], weight: float
) -> Iterator[Evidence | Rejection]:
    for page, pieces in groupby(group, key=lambda piece: piece.page):
        for members in _portions(list(pieces), weight):
            if _length(members, weight) < _SHORTEST:
                yield Rejection(
                    stage="resolve",
                    reason="text too short",
                    source_id=document.source.id,
                    detail=f"page {page}: {members[0].text[:120]}",
                )
                continue
            yield Evidence.create(
                source_id=document.source.id,
                kind="passage",
                language=document.language,
                page=page,
                box=boxes.union(piece.box for piece in members),
                heading_path=path,
                text="\n\n".join(piece.text for piece in members),
            )


def _portions(group: list[_Piece], weight: float) -> list[list[_Piece]]:
    """Fill portions to the wanted length; what is left over joins the last one where it fits."""
    portions: list[list[_Piece]] = []
    current: list[_Piece] = []
    for piece in group:
        if current and _length([*current, piece], weight) > _LONGEST:
            portions.append(current)
            current = []
        current.append(piece)
        if _length(current, weight) >= _WANTED:
            portions.append(current)
            current = []
    short = current and _length(current, weight) < _SHORTEST
    if short and portions and _length([*portions[-1], *current], weight) <= _LONGEST:
        portions[-1].extend(current)
    elif current:
        portions.append(current)
    return portions


def _length(pieces: list[_Piece], weight: float) -> float:
    return weight * sum(len(piece.text) for piece in pieces)
