import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from remud_hub.train.planning.pictures import BadPicture, picture_size, shrunk, within


SIDES = st.integers(1, 5000)


@given(SIDES, SIDES, st.integers(1, 2_000_000))
def test_within_never_exceeds_and_never_enlarges(width: int, height: int, max_pixels: int) -> None:
    found = within((width, height), max_pixels)
    assert found[0] <= width
    assert found[1] <= height
    # A side is never less than one pixel
    assert found[0] * found[1] <= max(max_pixels, *found)
    if width * height <= max_pixels:
        assert found == (width, height)


def test_an_orientation_behind_the_pixels_is_seen() -> None:
    exif = Image.Exif()
    exif[274] = 8
    before = stored(Image.new("RGB", (30, 20)), "PNG", exif=exif)["bytes"]
    start = before.index(b"eXIf") - 4
    end = start + 12 + int.from_bytes(before[start : start + 4], "big")
    last = before.index(b"IEND") - 4
    picture = {"bytes": before[:start] + before[end:last] + before[start:end] + before[last:], "path": None}
    assert picture_size(picture, decode=False) == datasets.Image().decode_example(picture).size == (20, 30)


@pytest.mark.parametrize("decode", [False, True])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [None, 1, 3, 6, 8])
def test_the_size_is_the_one_datasets_shows(kind: str, orientation: int | None, decode: bool) -> None:
    options: dict[str, Any] = {}
    if orientation:
        options["exif"] = exif = Image.Exif()
        exif[274] = orientation
    picture = stored(Image.new("RGB", (30, 20)), kind, **options)
    assert picture_size(picture, decode=decode) == datasets.Image().decode_example(picture).size


def test_an_orientation_in_xmp_is_seen() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Software", "a camera")
    notes.add_itxt("XML:com.adobe.xmp", '<x:xmpmeta tiff:Orientation="6"/>')
    picture = stored(Image.new("RGB", (30, 20)), "PNG", pnginfo=notes)
    assert picture_size(picture, decode=False) == datasets.Image().decode_example(picture).size == (20, 30)


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 30}])
def test_a_jpeg_cut_short_is_found_wherever_decoding_fails(
    picture: Callable[..., bytes], options: dict[str, Any]
) -> None:
    whole = picture(90, 70, "JPEG", **options)
    for length in [*range(4, len(whole), len(whole) // 40), len(whole) - 1, len(whole)]:
        cut = {"bytes": whole[:length], "path": None}
        assert can_be_sized(cut) == can_be_decoded(cut), length


def test_a_png_cut_short_is_found(picture: Callable[..., bytes]) -> None:
    whole = picture(90, 70)
    assert can_be_sized({"bytes": whole, "path": None})
    for length in [*range(0, len(whole), len(whole) // 40), len(whole) - 13, len(whole) - 9]:
        assert not can_be_sized({"bytes": whole[:length], "path": None}), length


def test_a_png_with_a_broken_byte_is_found(picture: Callable[..., bytes]) -> None:
    whole = picture(40, 40)
    for place in range(60, len(whole) - 20, len(whole) // 40):
        broken = {"bytes": whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :], "path": None}
        assert picture_size(broken, decode=False) == (40, 40)
        with pytest.raises(BadPicture, match="cannot be decoded"):
            picture_size(broken, decode=True)


@pytest.mark.parametrize("nothing", [None, {"bytes": None, "path": None}])
def test_a_picture_that_is_not_there_is_named(nothing: Any) -> None:
    with pytest.raises(BadPicture, match="is empty"):
        picture_size(nothing, decode=False)


def test_a_picture_may_lie_in_a_file(tmp_path: Path, picture: Callable[..., bytes]) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(picture(12, 10))
    assert picture_size({"bytes": None, "path": str(path)}, decode=True) == (12, 10)
    with pytest.raises(BadPicture, match="cannot be read"):
        picture_size({"bytes": None, "path": str(path.with_name("lost.png"))}, decode=True)


def test_a_shrunk_picture_is_upright_and_has_the_planned_size() -> None:
    exif = Image.Exif()
    exif[274] = 6
    large = stored(Image.new("CMYK", (300, 200)), "JPEG", exif=exif)
    small = shrunk(large, 6000)
    assert datasets.Image().decode_example(small).size == within((200, 300), 6000)
    assert shrunk(small, 6000) == small


def stored(image: Image.Image, kind: str, **options: Any) -> dict[str, Any]:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return {"bytes": buffer.getvalue(), "path": None}


def can_be_sized(picture: dict[str, Any]) -> bool:
    try:
        picture_size(picture, decode=True)
    except BadPicture:
        return False
    return True


def can_be_decoded(picture: dict[str, Any]) -> bool:
    try:
        datasets.Image().decode_example(picture)
    except OSError:
        return False
    return True
