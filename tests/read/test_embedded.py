"""Figures that are one image of the file, and those that only seem to be."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from remud_hub.read.embedded import Embedded, embedded_image, shows_the_same
from remud_hub.read.render import Renderer
from remud_hub.records import Box


FIGURE: Box = (50.0, 100.0, 210.0, 220.0)


@pytest.fixture(scope="module")
def jpeg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "frame.jpg"
    Image.radial_gradient("L").convert("RGB").resize((480, 360)).save(path, quality=90)
    return path


def _found(draw: Callable[[Canvas], None]) -> tuple[Embedded | None, bytes]:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(300, 400), invariant=1, pageCompression=0)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    with Renderer(out.getvalue()) as renderer:
        return embedded_image(renderer.objects(1), FIGURE), renderer.crop(1, FIGURE, 216, quality=95)


def _place(canvas: Canvas, picture: Path) -> None:
    canvas.drawImage(str(picture), 50, 180, 160, 120, mask="auto")


def test_a_figure_that_is_one_jpeg_is_taken_as_it_lies_in_the_file(jpeg: Path) -> None:
    found, drawn = _found(lambda canvas: _place(canvas, jpeg))
    assert found is not None and found.jpeg is not None
    assert found.dpi == pytest.approx(216)
    with Image.open(BytesIO(found.jpeg)) as image, Image.open(jpeg) as original:
        assert image.tobytes() == original.tobytes()
    assert shows_the_same(found.jpeg, drawn)


def test_a_jpeg_that_the_page_shows_otherwise_is_not_taken(jpeg: Path) -> None:
    inverted = BytesIO()
    with Image.open(jpeg) as image:
        image.point(lambda value: 255 - value).save(inverted, "JPEG")
    assert not shows_the_same(jpeg.read_bytes(), inverted.getvalue())
    assert not shows_the_same(b"\xff\xd8 torn", jpeg.read_bytes())


def test_an_arrow_makes_it_a_drawing(jpeg: Path) -> None:
    def draw(canvas: Canvas) -> None:
        _place(canvas, jpeg)
        canvas.line(80, 200, 150, 260)

    assert _found(draw)[0] is None


def test_an_image_that_is_turned_keeps_its_resolution_only(jpeg: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(210, 180)
        canvas.rotate(90)
        canvas.drawImage(str(jpeg), 0, 0, 120, 160)

    found, _ = _found(draw)
    assert found is not None and found.jpeg is None


def test_alpha_is_laid_on_white(tmp_path: Path) -> None:
    Image.new("RGBA", (320, 240), (255, 0, 0, 0)).save(tmp_path / "clear.png")
    found, drawn = _found(lambda canvas: _place(canvas, tmp_path / "clear.png"))
    assert found is not None and found.jpeg is None
    assert found.dpi == pytest.approx(144)
    with Image.open(BytesIO(drawn)) as image:
        assert image.mode == "RGB"
        assert min(image.getextrema()[0]) > 250  # type: ignore[arg-type]


def test_two_images_are_no_single_one(jpeg: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(str(jpeg), 50, 180, 78, 120)
        canvas.drawImage(str(jpeg), 132, 180, 78, 120)

    assert _found(draw)[0] is None
