"""PDFs that unfold into more than any machine has: they cost themselves, within the limits."""

import zlib
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.isolated import IsolatedReader
from remud_hub.read.messages import Limits
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile, find_sources
from remud_hub.store import BlobStore


pytestmark = pytest.mark.slow


def _pdf(path: Path, image: bytes, width: int, height: int) -> SourceFile:
    """Write a page of one RGB image, its stream as given."""
    content = b"q 400 0 0 400 0 0 cm /I Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(image), image),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(out),
    )
    path.write_bytes(out)
    files, errors = find_sources([path])
    assert not errors
    return files[0]


def _zeros(size: int) -> bytes:
    """Return the Flate stream of so many zero bytes, made piece by piece."""
    packer, piece = zlib.compressobj(9), bytes(2**20)
    packed = b"".join(packer.compress(piece) for _ in range(size // 2**20))
    return packed + packer.compress(bytes(size % 2**20)) + packer.flush()


def test_an_image_of_35000_pixels_is_looked_at_within_the_limits(store: BlobStore, tmp_path: Path) -> None:
    side = 35_000
    file = _pdf(tmp_path / "bomb.pdf", _zeros(3 * side * side), side, side)  # 3.7 GB from 4 MB
    assert file.path.stat().st_size < 5_000_000
    reader = IsolatedReader(ReadOptions(), store, limits=Limits(bytes=2 * 2**30, seconds=60))
    with pytest.raises(SourceError, match=r"^bomb\.pdf: nothing can be read on its pages"):  # it is all black
        reader.read(file)
