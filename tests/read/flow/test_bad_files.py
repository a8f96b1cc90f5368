"""Files from careless and from hostile hands: one clear line each."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.flow.media import DOCX, EPUB, HTML, JATS, MARKDOWN, PPTX
from remud_hub.read.sources import find_sources
from remud_hub.records import Document
from tests.read.flow.conftest import CONTAINER, MAKERS, PACKAGE, write_zip


TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = """<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><article><body><p>&c;</p></body></article>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<article><body><p>&x;</p></body></article>"""
DRM = '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'


def _zip(entries: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def _locked_zip() -> bytes:
    data = bytearray(_zip({"[Content_Types].xml": TYPES}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(mark) + at, 1)
    return bytes(data)


def _many_files() -> bytes:
    data = bytearray(_zip({"a": b""}))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 2**30)
    return bytes(data)


BAD = {
    "cut.docx": (lambda: _zip({"[Content_Types].xml": TYPES, "word/document.xml": "x" * 9000})[:-40], "damaged or cut off"),
    "start.docx": (lambda: b"PK\x03\x04 and nothing more", "damaged or cut off"),
    "locked.docx": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old.doc": (lambda: OLE + b"\0" * 600, "old kind"),
    "locked.zip": (_locked_zip, "locked with a password"),
    "bomb.docx": (lambda: _zip({"[Content_Types].xml": TYPES, "word/media/a.png": b"\0" * (200 * 2**20)}), "zip bomb"),
    "long.docx": (lambda: _zip({"[Content_Types].xml": TYPES, "word/document.xml": b" " * (65 * 2**20)}), "would unpack to 65 MB"),
    "many.docx": (_many_files, "too many files"),
    "plain.zip": (lambda: _zip({"a.txt": "x"}), "an archive"),
    "macros.docm": (lambda: _zip({"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml"}), "macros"),
    "empty.html": (lambda: b"", "empty"),
    "notes.txt": (lambda: b"some text", "this is not a PDF, DOCX"),
    "binary.md": (lambda: b"\0\1\2", "this is not a PDF, DOCX"),
    "data.xml": (lambda: b"<?xml version='1.0'?><table/>", "this is not a PDF, DOCX"),
    "book.xml": (lambda: b"<article xmlns='http://docbook.org/ns/docbook'><para/></article>", "this is not a PDF, DOCX"),
    "picture.png": (lambda: b"\x89PNG\r\n\x1a\n", "this is not a PDF, DOCX"),
}  # fmt: skip
UNREADABLE = {
    "bomb.xml": (BOMB, "declares entities"),
    "outside.xml": (OUTSIDE, "declares entities"),
    "torn.xml": ("<article><body><p>Text", "the XML is damaged"),
    "other.xml": ("<article><chapter/></article>", "no JATS article"),
    "blank.xml": ("<article><body/></article>", "no text"),
    "blank.html": ("<!doctype html><html><body><script>x</script></body></html>", "no text"),
    "blank.md": ("\n\n", "no text"),
    "deep.html": ("<div>" * 3000 + "<p>Down here.", "nested too deep"),
    "deep.xml": ("<article><body>" + "<sec>" * 3000, "the XML is damaged"),
}
BOOKS: dict[str, tuple[dict[str, str | bytes], str]] = {
    "no container": ({}, "has no META-INF/container.xml"),
    "no package": ({"META-INF/container.xml": CONTAINER}, "has no OEBPS/book.opf"),
    "nothing in it": ({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": PACKAGE}, "has no text"),
    "locked": ({"META-INF/container.xml": CONTAINER, "META-INF/encryption.xml": DRM}, "DRM"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_a_source_is_told_when_the_folder_is_walked(tmp_path: Path, name: str) -> None:
    make, problem = BAD[name]
    (tmp_path / name).write_bytes(make())
    files, (error,) = find_sources([tmp_path])
    assert files == []
    assert error.name == name
    assert problem in error.problem
    assert error.advice and "\n" not in str(error)


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, read: Callable[[Path], Document]) -> None:
    text, problem = UNREADABLE[name]
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError, match=problem) as caught:
        read(tmp_path / name)
    assert caught.value.name == name
    assert caught.value.advice and "\n" not in str(caught.value)


@pytest.mark.parametrize("case", BOOKS)
def test_books_that_cannot_be_read_are_told(tmp_path: Path, case: str, read: Callable[[Path], Document]) -> None:
    entries, problem = BOOKS[case]
    path = write_zip(tmp_path / "book.epub", {"mimetype": "application/epub+zip", **entries})
    with pytest.raises(SourceError, match=problem) as caught:
        read(path)
    assert caught.value.name == "book.epub"


def test_a_hostile_size_in_the_directory_is_no_way_around_the_limit(
    tmp_path: Path, read: Callable[[Path], Document]
) -> None:
    """An entry that says it is small is read to the size it says, no further."""
    data = bytearray(_zip({"mimetype": "application/epub+zip", "META-INF/container.xml": b" " * (50 * 2**20)}))
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 100)
    (tmp_path / "liar.epub").write_bytes(data)
    with pytest.raises(SourceError, match=r"container\.xml in the archive is damaged"):
        read(tmp_path / "liar.epub")


@pytest.mark.parametrize(
    ("maker", "media_type"),
    [("docx", DOCX), ("pptx", PPTX), ("epub", EPUB), ("html", HTML), ("markdown", MARKDOWN), ("jats", JATS)],
)
def test_formats_are_told_by_content(tmp_path: Path, maker: str, media_type: str) -> None:
    path = MAKERS[maker](tmp_path)
    path = path if maker == "markdown" else path.rename(tmp_path / "article.bin")
    (file,), errors = find_sources([path])
    assert (file.source.media_type, errors) == (media_type, [])
