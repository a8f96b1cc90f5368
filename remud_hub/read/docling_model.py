"""Docling's document model: what its labels are called here and ours there, its boxes, its JSON."""

import json

from docling_core.types.doc import BoundingBox, CoordOrigin, DocItemLabel, DoclingDocument

from remud_hub.read.layout.regions import RegionKind
from remud_hub.records import BlockKind, Box


LABELS: dict[RegionKind, DocItemLabel] = {
    "text": DocItemLabel.TEXT,
    "heading": DocItemLabel.SECTION_HEADER,
    "list_item": DocItemLabel.LIST_ITEM,
    "caption": DocItemLabel.CAPTION,
    "footnote": DocItemLabel.FOOTNOTE,
    "furniture": DocItemLabel.PAGE_HEADER,
    "table": DocItemLabel.TABLE,
    "picture": DocItemLabel.PICTURE,
}
KINDS: dict[DocItemLabel, BlockKind] = {
    DocItemLabel.TITLE: "heading",
    DocItemLabel.SECTION_HEADER: "heading",
    DocItemLabel.LIST_ITEM: "list_item",
    DocItemLabel.CAPTION: "caption",
    DocItemLabel.FOOTNOTE: "footnote",
    DocItemLabel.PAGE_HEADER: "furniture",
    DocItemLabel.PAGE_FOOTER: "furniture",
}
"""Every other label of a text is running text."""


def bounds(box: Box) -> BoundingBox:
    """Return a box as Docling has it."""
    return BoundingBox(l=box[0], t=box[1], r=box[2], b=box[3], coord_origin=CoordOrigin.TOPLEFT)


def canonical(document: DoclingDocument) -> bytes:
    """Return a document as JSON, equal for equal documents."""
    return json.dumps(document.export_to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
