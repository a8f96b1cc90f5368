"""Which paragraphs cite a figure."""

from collections.abc import Collection, Iterable, Iterator

from remud_hub.labels import find_citations
from remud_hub.records import Block, Mention, Part
from remud_hub.resolve.sections import is_apparatus, sections


_RUNNING_TEXT = ("text", "list_item")


def find_mentions(blocks: Iterable[Block], known: Collection[str]) -> dict[str, tuple[Mention, ...]]:
    """Return for each figure the paragraphs that cite it, whole, in reading order.

    Args:
        blocks: The blocks of a document.
        known: Keys of its figures.
    """
    found: dict[str, list[Mention]] = {key: [] for key in known}
    for path, block in sections(blocks):
        if block.kind not in _RUNNING_TEXT or is_apparatus(path):
            continue
        for key, mention in _mentions(block, known):
            found[key].append(mention)
    return {key: tuple(mentions) for key, mentions in found.items()}


def _mentions(block: Block, known: Collection[str]) -> Iterator[tuple[str, Mention]]:
    """One mention for a paragraph and figure, however often it is cited there; the panels of all its citations."""
    citations = [citation for citation in find_citations(block.text, known) if citation.key in known]
    for key in dict.fromkeys(citation.key for citation in citations):
        mine = [citation for citation in citations if citation.key == key]
        part = _part_at(block, mine[0].span[0])
        # A citation of the whole figure beside one of a panel is a citation of the whole figure.
        panels = tuple(dict.fromkeys(panel for citation in mine for panel in citation.panels))
        whole = any(not citation.panels for citation in mine)
        yield (
            key,
            Mention(page=part.page, box=part.box, text=block.text, span=mine[0].span, panels=() if whole else panels),
        )


def _part_at(block: Block, position: int) -> Part:
    return next((part for part in block.parts if part.span[0] <= position < part.span[1]), block.parts[0])
