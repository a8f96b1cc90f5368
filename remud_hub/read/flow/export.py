"""A flow as a ``DoclingDocument``: captions, and the paragraphs that cite a figure, are references in it."""

from docling_core.types.doc import (
    DocItemLabel,
    DoclingDocument,
    PictureItem,
    RefItem,
    TableCell,
    TableData,
    TextItem,
)

from remud_hub.read.docling_model import canonical
from remud_hub.read.flow.items import Drawn, Flow, Text
from remud_hub.records import BlockKind


_LABELS: dict[BlockKind, DocItemLabel] = {
    "caption": DocItemLabel.CAPTION,
    "footnote": DocItemLabel.FOOTNOTE,
    "furniture": DocItemLabel.PAGE_HEADER,
}


def docling_json(flow: Flow, name: str) -> bytes:
    """Return the document as JSON, the same bytes for the same flow; pictures are places without pixels in it."""
    document = DoclingDocument(name=name)
    pictures: dict[str | None, list[PictureItem]] = {}
    texts: list[tuple[Text, RefItem]] = []
    for item in (item for chapter in flow.chapters for item in chapter.items):
        if isinstance(item, Drawn):
            pictures.setdefault(item.figure, []).append(document.add_picture())
        elif item.kind == "table":
            document.add_table(_table(item.text))
        else:
            texts.append((item, _text(document, item).get_ref()))
    pictures.pop(None, None)
    for text, reference in texts:
        for picture in pictures.get(text.figure, []):
            picture.captions.append(reference)
        for figure in dict.fromkeys(flow.anchors.get(link.target) for link in text.links):
            for picture in pictures.get(figure, []):
                picture.references.append(reference)
    return canonical(document)


def _text(document: DoclingDocument, item: Text) -> TextItem:
    added: TextItem
    if item.kind == "heading":
        added = document.add_heading(item.text, level=max(1, item.level))
    else:
        added = document.add_text(_LABELS.get(item.kind, DocItemLabel.TEXT), item.text)
    return added


def _table(text: str) -> TableData:
    rows = [row.split(" | ") for row in text.split("\n")]
    cells = [
        TableCell(
            text=cell,
            start_row_offset_idx=y,
            end_row_offset_idx=y + 1,
            start_col_offset_idx=x,
            end_col_offset_idx=x + 1,
        )
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
    ]
    return TableData(num_rows=len(rows), num_cols=max(map(len, rows)), table_cells=cells)
