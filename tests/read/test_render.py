"""Crops at and over the edge of a page."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops
from reportlab.pdfgen.canvas import Canvas

from remud_hub import boxes
from remud_hub.read.render import Renderer, clip
from remud_hub.read.scan.levels import Levels, levelled
from remud_hub.records import Box


@pytest.fixture
def pdf() -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(200, 100), invariant=1)
    canvas.drawString(20, 50, "text")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ((150, 50, 250, 150), (50, 50)),
        ((-20, -20, 20, 20), (20, 20)),
        ((10.4, 10.4, 11.4, 11.4), (2, 2)),
        ((199, 99, 300, 300), (2, 2)),
    ],
)
def test_a_box_over_the_edge_is_cut_to_the_page(pdf: bytes, box: Box, size: tuple[int, int]) -> None:
    with Renderer(pdf) as renderer:
        image = Image.open(BytesIO(renderer.crop(1, box, 72, quality=85)))
    assert image.size == size


def test_a_box_off_the_page_has_no_area_left() -> None:
    assert boxes.area(clip((210, 10, 260, 60), (200, 100))) == 0
    assert clip((150, 50, 250, 150), (200, 100)) == (150, 50, 200, 100)


def test_a_piece_of_a_scan_is_cut_out_with_its_paper_white_and_its_ink_black(pdf: bytes) -> None:
    levels = Levels((200, 200, 200), (30, 30, 30))
    with Renderer(pdf) as renderer:
        plain = Image.open(BytesIO(renderer.crop(1, None, 72, quality=95)))
        seen = Image.open(BytesIO(renderer.crop(1, None, 72, quality=95, levels=levels)))
    assert ImageChops.difference(levelled(plain, levels), seen).getextrema()[0][1] < 30  # type: ignore[index]
