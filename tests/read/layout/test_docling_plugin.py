"""Our rules inside Docling's own pipeline, as those find them who run Docling themselves."""

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas


pytestmark = pytest.mark.slow

SENTENCES = (
    "The probe was placed at the apex of the heart and turned until",
    "all four chambers could be seen at once, which takes some practice.",
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(500, 700), invariant=1)
    canvas.setFont("Helvetica", 10)
    for i in range(10):
        canvas.drawString(60, 640 - 12 * i, SENTENCES[i % 2])
    canvas.rect(100, 320, 240, 150, fill=1)
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawString(100, 300, "Figure 1. A box in place of a lung.")
    canvas.setFont("Helvetica", 10)
    for i in range(6):
        canvas.drawString(60, 260 - 12 * i, SENTENCES[i % 2])
    canvas.showPage()
    canvas.save()
    return path


def test_docling_finds_the_engine_by_its_entry_point(page: Path) -> None:
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.pipeline_options import PdfPipelineOptions
    from docling.document_converter import DocumentConverter, PdfFormatOption

    from remud_hub.read.layout.engine import RuleLayoutOptions

    options = PdfPipelineOptions(allow_external_plugins=True, do_ocr=False, do_table_structure=False)
    options.layout_options = RuleLayoutOptions()
    converter = DocumentConverter(format_options={InputFormat.PDF: PdfFormatOption(pipeline_options=options)})
    document = converter.convert(page).document
    (picture,) = document.pictures
    box = picture.prov[0].bbox.to_top_left_origin(700)
    assert (box.l, box.t, box.r, box.b) == pytest.approx((100, 230, 340, 380), abs=2)
    assert [text.text for text in document.texts if text.label == "caption"] == ["Figure 1. A box in place of a lung."]
