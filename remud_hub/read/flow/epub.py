"""EPUB: its files in the order of the spine (EPUB 3.3, sections 4.2.6 and 5.3), each read as HTML."""

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from remud_hub.errors import SourceError
from remud_hub.read.flow.archive import open_archive, read_entry
from remud_hub.read.flow.hypertext import html_items
from remud_hub.read.flow.items import Chapter, Flow
from remud_hub.read.flow.shelf import Archive, Pictures
from remud_hub.read.flow.xml import parse_xml
from remud_hub.records import Problem


_BROKEN = "download or export it again"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of hiding fonts (EPUB 3.3, section 4.3): they lock no text."""


def read_epub(file: Path, name: str) -> Flow:
    """Return the flow of a book, a chapter for each file of its spine."""
    pictures, chapters, anchors = Pictures(), list[Chapter](), dict[str, str]()
    missing: list[Problem] = []
    with open_archive(file, name) as archive:
        _check_unlocked(archive, name)
        for path in _spine(archive, name):
            try:
                data = read_entry(archive, path, name)
            except KeyError:
                missing.append(Problem(message=f"{path} is listed in the book and is not there; {_BROKEN}"))
                continue
            items, names = html_items(data, Archive(archive, posixpath.dirname(path)), pictures, path)
            anchors |= names
            if items:
                chapters.append(Chapter(items))
    if not chapters:
        raise SourceError(name, "the book has no text", _BROKEN)
    return Flow(tuple(chapters), anchors, (*missing, *pictures.problems()), reader=f"lxml {etree.__version__}")


def _spine(archive: ZipFile, name: str) -> list[str]:
    """Return the paths of the files to read."""
    package = next((item.get("full-path") for item in _parsed(archive, _CONTAINER, name).iter("{*}rootfile")), None)
    if not package:
        raise SourceError(name, f"{_CONTAINER} names no package document", _BROKEN)
    root = _parsed(archive, package, name)
    listed = {item.get("id"): item.get("href") for item in root.iter("{*}item") if item.get("href")}
    order = [listed[item.get("idref")] for item in root.iter("{*}itemref") if item.get("idref") in listed]
    folder = posixpath.dirname(package)
    return list(dict.fromkeys(posixpath.normpath(posixpath.join(folder, unquote(href))) for href in order))


def _parsed(archive: ZipFile, path: str, name: str) -> Any:
    try:
        return parse_xml(read_entry(archive, path, name), name)
    except KeyError:
        raise SourceError(name, f"the book has no {path}", _BROKEN) from None


def _check_unlocked(archive: ZipFile, name: str) -> None:
    if _ENCRYPTION not in archive.namelist():
        return
    methods = {item.get("Algorithm") for item in _parsed(archive, _ENCRYPTION, name).iter("{*}EncryptionMethod")}
    if not methods <= set(_FONTS):
        raise SourceError(name, "the book is locked (DRM)", "get it without a lock from its publisher")
