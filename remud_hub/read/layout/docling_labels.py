"""What our regions are called in Docling's document model."""

from docling_core.types.doc import BoundingBox, CoordOrigin, DocItemLabel

from remud_hub.read.layout.regions import RegionKind
from remud_hub.records import Box


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


def bounds(box: Box) -> BoundingBox:
    """Return a box as Docling has it."""
    return BoundingBox(l=box[0], t=box[1], r=box[2], b=box[3], coord_origin=CoordOrigin.TOPLEFT)
