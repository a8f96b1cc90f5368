"""Word and PowerPoint, by way of Docling."""

import logging
import warnings
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docling.backend.abstract_backend import DeclarativeDocumentBackend
from docling.backend.mspowerpoint_backend import MsPowerpointDocumentBackend
from docling.backend.msword_backend import MsWordDocumentBackend
from docling.datamodel.base_models import InputFormat
from docling.datamodel.document import InputDocument
from docling_core.types.doc import (
    DocItemLabel,
    DoclingDocument,
    InlineGroup,
    ListItem,
    NodeItem,
    PictureItem,
    RichTableCell,
    TableItem,
    TextItem,
)
from docling_core.types.doc.document import ContentLayer
from PIL import EpsImagePlugin

from remud_hub import boxes
from remud_hub.errors import SourceError
from remud_hub.read.docling_model import KINDS, canonical
from remud_hub.read.flow.images import NotShown
from remud_hub.read.flow.items import Chapter, Flow, Item, Text
from remud_hub.read.flow.runs import without_formatting
from remud_hub.read.flow.shelf import Pictures
from remud_hub.read.render import clip
from remud_hub.records import Box


_EMU_PER_POINT = 12_700
"""English Metric Units (ECMA-376, part 1, section 20.1.2.1)."""
_LAYERS = {ContentLayer.BODY, ContentLayer.NOTES, ContentLayer.FURNITURE}
_NO_PICTURE = NotShown(
    "is linked from elsewhere, or in a format that cannot be drawn (EMF, WMF, a chart)",
    "paste it into the file as PNG or JPEG",
)


def read_docx(file: Path, name: str) -> Flow:
    """Return the flow of a Word file: one chapter, set on sheets of ours, for its pages are made by whoever opens it."""
    document = _converted(file, name, InputFormat.DOCX)
    pictures = Pictures()
    chapter = Chapter(tuple(item for _, item in _items(document, pictures)))
    return _flow(document, (chapter,), pictures, name)


def read_pptx(file: Path, name: str) -> Flow:
    """Return the flow of a presentation: a chapter for each slide, every shape in its place, the notes without one."""
    document = _converted(file, name, InputFormat.PPTX)
    pictures = Pictures()
    slides: dict[int, list[Item]] = {number: [] for number in document.pages}
    for number, item in _items(document, pictures):
        slides.setdefault(number, []).append(item)
    chapters = []
    for number, items in sorted(slides.items()):
        if number in document.pages:
            size = document.pages[number].size
            chapters.append(Chapter(tuple(items), (size.width / _EMU_PER_POINT, size.height / _EMU_PER_POINT)))
    return _flow(document, tuple(chapters), pictures, name)


def _flow(document: DoclingDocument, chapters: tuple[Chapter, ...], pictures: Pictures, name: str) -> Flow:
    if not any(chapter.items for chapter in chapters):
        raise SourceError(name, "the file has no text", "check that it opens in Office")
    for picture in document.pictures:
        picture.image = None  # the store has it
    return Flow(chapters, {}, pictures.problems(), canonical(document), f"docling {version('docling')}")


