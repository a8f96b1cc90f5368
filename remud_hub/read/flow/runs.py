"""Word and PowerPoint paragraphs without their formatting.

Docling takes a paragraph apart wherever its formatting changes and drops the spaces there, so that ``H`` and a lowered ``2``,
or half a word in bold, cannot be put together again. Nothing here needs the formatting, but for two things it says: what is
raised, and what is hidden.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from remud_hub.read.flow.archive import open_archive, read_entry, repacked
from remud_hub.read.flow.inline import raised
from remud_hub.read.flow.xml import parse_xml


_PARTS = re.compile(r"word/document\d*\.xml|ppt/slides/slide\d+\.xml")


def without_formatting(file: Path, name: str) -> BytesIO:
    """Return an Office file whose runs carry no properties (ECMA-376, part 1, sections 17.3.2.28 and 21.1.2.3.9).

    Raises:
        SourceError: The archive or one of the texts is damaged or hostile.
    """
    with open_archive(file, name) as archive:
        changed = {
            entry: _plain(parse_xml(read_entry(archive, entry, name), name))
            for entry in archive.namelist()
            if _PARTS.fullmatch(entry)
        }
        return repacked(archive, changed, name)


def _plain(root: Any) -> bytes:
    for properties in list(root.iter("{*}rPr")):
        run = properties.getparent()
        if etree.QName(run).localname != "r":
            continue
        if _is_hidden(properties):
            run.getparent().remove(run)
            continue
        if _is_raised(properties):
            for text in run.iter("{*}t"):
                text.text = raised(text.text or "")
        run.remove(properties)
    plain: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return plain


def _is_raised(properties: Any) -> bool:
    """Whether text is a superscript: ``w:vertAlign`` (17.3.2.42) in Word, ``baseline`` (21.1.2.3.9) in PowerPoint."""
    align = properties.find("{*}vertAlign")
    if align is not None:
        return any(value == "superscript" for value in align.attrib.values())
    return not (properties.get("baseline") or "0").startswith(("-", "0"))


def _is_hidden(properties: Any) -> bool:
    """Whether text is not shown: ``w:vanish`` (17.3.2.41)."""
    vanish = properties.find("{*}vanish")
    return vanish is not None and not any(value in {"0", "false", "off"} for value in vanish.attrib.values())
