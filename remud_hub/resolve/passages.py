"""Passages: paragraphs of one section put together until they say enough to ask about."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from remud_hub.records import Block, Document, Evidence
from remud_hub.resolve.sections import is_apparatus, sections


_SHORTEST, _WANTED, _LONGEST = 400, 1000, 1600
"""Characters; a Chinese character says about as much as two and a half Latin ones."""
_CHINESE_WEIGHT = 2.5
_KINDS = ("text", "list_item")
_SENTENCE = re.compile(r"(?<=[.!?]\s)(?=[A-Z(])|(?<=[。！？])")


def find_passages(document: Document) -> Iterator[Evidence]:
    """Yield the passages of a document; none crosses a heading, and sections without content are left out."""
    weight = _CHINESE_WEIGHT if document.language == "zh" else 1.0
    path: tuple[str, ...] = ()
    group: list[_Piece] = []
    for here, block in sections(document.blocks):
        if here != path:
            yield from _passages(document, path, group, weight)
            path, group = here, []
        if block.kind in _KINDS and not is_apparatus(here):
            group.extend(_Piece(block, text) for text in _shortened(block.text, weight))
    yield from _passages(document, path, group, weight)


class _Piece(NamedTuple):
    """A paragraph, or some sentences of one that is too long for a passage."""

    block: Block
    text: str


def _shortened(text: str, weight: float) -> list[str]:
    """Return the text, cut between sentences where it is longer than a passage may be."""
    if weight * len(text) <= _LONGEST:
        return [text]
    parts = [""]
    for sentence in _SENTENCE.split(text):
        if parts[-1] and weight * (len(parts[-1]) + len(sentence)) > _WANTED:
            parts.append("")
        parts[-1] += sentence
    return [part.strip() for part in parts]


def _passages(document: Document, path: tuple[str, ...], group: list[_Piece], weight: float) -> Iterator[Evidence]:
    for members in _portions(group, weight):
        part = members[0].block.parts[0]
        yield Evidence.create(
            source_id=document.source.id,
            kind="passage",
            language=document.language,
            page=part.page,
            box=part.box,
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
    return [portion for portion in portions if _length(portion, weight) >= _SHORTEST]


def _length(pieces: list[_Piece], weight: float) -> float:
    return weight * sum(len(piece.text) for piece in pieces)
