"""Pages laid out by an engine of ours: what the parser or OCR found, as a document in Docling's model."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from docling_core.types.doc import DoclingDocument, ProvenanceItem, Size, TableData
from docling_core.types.doc.document import ContentLayer, NodeItem
from docling_core.types.doc.labels import DocItemLabel
from PIL import Image

from remud_hub.boxes import quarter_turns
from remud_hub.errors import first_line
from remud_hub.labels import caption_label
from remud_hub.read.clipped import Painted, with_lost
from remud_hub.read.docling_model import LABELS, bounds
from remud_hub.read.frame import Frame
from remud_hub.read.layout.content import of_scan, of_text_layer, turns_of
from remud_hub.read.layout.engines import LAYOUT_ENGINES
from remud_hub.read.layout.lines import Line, join_text
from remud_hub.read.layout.page import PageContent
from remud_hub.read.layout.regions import Region
from remud_hub.read.misnamed import UnreadableFontError, by_code
from remud_hub.read.parser import ParsedPage, parse
from remud_hub.read.quotes import with_quotes
from remud_hub.read.scan.straighten import set_straight
from remud_hub.read.signs import with_signs
from remud_hub.read.survey import Survey
from remud_hub.read.unmapped import Reread, mended
from remud_hub.records import Box


_RUNNING = 20
"""Characters from which on a line is one of running text, and no lettering."""


def lay_out(
    data: bytes,
    name: str,
    pages: range,
    survey: Survey,
    look: Callable[[int], Image.Image],
    rereads: Sequence[Callable[[int, Box], str]],
    painted: Callable[[int], Painted],
    layout: str,
) -> tuple[DoclingDocument, dict[int, str]]:
    """Return the document of some pages that follow each other, and those that could not be read with the reason.

    Args:
        data: The file's bytes.
        name: The file as the user knows it.
        pages: Numbers of the pages.
        survey: What was seen of the whole file.
        look: Returns the picture of a page without ``/Rotate``.
        rereads: Asked about characters that docling-parse cannot map; each returns what it finds on a page, in a box on it
            without ``/Rotate``. The first has what PDFium reads.
        painted: Returns what PDFium finds of bitmaps and paths on a page without ``/Rotate``.
        layout: Name of the engine that finds the regions; see ``LAYOUT_ENGINES``.
    """
    document = DoclingDocument(name=name)
    failed = dict.fromkeys(pages, "the parser returned nothing for it")
    try:
        for page in parse(data, pages):
            if page.error is not None:
                failed[page.number] = first_line(page.error)
                continue
            try:
                frame, content, straight = _content(page, survey, look(page.number), rereads, painted)
            except UnreadableFontError as error:
                failed[page.number] = str(error)
                continue
            regions = LAYOUT_ENGINES[layout](content, straight, survey.marks)
            _add_page(document, page, frame, regions)
            del failed[page.number]
    except (RuntimeError, ValueError) as error:  # the parser gave up on the file
        failed = dict.fromkeys(failed, first_line(error))
    return document, failed


def _add_page(document: DoclingDocument, page: ParsedPage, frame: Frame, regions: Iterable[Region]) -> None:
    width, height = page.size
    document.add_page(page_no=page.number, size=Size(width=width, height=height))
    for region in regions:
        _add_region(document, region, frame, page.number)


def _content(
    page: ParsedPage,
    survey: Survey,
    image: Image.Image,
    rereads: Sequence[Callable[[int, Box], str]],
    painted: Callable[[int], Painted],
) -> tuple[Frame, PageContent, Image.Image]:
    """Return what is on a page, and its picture set straight."""
    facts, scan = survey.pages[page.number - 1], survey.scans.get(page.number)
    if scan is not None:
        frame = Frame(page.size, (facts.upright - facts.rotation) % 4, facts.skew)
        straight = set_straight(image, facts.upright, facts.skew)
        return frame, of_scan(scan, straight, frame), straight
    here = [_on_page(page, facts.rotation, reread) for reread in rereads]
    text = with_quotes(with_signs(mended(by_code(page.text(), here[0]), here)), here[0])
    frame = Frame(page.size, turns_of(text, page.size[1]))
    straight = set_straight(image, facts.rotation + frame.turns, 0.0)
    seen = partial(_shown, page, facts.rotation, painted)
    labels = ((line.box, caption_label(line.text)) for line in text.lines)
    captions = [box for box, label in labels if label is not None and label.kind == "figure"]
    texts = [line.box for line in text.lines if len(line.text) >= _RUNNING]
    drawn = with_lost(
        page.drawn(level=frame.turns % 2 == 0, captions=captions, texts=texts), page.every(), seen, page.size
    )
    return frame, of_text_layer(text, drawn, straight, frame, facts.hidden), straight


def _shown(page: ParsedPage, rotation: int, painted: Callable[[int], Painted]) -> Painted:
    """Return what a page without ``/Rotate`` shows where it is seen on the page as it is shown."""
    width, height = page.size
    return painted(page.number).turned((height, width) if rotation % 2 else (width, height), rotation)


def _on_page(page: ParsedPage, rotation: int, reread: Callable[[int, Box], str]) -> Reread:
    return lambda box: reread(page.number, quarter_turns(box, page.size, -rotation))


def _add_region(document: DoclingDocument, region: Region, frame: Frame, page: int) -> None:
    text = join_text(region.own_lines)
    place = ProvenanceItem(page_no=page, bbox=bounds(frame.given(region.box)), charspan=(0, len(text)))
    if region.kind == "picture":
        _add_lettering(document, document.add_picture(prov=place), region.lettering, frame, page)
    elif region.kind == "table":
        table = document.add_table(TableData(num_rows=0, num_cols=0), prov=place)
        _add_lettering(document, table, region.lettering, frame, page)
    elif region.kind == "heading":
        document.add_heading(text, prov=place)
    elif region.kind == "list_item":
        document.add_list_item(text, marker="", prov=place, parent=document.add_list_group())
    else:
        layer = ContentLayer.FURNITURE if region.kind == "furniture" else ContentLayer.BODY
        document.add_text(LABELS[region.kind], text, prov=place, content_layer=layer)


def _add_lettering(
    document: DoclingDocument, parent: NodeItem, lines: tuple[Line, ...], frame: Frame, page: int
) -> None:
    for line in lines:
        place = ProvenanceItem(page_no=page, bbox=bounds(frame.given(line.box)), charspan=(0, len(line.text)))
        document.add_text(DocItemLabel.TEXT, line.text, prov=place, parent=parent)
