"""Which format a file is in, told by its content; the ending only decides between texts."""

import gzip
import mmap
import re
import zlib
from pathlib import Path
from zipfile import ZipFile

from remud_hub.errors import SourceError
from remud_hub.read.flow.archive import open_archive, read_entry


PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EPUB = "application/epub+zip"
HTML = "text/html"
MARKDOWN = "text/markdown"
JATS = "application/jats+xml"
PACKAGE = "application/gzip"
"""An article as PMC's open access service hands it out: a tar archive of its JATS file and its pictures."""
CSV = "text/csv"
JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
TABLES = (CSV, JSON, XLSX, PARQUET)
"""Formats that hold rows; the pictures that they name lie beside them."""

KINDS = "PDF, DOCX, PPTX, EPUB, HTML, Markdown, JATS, PMC package, CSV, JSON, XLSX or Parquet"
"""What can be read, for messages."""
_CONVERT = "convert it to PDF or take it out of the folder"
_ZIP, _OLE, _GZIP, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"PAR1"
_TAR = slice(257, 262), b"ustar"
"""Where a tar archive says so in its first block (POSIX.1-1988)."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The stream of a locked Office file (MS-OFFCRYPTO 2.3.4.4); OLE keeps names in UTF-16."""
_PROLOG = re.compile(
    r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?P<doctype>[\w:.-]+)[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE
)
"""One piece of what comes before the root element (XML 1.0, production 22)."""
_ROOT = re.compile(r"\s*<([\w:.-]+)([^>]*)")
_TABLE_ENDINGS = {".csv": CSV, ".tsv": CSV, ".json": JSON, ".jsonl": JSON, ".ndjson": JSON}
_HTML_ENDINGS, _MARKDOWN_ENDINGS = (".html", ".htm", ".xhtml"), (".md", ".markdown")
_PAGES = (
    ("wordprocessingml.document.main+xml", DOCX),
    ("presentationml.presentation.main+xml", PPTX),
    ("spreadsheetml.sheet.main+xml", XLSX),
)


def media_type_of(file: Path, name: str, start: bytes) -> str:
    """Return the media type of a file that is no PDF.

    Args:
        file: The file.
        name: The file as the user knows it.
        start: Its first bytes, a few thousand.

    Raises:
        SourceError: It is in none of the formats, or damaged, locked or hostile.
        OSError: It cannot be read.
    """
    if start.startswith(_ZIP):
        with open_archive(file, name) as archive:
            return _in_archive(archive, name)
    if start.startswith(_GZIP):
        return _in_gzip(file, name)
    if start.startswith(_PARQUET):
        return PARQUET
    if start.startswith(_OLE):
        raise _ole(file, name)
    found = _of_text(start, file.suffix.lower())
    if found is None:
        raise SourceError(name, f"this is not a {KINDS} file", _CONVERT)
    return found


def _in_archive(archive: ZipFile, name: str) -> str:
    entries = archive.namelist()
    if "mimetype" in entries and read_entry(archive, "mimetype", name).strip() == EPUB.encode():
        return EPUB
    if "[Content_Types].xml" in entries:
        types = read_entry(archive, "[Content_Types].xml", name).decode("utf-8", "replace")
        for mark, media_type in _PAGES:
            if mark in types:
                return media_type
        if "macroEnabled" in types:
            raise SourceError(
                name, "this is an Office file with macros", "save it without them, as .docx, .pptx or .xlsx"
            )
    if "META-INF/container.xml" in entries:
        return EPUB  # with a careless packer
    raise SourceError(
        name, "this is an archive, and not DOCX, PPTX, XLSX or EPUB", "unpack or convert it, or take it out"
    )


def _in_gzip(file: Path, name: str) -> str:
    try:
        with gzip.open(file) as stream:
            start = stream.read(512)
    except (OSError, EOFError, zlib.error):
        raise SourceError(name, "the archive is damaged or cut off", "copy or download it again") from None
    if start[_TAR[0]] != _TAR[1]:
        raise SourceError(name, "this is a compressed file, and no PMC package (.tar.gz)", "unpack it, or take it out")
    return PACKAGE


def _ole(file: Path, name: str) -> SourceError:
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        locked = content.find(_ENCRYPTED) >= 0
    if locked:
        return SourceError(
            name, "the Office file is locked with a password", "open it in Office and save it without a password"
        )
    return SourceError(
        name,
        "this is an Office file of the old kind (.doc, .ppt, .xls)",
        "open it in Office and save it as .docx, .pptx or .xlsx",
    )


def _of_text(start: bytes, ending: str) -> str | None:
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in start and not wide:
        return None
    text = start.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff")
    doctype, tag, attributes = _root(text)
    if "html" in {doctype, tag} or ending in _HTML_ENDINGS:
        return HTML
    if tag == "article" and "docbook" not in attributes.lower():
        return JATS
    return MARKDOWN if ending in _MARKDOWN_ENDINGS else _TABLE_ENDINGS.get(ending)


def _root(text: str) -> tuple[str, str, str]:
    """Return the document type, and name and attributes of the first element; empty where there is none in sight."""
    doctype, at = "", 0
    while before := _PROLOG.match(text, at):
        doctype, at = before["doctype"] or doctype, before.end()
    root = _ROOT.match(text, at)
    return doctype.lower(), *((root[1].lower(), root[2]) if root else ("", ""))
