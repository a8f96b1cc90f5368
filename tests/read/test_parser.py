"""What docling-parse's binding says of pages, against what its own classes make of the same file."""

from io import BytesIO

import pytest
from docling_core.types.doc import BoundingBox
from docling_parse.pdf_parser import DoclingPdfParser
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from remud_hub.read.parser import ParsedPage, parse
from remud_hub.records import Box


HEIGHT = 300


@pytest.fixture(scope="module")
def data() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, HEIGHT), invariant=1)
    for word in ("pleural", "apical"):
        canvas.setFont("Helvetica", 12)
        canvas.drawString(40, 250, f"The {word} line was followed.")
        canvas.setFont("Times-Bold", 9)
        canvas.drawString(40, 230, "Figure 1. What the probe sees.")
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(60, -380, "upwards")
        canvas.restoreState()
        canvas.drawImage(ImageReader(Image.radial_gradient("L")), 40, 60, 120, 90)
        canvas.circle(260, 100, 30)
        canvas.line(40, 40, 360, 40)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture(scope="module")
def pages(data: bytes) -> list[ParsedPage]:
    return list(parse(data, range(1, 3)))


def test_words_and_lines_are_those_of_docling_parse(data: bytes, pages: list[ParsedPage]) -> None:
    document = DoclingPdfParser().load(BytesIO(data))
    for page in pages:
        theirs, ours = document.get_page(page.number), page.text()
        for cells, found in ((theirs.word_cells, ours.words), (theirs.textline_cells, ours.lines)):
            expected = [(cell.text, _from_top(cell.rect.to_bounding_box()), cell.font_name) for cell in cells]
            assert [(cell.text, pytest.approx(cell.box), cell.font) for cell in found] == expected
    assert [word.text for word in pages[1].text().words[:3]] == ["The", "apical", "line"]


def test_the_ground_of_a_slide_joins_nothing() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, HEIGHT), invariant=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, 400, HEIGHT, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 1)
    for x in (40, 60, 300):
        canvas.rect(x, 50, 20, 100, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    (page,) = parse(out.getvalue(), range(1, 2))
    shapes = sorted(tuple(map(round, shape)) for shape in page.drawn(level=True).shapes)
    assert shapes == [(40, 150, 80, 250), (300, 150, 320, 250)]


def test_a_ground_that_holds_several_captions_joins_nothing() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, HEIGHT), invariant=1)
    canvas.rect(20, 20, 300, 250)
    for y in (40, 160):
        canvas.rect(60, y, 100, 60)
    canvas.showPage()
    canvas.save()
    (page,) = parse(out.getvalue(), range(1, 2))
    captions: list[Box] = [(60, 265, 120, 275), (60, 145, 120, 155)]
    shapes = [tuple(map(round, shape)) for shape in page.drawn(level=True, captions=captions).shapes]
    assert sorted(shapes) == [(20, 30, 320, 280), (60, 80, 160, 140), (60, 200, 160, 260)]
    assert len(page.drawn(level=True, captions=captions[:1]).shapes) == 1
    texts: list[Box] = [(180, 40 + 12 * i, 300, 50 + 12 * i) for i in range(12)]
    assert (
        len(page.drawn(level=True, captions=captions[:1], texts=texts).shapes) == 3
    )  # a side bar with a figure in it
    assert len(page.drawn(level=True, captions=captions[:1], texts=texts[:4]).shapes) == 1


def test_the_boxes_of_a_poster_on_its_ground_join_nothing() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, 400, 600, stroke=0, fill=1)
    for x in (20, 220):
        canvas.rect(x, 100, 160, 400, stroke=1, fill=1)
        canvas.rect(x + 30, 350, 100, 60)
    canvas.showPage()
    canvas.save()
    (page,) = parse(out.getvalue(), range(1, 2))
    captions: list[Box] = [(x, 255, x + 90, 265) for x in (30, 230)]
    texts: list[Box] = [(x, 280 + 12 * i, x + 140, 290 + 12 * i) for x in (30, 230) for i in range(12)]
    shapes = sorted(
        tuple(map(round, shape)) for shape in page.drawn(level=True, captions=captions, texts=texts).shapes
    )
    assert shapes == [(20, 100, 180, 500), (50, 190, 150, 250), (220, 100, 380, 500), (250, 190, 350, 250)]


def test_slides_are_found_on_the_ground_of_their_sheet() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 600), invariant=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, 400, 600, stroke=0, fill=1)
    for y in (40, 240, 440):
        canvas.rect(20, y, 160, 120, stroke=1, fill=1)
        canvas.rect(20.5, y + 100, 159, 19.5, stroke=0, fill=1)
        canvas.rect(60, y + 30, 40, 20)
    canvas.showPage()
    canvas.save()
    (page,) = parse(out.getvalue(), range(1, 2))
    shapes = sorted(tuple(map(round, shape)) for shape in page.drawn(level=True).shapes)
    assert [shape for shape in shapes if shape[0] == 60] == [(60, y, 100, y + 20) for y in (110, 310, 510)]
    assert [shape for shape in shapes if shape[3] - shape[1] == 120] == [(20, y, 180, y + 120) for y in (40, 240, 440)]


def test_where_text_runs_is_told(pages: list[ParsedPage]) -> None:
    assert {word.direction for word in pages[0].text().words if word.text == "upwards"} == {3}
    assert {word.direction for word in pages[0].text().words if word.text != "upwards"} == {0}


def test_bitmaps_paths_and_lines_stand_where_they_were_drawn(pages: list[ParsedPage]) -> None:
    drawn = pages[0].drawn(level=True)
    assert drawn.bitmaps == [pytest.approx((40, 150, 160, 240))]
    assert pytest.approx((230, 170, 290, 230), abs=1) in drawn.shapes
    assert drawn.rules == [pytest.approx((40, 260, 360, 260), abs=1)]
    assert pages[0].drawn(level=False).rules == []


def test_a_file_that_is_no_pdf_cannot_be_parsed() -> None:
    with pytest.raises((RuntimeError, ValueError)):
        list(parse(b"no PDF at all", range(1, 2)))


def _from_top(box: BoundingBox) -> Box:
    top = box.to_top_left_origin(HEIGHT)
    return (top.l, top.t, top.r, top.b)
