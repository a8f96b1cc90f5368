"""Where pictures may lie, and what is made of them."""

import base64
import io
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from remud_hub.read.flow.images import NotShown, drawn
from remud_hub.records import Document
from tests.read.flow.conftest import jpeg, png


def _page(folder: Path, *addresses: str) -> Path:
    path = folder / "page.html"
    path.write_text("<html><body><p>Text.</p>" + "".join(f'<img src="{address}">' for address in addresses))
    return path


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://127.0.0.1:9/a.png", "is on another machine and is not fetched"),
        ("//example.org/a.png", "is on another machine and is not fetched"),
        ("../secret.png", "lies outside of the file's folder"),
        ("%2e%2e/secret.png", "lies outside of the file's folder"),
        ("/etc/hostname", "lies outside of the file's folder"),
        ("file:///etc/hostname", "lies outside of the file's folder"),
        ("link.png", "lies outside of the file's folder"),
        ("gone.png", "is not there"),
        ("loop.png", "is not there"),
        ("page.html", "is in a format that cannot be drawn"),
        ("data:image/png;base64,!!!!", "is in a format that cannot be drawn"),
        ("http://[", "is not there"),
        ("a\\0.png", "is not there"),
    ],
)
def test_what_is_not_beside_the_file_is_told_and_not_read(
    tmp_path: Path, address: str, problem: str, read: Callable[[Path], Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    document = read(_page(folder, address))
    assert document.pictures == ()
    (found,) = document.problems
    assert problem in found.message
    assert found.unread == ("not there" in problem)


def test_many_of_a_kind_are_one_problem(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    (found,) = read(_page(tmp_path, *(f"http://x/{i}.png" for i in range(30)))).problems
    assert found.message.startswith(
        "each of 30 pictures (http://x/0.png, http://x/1.png, http://x/2.png and 27 more) "
    )


def test_pictures_beside_the_file_below_it_and_in_its_text(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    (tmp_path / "in it").mkdir()
    (tmp_path / "in it" / "a.png").write_bytes(png())
    inline = f"data:image/png;base64,{base64.b64encode(png(10)).decode()}"
    document = read(_page(tmp_path, "in%20it/a.png", "./in it/../in it/a.png?v=2", inline))
    assert len(document.pictures) == 3
    assert document.problems == ()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(drawn(data).data))


def test_a_plain_jpeg_is_kept_as_it_is() -> None:
    data = jpeg()
    assert drawn(data).data == data


def test_what_a_camera_writes_in_is_left_out_and_the_picture_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = "name of a patient"
    image = _read(_saved(Image.new("RGB", (40, 20), "red"), "JPEG", exif=exif))
    assert (image.format, image.size, dict(image.getexif())) == ("PNG", (20, 40), {})
    assert b"patient" not in drawn(_saved(Image.new("RGB", (9, 9)), "JPEG", comment=b"patient")).data


def test_what_can_be_seen_through_stands_on_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert _read(_saved(clear, "PNG")).getpixel((0, 0)) == (255, 255, 255)
    assert _read(_saved(clear.convert("P"), "GIF", transparency=0)).getpixel((0, 0)) == (255, 255, 255)


def test_every_mode_becomes_grey_or_rgb() -> None:
    for mode, kind in (("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("CMYK", "JPEG"), ("F", "TIFF"), ("LAB", "TIFF")):
        assert _read(_saved(Image.new(mode, (4, 4)), kind)).mode in {"RGB", "L"}
    twelve_bit = Image.new("I;16", (2, 1))
    twelve_bit.putpixel((0, 0), 4095)
    image = _read(_saved(twelve_bit, "PNG"))
    assert [image.getpixel((x, 0)) for x in (0, 1)] == [255, 0]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + _chunk(b"IEND", b"")
    with pytest.raises(NotShown, match="60 million pixels"):
        drawn(bomb)


@pytest.mark.parametrize("data", [b"", b"text", png()[:200], jpeg()[:300]])
def test_damaged_pictures_are_told(data: bytes) -> None:
    with pytest.raises(NotShown):
        drawn(data)
