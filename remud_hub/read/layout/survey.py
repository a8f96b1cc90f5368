"""A look over the whole document before its pages are analysed one by one."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2

from remud_hub.read.layout.furniture import EDGE, repeated
from remud_hub.read.layout.hidden import HiddenText, hidden_text


@dataclass(frozen=True)
class Survey:
    """What only the whole document tells."""

    marks: frozenset[str]
    """Fingerprints of running heads and feet."""
    hidden: tuple[list[HiddenText], ...]
    """For each page the text that is clipped away."""


def survey(source: Path | BytesIO) -> Survey:
    """Look over a PDF."""
    document = pypdfium2.PdfDocument(source)
    try:
        pages = [(_edge_lines(page), hidden_text(page)) for page in document]
    finally:
        document.close()
    return Survey(repeated(lines for lines, _ in pages), tuple(hidden for _, hidden in pages))


def _edge_lines(page: Any) -> list[str]:
    text, (_, height) = page.get_textpage(), page.get_size()
    bands = (text.get_text_bounded(bottom=(1 - EDGE) * height), text.get_text_bounded(top=EDGE * height))
    text.close()
    return [line for band in bands for line in band.splitlines()]
