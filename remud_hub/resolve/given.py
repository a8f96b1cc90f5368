"""Which paragraphs cite a figure, where the file itself says so: its links win over what the text reads like."""

from collections.abc import Sequence
from typing import NamedTuple

from remud_hub.labels import find_citations
from remud_hub.records import Block, Document, Mention
from remud_hub.resolve.captions import Caption
from remud_hub.resolve.sections import is_apparatus, sections


_RUNNING_TEXT = ("text", "list_item")


class _Link(NamedTuple):
    """A link in a paragraph to the figure with this caption."""

    block: Block
    span: tuple[int, int]
    caption: Block


def with_given(mentions: Sequence[Mention], caption: Caption, document: Document) -> tuple[Mention, ...]:
    """Return the mentions of a figure with those that the document links to it, in reading order.

    A link "Figure 1" that leads to another figure, that of another chapter for one, is no mention of this one.

    Args:
        mentions: The paragraphs that read as if they cited the figure.
        caption: The figure's caption.
        document: The document.
    """
    links = _links(document)
    if not links:
        return tuple(mentions)
    mine = {link.block.text: link for link in reversed(links) if link.caption is caption.block}
    others = [link for link in links if link.caption is not caption.block]
    kept = [
        mention.model_copy(update={"confidence": 1.0}) if mention.text in mine else mention
        for mention in mentions
        if not any(_gainsays(link, caption.key, mention) for link in others)
    ]
    read = {mention.text for mention in kept}
    found = kept + [_mention(link) for text, link in mine.items() if text not in read]
    order = {block.text: i for i, block in reversed(list(enumerate(document.blocks)))}
    return tuple(sorted(found, key=lambda mention: order.get(mention.text, 0)))


def _links(document: Document) -> list[_Link]:
    return [
        _Link(block, cite.span, document.blocks[cite.caption])
        for path, block in sections(document.blocks)
        if block.kind in _RUNNING_TEXT and block.cites and not is_apparatus(path)
        for cite in block.cites
    ]


def _gainsays(link: _Link, key: str | None, mention: Mention) -> bool:
    """Whether a link leads elsewhere although it reads like a citation of the figure."""
    text = link.block.text
    return (
        text == mention.text
        and link.span[0] <= mention.span[0] < link.span[1]
        and any(citation.key == key for citation in find_citations(text[slice(*link.span)]))
    )


def _mention(link: _Link) -> Mention:
    parts = link.block.parts
    part = next((part for part in parts if part.span[0] <= link.span[0] < part.span[1]), parts[0])
    return Mention(page=part.page, box=part.box, text=link.block.text, span=link.span)
