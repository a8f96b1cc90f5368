"""XML and HTML from strangers: parsed without entities, without a DTD, without the network."""

import codecs
import re
from typing import Any

from lxml import etree, html

from remud_hub.errors import SourceError


_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BEGINNING = 8192
_ASCII, _CHINESE_FROM = 127, 0.2
"""Western texts have a few accents; Chinese ones hardly a byte below 128, but for their tags."""


def parse_xml(data: bytes, name: str) -> Any:
    """Return the root element.

    Entities are never expanded, so an entity bomb does nothing; a text that needs entities of its own would have holes, and
    is refused.

    Raises:
        SourceError: This is no well-formed XML, or it declares entities.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(name, f"the XML is damaged ({error.msg})", "copy or download it again") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise SourceError(
            name,
            "the XML declares entities of its own (an entity bomb, or a way to other files)",
            "take it out, or have it exported without them",
        )
    return root


def parse_html(data: bytes) -> Any:
    """Return the root element, or None where there is nothing; HTML is never damaged, only odd."""
    text = decoded(data).replace("\0", "")
    # Without huge_tree, what stands deeper than 256 elements is dropped without a word; with it, the walk stops at such a page
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(text.encode(), parser)
    except etree.ParserError:
        return None


def decoded(data: bytes) -> str:
    """Return a text in whatever encoding it says or seems to be in (HTML Standard, "determining the character encoding")."""
    declared = _DECLARED.search(data[:_BEGINNING])
    named = declared[1].decode("ascii").lower() if declared else "utf-8"
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    # Pages that say gb2312 hold characters of its successors
    for encoding in [*marked, "gb18030" if named.startswith("gb") else named, "utf-8"]:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    high = sum(byte > _ASCII for byte in data[:_BEGINNING])
    return data.decode("gb18030" if high > _CHINESE_FROM * len(data[:_BEGINNING]) else "cp1252", errors="replace")