def _converted(file: Path, name: str, kind: InputFormat) -> DoclingDocument:
    logging.getLogger("docling").setLevel(logging.CRITICAL)  # what went wrong is said once, by us
    EpsImagePlugin.gs_binary = (
        False  # Pillow would start Ghostscript, where there is one, on what strangers have drawn
    )
    backends: dict[InputFormat, type[DeclarativeDocumentBackend]] = {
        InputFormat.DOCX: MsWordDocumentBackend,
        InputFormat.PPTX: MsPowerpointDocumentBackend,
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream = without_formatting(file, name)
            given = InputDocument(
                path_or_stream=stream, format=kind, backend=backends[kind], filename=f"x.{kind.value}"
            )
            if not given.valid:
                raise ValueError("docling cannot open it")
            backend: Any = given._backend
            # And Docling LibreOffice
            backend.docx_to_pdf_converter_init = backend.pptx_to_pdf_converter_init = True
            converted: DoclingDocument = backend.convert()
            return converted
    except SourceError:
        raise
    except Exception as error:
        fault = " ".join(str(error).split())[:120] or type(error).__name__
        raise SourceError(name, f"the file is damaged ({fault})", "open it in Office and save it anew") from None


def _items(document: DoclingDocument, pictures: Pictures) -> Iterator[tuple[int, Item]]:
    """Yield the items of a document, each with the number of its slide (0 in Word)."""
    for node in _nodes(document.body, document):
        page, box = _place(node, document)
        if isinstance(node, PictureItem):
            address = str(node.image.uri) if node.image else ""
            if not address:
                pictures.fail(f"number {int(node.self_ref.rsplit('/', 1)[1]) + 1}", _NO_PICTURE)
            elif found := pictures.first([address]):
                yield page, replace(found, box=box)
        elif isinstance(node, TableItem):
            text = "\n".join(" | ".join(cell.text for cell in row) for row in node.data.grid)
            if text.strip(" |\n"):
                yield page, Text("table", text, box=box)
        elif isinstance(node, TextItem) and node.text.strip():
            yield page, _text(node, node, box)
        elif isinstance(node, InlineGroup) and node.children:
            yield (
                page,
                _text(node, node.parent.resolve(document) if node.parent else node, box, _inline(node, document)),
            )


def _nodes(node: NodeItem, document: DoclingDocument) -> Iterator[NodeItem]:
    """Yield what is below a node, in reading order; tables that only arrange pictures come apart."""
    for child in (reference.resolve(document) for reference in node.children):
        if child.content_layer not in _LAYERS:
            continue
        if isinstance(child, TableItem) and any(isinstance(inner, PictureItem) for inner in _nodes(child, document)):
            yield from _cells(child, document)
            continue
        yield child
        if not isinstance(child, TableItem | PictureItem | InlineGroup):
            yield from _nodes(child, document)


def _cells(table: TableItem, document: DoclingDocument) -> Iterator[NodeItem]:
    """Yield what stands in a table, column by column: captions are set below pictures."""
    for column in zip(*table.data.grid, strict=True):
        for cell in column:
            if isinstance(cell, RichTableCell):
                inner = cell.ref.resolve(document)
                yield inner
                yield from _nodes(inner, document)
            elif cell.text.strip():
                yield TextItem(self_ref=table.self_ref, label=DocItemLabel.TEXT, text=cell.text, orig=cell.text)


def _text(node: NodeItem, kind_of: NodeItem, box: Box | None, text: str | None = None) -> Text:
    label = getattr(kind_of, "label", DocItemLabel.TEXT)
    kind = "furniture" if node.content_layer == ContentLayer.FURNITURE else KINDS.get(label, "text")
    level = 1 if label == DocItemLabel.TITLE else 1 + getattr(kind_of, "level", 0) if kind == "heading" else 0
    words = " ".join((node.text if text is None and isinstance(node, TextItem) else text or "").split())
    marker = kind_of.marker if isinstance(kind_of, ListItem) and kind_of.enumerated else ""
    return Text(kind, f"{marker} {words}".strip(), level, box=box)


def _inline(group: InlineGroup, document: DoclingDocument) -> str:
    """Put a paragraph together again that is in pieces for a formula or a link in it."""
    parts = (reference.resolve(document) for reference in group.children)
    return " ".join(part.text for part in parts if isinstance(part, TextItem))


def _place(node: NodeItem, document: DoclingDocument) -> tuple[int, Box | None]:
    """Return slide and box in points; no box for what stands on no slide, or off it."""
    prov = next(iter(getattr(node, "prov", None) or []), None)
    if prov is None:
        return 0, None
    size = document.pages[prov.page_no].size
    bounds = prov.bbox.to_top_left_origin(size.height)
    x0, y0, x1, y1 = (value / _EMU_PER_POINT for value in (bounds.l, bounds.t, bounds.r, bounds.b))
    box = clip((x0, y0, x1, y1), (size.width / _EMU_PER_POINT, size.height / _EMU_PER_POINT))
    return prov.page_no, box if boxes.width(box) >= 1 and boxes.height(box) >= 1 else None
