"""A PDF, read: Docling's document, blocks in reading order, pictures of pages and figures."""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from remud_hub.errors import MissingExtra, SourceError
from remud_hub.read.options import ReadOptions, library_versions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Block, Document, Engine, Language, Page, Picture, Problem
from remud_hub.store import BlobStore


if TYPE_CHECKING:
    from docling_core.types.doc import DoclingDocument

    from remud_hub.read.converter import Converter
    from remud_hub.read.pieces import Piece
    from remud_hub.read.preflight import PageFacts
    from remud_hub.read.render import Renderer

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PAGE_QUALITY, _FIGURE_QUALITY = 85, 95


class PdfReader:
    """Reads PDFs one after another; Docling is loaded with the first.

    Args:
        options: How to read.
        store: Where pictures and Docling's documents are kept.
    """

    def __init__(self, options: ReadOptions, store: BlobStore) -> None:
        self.options = options
        self._store = store

    @cached_property
    def _converter(self) -> "Converter":
        if find_spec("docling") is None:
            raise MissingExtra("read", "docling")
        from remud_hub.read.converter import Converter  # loads docling and torch: not for those who read nothing

        return Converter(self.options)

    def read(self, file: SourceFile) -> Document:
        """Return the document.

        Raises:
            SourceError: The file cannot be used; its message says why and what to do.
            MissingExtra: The ``read`` extra is not installed.
            UsageError: The layout engine asked for cannot be had.
        """
        if find_spec("pypdfium2") is None:
            raise MissingExtra("read", "pypdfium2")
        from remud_hub.read.blocks import blocks, ordered
        from remud_hub.read.pieces import pieces
        from remud_hub.read.preflight import inspect
        from remud_hub.read.render import Renderer

        name = file.source.uri
        data = _bytes(file)
        facts = inspect(data, name)
        converted, failed = self._converter.convert(data, name)
        if len(failed) == len(facts):
            raise SourceError(
                name,
                f"docling could read none of its pages ({failed[min(failed)]})",
                "repair it, for example: qpdf IN.pdf OUT.pdf",
            )
        parts = ordered(pieces(converted, facts), facts)
        text = blocks(parts)
        with Renderer(data) as renderer:
            return Document(
                source=file.source,
                language=_language(text),
                engine=Engine(reader=f"docling {library_versions()['docling']}", layout=self.options.layout),
                pages=self._pages(facts, renderer),
                blocks=text,
                pictures=self._pictures(parts, facts, renderer),
                docling=self._store.put(_canonical(converted)),
                problems=_problems(facts, failed),
            )

    def _pages(self, facts: "Sequence[PageFacts]", renderer: "Renderer") -> tuple[Page, ...]:
        return tuple(
            Page(
                number=number,
                width=round(fact.size[0], 2),
                height=round(fact.size[1], 2),
                image=self._store.put(renderer.crop(number, None, self.options.page_dpi, quality=_PAGE_QUALITY)),
                has_text=fact.has_text,
            )
            for number, fact in enumerate(facts, start=1)
        )

    def _pictures(
        self, parts: "Sequence[Piece]", facts: "Sequence[PageFacts]", renderer: "Renderer"
    ) -> tuple[Picture, ...]:
        found: list[Picture] = []
        for piece in parts:
            if piece.kind is None and piece.box[2] - piece.box[0] >= 1 and piece.box[3] - piece.box[1] >= 1:
                turns = facts[piece.page - 1].upright
                crop = renderer.crop(
                    piece.page, piece.box, self.options.figure_dpi, quality=_FIGURE_QUALITY, turns=turns
                )
                found.append(Picture(page=piece.page, box=piece.box, image=self._store.put(crop)))
        return tuple(found)


def _bytes(file: SourceFile) -> bytes:
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise SourceError(
            file.source.uri,
            f"the file cannot be read ({error.strerror})",
            "check that it is there and its permissions",
        ) from None


def _language(blocks: Sequence[Block]) -> Language:
    """A text with a fair share of Chinese characters is Chinese: English papers have none, Chinese ones have English abstracts."""
    text = "".join(block.text for block in blocks)
    letters = sum(char.isalpha() for char in text)
    return "zh" if letters and len(_CHINESE.findall(text)) > 0.1 * letters else "en"


def _canonical(converted: "DoclingDocument") -> bytes:
    return json.dumps(converted.export_to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _problems(facts: "Sequence[PageFacts]", failed: dict[int, str]) -> tuple[Problem, ...]:
    found = [
        Problem(page=number, message=f"the page could not be read ({reason}); what stands on it is missing")
        for number, reason in sorted(failed.items())
    ]
    found.extend(
        Problem(
            page=number, message="the page has no text layer that can be read; its text is missing until OCR is run"
        )
        for number, fact in enumerate(facts, start=1)
        if not fact.has_text and number not in failed
    )
    return tuple(found)
