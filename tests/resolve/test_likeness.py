from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from remud_hub.resolve.likeness import Likeness, first_alike, likeness


@pytest.fixture
def frame() -> Image.Image:
    image = Image.new("RGB", (640, 480))
    draw = ImageDraw.Draw(image)
    draw.pieslice((70, -250, 570, 450), 50, 130, fill=(120, 120, 120))
    draw.ellipse((260, 180, 380, 300), fill=(20, 20, 20))
    return image


def _seen(image: Image.Image, name: str = "a", **options: object) -> Likeness:
    out = BytesIO()
    image.save(out, **({"format": "PNG"} | options))  # type: ignore[arg-type]
    return likeness(out.getvalue(), name * 64)


def test_scaling_and_compression_leave_a_picture_itself(frame: Image.Image) -> None:
    small = _seen(frame.resize((256, 192)), "b", format="JPEG", quality=50)
    assert _seen(frame).same_as(small)


def test_another_picture_of_the_same_shape_is_another(frame: Image.Image) -> None:
    other = frame.copy()
    ImageDraw.Draw(other).ellipse((220, 120, 420, 340), fill=(200, 200, 200))
    assert not _seen(frame).same_as(_seen(other, "b"))
    assert not _seen(frame).same_as(_seen(frame.rotate(180), "b"))


def test_equal_bytes_are_one_picture_and_blank_ones_are_told_by_their_bytes_alone() -> None:
    blank, shade = Image.new("L", (64, 48), 255), Image.new("L", (64, 48), 254)
    assert _seen(blank).same_as(_seen(blank))
    assert not _seen(blank).same_as(_seen(shade, "b"))


def test_the_first_print_is_named(frame: Image.Image) -> None:
    earlier = [
        ("Figure 1", _seen(Image.radial_gradient("L"), "c")),
        ("Figure 2", _seen(frame)),
        ("Figure 3", _seen(frame)),
    ]
    assert first_alike(_seen(frame.resize((320, 240)), "b"), earlier) == "Figure 2"
