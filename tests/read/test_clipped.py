"""What docling-parse loses of pages whose clip paths have several pieces."""

from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from remud_hub.read.clipped import Painted, with_lost
from remud_hub.read.layout.content import Drawn
from remud_hub.read.parser import parse
from remud_hub.read.render import Renderer
from remud_hub.records import Box


SIZE = (400.0, 300.0)
LEFT, RIGHT, HOLE = (0.0, 0.0, 180.0, 300.0), (200.0, 0.0, 200.0, 300.0), (60.0, 60.0, 20.0, 20.0)


def _drawn(*clips: tuple[float, float, float, float]) -> Drawn:
    out = BytesIO()
    canvas = Canvas(out, pagesize=SIZE, invariant=1)
    pieces = canvas.beginPath()
    for clip in clips:
        pieces.rect(*clip)
    canvas.clipPath(pieces, stroke=0, fill=0, fillMode=0)
    canvas.drawImage(ImageReader(Image.radial_gradient("L")), 40, 50, 120, 90)
    canvas.rect(50, 200, 60, 40)
    canvas.line(100, 220, 150, 220)
    canvas.showPage()
    canvas.save()
    (page,) = parse(out.getvalue(), range(1, 2))
    with Renderer(out.getvalue()) as renderer:
        return with_lost(page.drawn(level=True), page.every(), lambda: renderer.painted(1), page.size)


@pytest.mark.parametrize("clips", [(LEFT,), (LEFT, RIGHT), ((0, 0, 400, 300), HOLE)])
def test_what_shows_in_a_piece_of_a_clip_path_or_beside_its_holes_is_drawn(
    clips: tuple[tuple[float, float, float, float], ...],
) -> None:
    drawn = _drawn(*clips)
    assert pytest.approx((40, 160, 160, 250), abs=1) in drawn.bitmaps
    assert drawn.shapes == [pytest.approx((50, 60, 150, 100), abs=2)]


def test_what_is_clipped_away_stays_so() -> None:
    assert _drawn(RIGHT) == Drawn([], [], [])


def test_another_parser_is_asked_only_where_something_is_lost() -> None:
    drawn = Drawn([(10.0, 10.0, 50.0, 50.0)], [(60.0, 10.0, 90.0, 90.0)], [])
    every = Painted([(10.0, 10.0, 50.0, 50.0)], [(60.0, 10.0, 90.0, 40.0), (61.0, 40.0, 89.0, 90.0)])
    assert with_lost(drawn, every, lambda: pytest.fail("asked"), SIZE) == drawn


def test_what_another_parser_finds_is_turned_with_the_page() -> None:
    box: Box = (10.0, 20.0, 110.0, 60.0)
    assert Painted([box], [box]).turned(SIZE, 1) == Painted(
        [(240.0, 10.0, 280.0, 110.0)], [(240.0, 10.0, 280.0, 110.0)]
    )
