"""Which paragraphs are captions, in formats that set captions as paragraphs like any other."""

from dataclasses import replace

from remud_hub.labels import caption_label, reads_as_citation, reads_as_sentence
from remud_hub.read.flow.items import Chapter, Item, Text


def with_captions(chapter: Chapter) -> Chapter:
    """Return the chapter with each paragraph that begins with the label of a figure or table made a caption."""
    return replace(chapter, items=tuple(_captioned(item) for item in chapter.items))


def _captioned(item: Item) -> Item:
    if not isinstance(item, Text) or item.kind != "text":
        return item
    label = caption_label(item.text)
    if label is None or reads_as_citation(item.text, label) or reads_as_sentence(item.text, label):
        return item
    return replace(item, kind="caption")
