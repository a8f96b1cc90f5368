"""Passages: paragraphs of one section put together until they say enough to ask about."""

from collections.abc import Iterator

from remud_hub.records import Block, Document, Evidence
from remud_hub.resolve.sections import is_apparatus, sections


_SHORTEST, _WANTED, _LONGEST = 400, 1000, 1600
"""Characters; a Chinese character says about as much as two and a half Latin ones."""
_CHINESE_WEIGHT = 2.5
_KINDS = ("text", "list_item")


def find_passages(document: Document) -> Iterator[Evidence]:
    """Yield the passages of a document; none crosses a heading, and sections without content are left out."""
    weight = _CHINESE_WEIGHT if document.language == "zh" else 1.0
    path: tuple[str, ...] = ()
    group: list[Block] = []
    for here, block in sections(document.blocks):
        if here != path:
            yield from _passages(document, path, group, weight)
            path, group = here, []
        if block.kind in _KINDS and not is_apparatus(here):
            group.append(block)
    yield from _passages(document, path, group, weight)


def _passages(document: Document, path: tuple[str, ...], group: list[Block], weight: float) -> Iterator[Evidence]:
    for members in _portions(group, weight):
        yield Evidence.create(
            source_id=document.source.id,
            kind="passage",
            language=document.language,
            page=members[0].page,
            box=members[0].box,
            heading_path=path,
            text="\n\n".join(block.text for block in members),
        )


def _portions(group: list[Block], weight: float) -> list[list[Block]]:
    """Fill portions to the wanted length; what is left over joins the last one where it fits."""
    portions: list[list[Block]] = []
    current: list[Block] = []
    for block in group:
        if current and _length([*current, block], weight) > _LONGEST:
            portions.append(current)
            current = []
        current.append(block)
        if _length(current, weight) >= _WANTED:
            portions.append(current)
            current = []
    if current and portions and _length(current, weight) < _SHORTEST and _length([*portions[-1], *current], weight) <= _LONGEST:
        portions[-1].extend(current)
    elif current:
        portions.append(current)
    return [portion for portion in portions if _length(portion, weight) >= _SHORTEST]


def _length(blocks: list[Block], weight: float) -> float:
    return weight * sum(len(block.text) for block in blocks)
