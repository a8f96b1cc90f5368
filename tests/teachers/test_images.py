import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from remud_hub.teachers.images import MAX_PIXELS, picture_url, sent_size


def encoded(width: int, height: int, kind: str, mode: str = "RGB") -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height), 90 if mode == "L" else None).save(data, kind)
    return data.getvalue()


def decoded(url: str) -> tuple[str, bytes]:
    kind, _, data = url.removeprefix("data:image/").partition(";base64,")
    return kind, base64.b64decode(data)


def test_a_picture_within_the_budget_goes_as_it_is() -> None:
    image = encoded(300, 200, "PNG")
    assert decoded(picture_url(image)) == ("png", image)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "L"), ("PNG", "P"), ("JPEG", "RGB"), ("JPEG", "L")]
)
def test_a_larger_one_is_scaled_down_in_its_format(kind: str, mode: str) -> None:
    sent_as, data = decoded(picture_url(encoded(2400, 1200, kind, mode)))
    with Image.open(io.BytesIO(data)) as picture:
        assert sent_as == kind.lower() == (picture.format or "").lower()
        assert picture.size == sent_size(2400, 1200)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_the_sent_size_keeps_to_the_budget_and_never_grows(width: int, height: int) -> None:
    sent = sent_size(width, height)
    assert 1 <= sent.width <= width
    assert 1 <= sent.height <= height
    assert sent.width * sent.height <= max(MAX_PIXELS, 20_000)
