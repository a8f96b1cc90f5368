import io

import pytest
from PIL import Image

from remud_hub.errors import SourceError
from remud_hub.evaluate.items import Picture


def saved(image: Image.Image, form: str = "PNG", **more: object) -> Picture:
    data = io.BytesIO()
    image.save(data, form, **more)
    return Picture("picture", data.getvalue)


def test_a_picture_of_sixteen_bits_keeps_its_greys() -> None:
    image = Image.new("I;16", (2, 1))
    image.putpixel((0, 0), 2000)
    image.putpixel((1, 0), 4000)
    shown = saved(image).open()
    assert [shown.getpixel((x, 0)) for x in (0, 1)] == [(127, 127, 127), (255, 255, 255)]


def test_a_picture_that_a_camera_turned_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: a quarter to the right
    assert saved(Image.new("RGB", (8, 6)), "JPEG", exif=exif).open().size == (6, 8)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_other_picture_is_shown_in_colours(mode: str) -> None:
    shown = saved(Image.new(mode, (8, 6))).open()
    assert (shown.mode, shown.size) == ("RGB", (8, 6))


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(SourceError, match="is no picture"):
        Picture("picture", lambda: data).open()
