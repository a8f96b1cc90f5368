"""From Docling's document to pieces: text with a kind and a place, on the page without ``/Rotate``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docling_core.types.doc import (
    DocItem,
    DoclingDocument,
    ListItem,
    PictureItem,
    ProvenanceItem,
    TableItem,
    TextItem,
)
from docling_core.types.doc.document import ContentLayer
from docling_core.types.doc.labels import DocItemLabel

from remud_hub import boxes
from remud_hub.read.docling_model import KINDS
from remud_hub.read.preflight import PageFacts
from remud_hub.records import BlockKind, Box, Lettering


@dataclass(frozen=True)
class Piece:
    """A text in one place, or a picture (``kind`` None) without text."""

    kind: BlockKind | None
    text: str
    page: int
    box: Box
    lettering: tuple[Lettering, ...] = ()
    """What is printed in a picture."""


def pieces(document: DoclingDocument, facts: Sequence[PageFacts]) -> list[Piece]:
    """Return the pieces of a document, pictures included, in Docling's order."""
    found: list[Piece] = []
    for item in [*document.texts, *document.tables, *document.pictures]:
        if item.prov and (item.label == DocItemLabel.CAPTION or not _is_inside(item, document)):
            found.extend(_of_item(item, document, facts))
    return found


def _is_inside(item: DocItem, document: DoclingDocument) -> bool:
    """Whether an item is lettering of a picture or a cell of a table."""
    parent = item.parent
    while parent is not None:
        if parent.cref.startswith(("#/pictures", "#/tables")):
            return item.label != DocItemLabel.FOOTNOTE
        parent = parent.resolve(document).parent
    return False


def _of_item(item: DocItem, document: DoclingDocument, facts: Sequence[PageFacts]) -> Iterator[Piece]:
    places = [Piece(None, "", prov.page_no, _place(prov, document, facts)) for prov in item.prov]
    first = places[0]
    if isinstance(item, PictureItem):
        yield replace(first, lettering=tuple(_lettering(item, document, facts)))
    elif isinstance(item, TableItem):
        yield replace(first, kind="table", text=_table_text(item, document))
    elif isinstance(item, TextItem) and item.text.strip():
        kind = "furniture" if item.content_layer == ContentLayer.FURNITURE else KINDS.get(item.label, "text")
        for place, text in zip(places, _texts(item), strict=True):
            yield replace(place, kind=kind, text=text)


def _lettering(item: PictureItem, document: DoclingDocument, facts: Sequence[PageFacts]) -> Iterator[Lettering]:
    for child in item.children:
        text = child.resolve(document)
        if isinstance(text, TextItem) and text.prov and text.label != DocItemLabel.CAPTION:
            yield Lettering(text=text.text, box=_place(text.prov[0], document, facts))


def _texts(item: TextItem) -> list[str]:
    """Take apart again what Docling joined over a break: it may have joined what does not follow.

    Its spans drift by the hyphens that it took out, so they are counted from the end, where they are right.
    """
    lengths = [prov.charspan[1] - prov.charspan[0] for prov in item.prov]
    texts: list[str] = []
    end = len(item.text)
    for length in reversed(lengths[1:]):
        texts.insert(0, item.text[end - length : end])
        end -= length
    first = item.text[:end].rstrip()
    hyphen = "-" if len(lengths) > 1 and len(first) == lengths[0] - 1 else ""
    marker = (
        f"{item.marker} " if isinstance(item, ListItem) and item.marker and not first.startswith(item.marker) else ""
    )
    return [marker + first + hyphen, *texts]


def _table_text(item: TableItem, document: DoclingDocument) -> str:
    if item.data.table_cells and any(cell.text for cell in item.data.table_cells):
        return "\n".join(" | ".join(cell.text for cell in row) for row in item.data.grid)
    texts = [(_area(text), text.text) for text in document.texts if _belongs(text, item, document) and text.prov]
    rows: list[tuple[float, list[str]]] = []
    for (_, top), text in sorted(texts, key=lambda entry: (-entry[0][1], entry[0][0])):
        if rows and abs(rows[-1][0] - top) < 3.0:
            rows[-1][1].append(text)
        else:
            rows.append((top, [text]))
    return "\n".join(" | ".join(cells) for _, cells in rows)


def _area(text: TextItem) -> tuple[float, float]:
    return text.prov[0].bbox.l, text.prov[0].bbox.t


def _belongs(text: TextItem, table: TableItem, document: DoclingDocument) -> bool:
    parent = text.parent
    while parent is not None:
        if parent.cref == table.self_ref:
            return text.label not in {DocItemLabel.CAPTION, DocItemLabel.FOOTNOTE}
        parent = parent.resolve(document).parent
    return False


def _place(prov: ProvenanceItem, document: DoclingDocument, facts: Sequence[PageFacts]) -> Box:
    size = document.pages[prov.page_no].size
    bounds = prov.bbox.to_top_left_origin(size.height)
    shown = (bounds.l, bounds.t, bounds.r, bounds.b)
    box = boxes.quarter_turns(shown, (size.width, size.height), -facts[prov.page_no - 1].rotation)
    x0, y0, x1, y1 = (round(value, 2) for value in box)
    return (x0, y0, x1, y1)
