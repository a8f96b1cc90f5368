"""A file without pages, read: its flow, laid out on sheets, becomes a document like any other."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from remud_hub.errors import MissingExtra, SourceError
from remud_hub.read.flow.items import Flow
from remud_hub.read.flow.media import DOCX, EPUB, HTML, JATS, MARKDOWN, PACKAGE, PPTX
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document, Engine
from remud_hub.store import BlobStore


FLOW_FORMATS = {
    DOCX: "remud_hub.read.flow.office:read_docx",
    PPTX: "remud_hub.read.flow.office:read_pptx",
    EPUB: "remud_hub.read.flow.epub:read_epub",
    HTML: "remud_hub.read.flow.hypertext:read_html",
    MARKDOWN: "remud_hub.read.flow.markdown:read_markdown",
    JATS: "remud_hub.read.flow.jats:read_jats",
    PACKAGE: "remud_hub.read.flow.package:read_package",
}
"""``MODULE:FUNCTION`` that reads a format, from a path and the file's name to a flow; only Office needs Docling loaded."""
_LIBRARIES = ("docling_core", "lxml", "marko", "pypdfium2")
_PLAIN, _LARGEST = (HTML, MARKDOWN, JATS), 256 * 2**20
"""Formats that are parsed whole; archives have limits of their own."""


class FlowReader:
    """Reads files without pages, as ``PdfReader`` reads those with pages.

    Args:
        options: How to read; nothing in it matters here, as yet.
        store: Where pictures and documents are kept.
    """

    def __init__(self, options: ReadOptions, store: BlobStore) -> None:
        self.options = options
        self._store = store

    def read(self, file: SourceFile) -> Document:
        """Return the document.

        Raises:
            SourceError: The file cannot be used; its message says why and what to do.
            MissingExtra: The ``read`` extra is not installed.
        """
        for library in _LIBRARIES:
            if find_spec(library) is None:
                raise MissingExtra("read", library)
        from remud_hub.read.flow.assemble import assemble
        from remud_hub.read.flow.export import docling_json
        from remud_hub.read.language import language_of

        flow = _flow(file.path, file.source.uri, file.source.media_type)
        pages, blocks, pictures = assemble(flow, self._store)
        return Document(
            source=file.source,
            language=language_of(blocks),
            engine=Engine(reader=flow.reader, layout="flow"),
            pages=pages,
            blocks=blocks,
            pictures=pictures,
            docling=(self._store.put(flow.docling or docling_json(flow, file.source.name)),),
            problems=flow.problems,
            article_id=flow.article_id,
            licence=flow.licence,
        )


def _flow(path: Path, name: str, media_type: str) -> Flow:
    module, function = FLOW_FORMATS[media_type].split(":")
    try:
        if media_type in _PLAIN and path.stat().st_size > _LARGEST:
            raise SourceError(name, "the file is larger than 256 MB", "split it, or save its pictures beside it")
        flow: Flow = getattr(import_module(module), function)(path, name)
    except OSError as error:
        raise SourceError(
            name, f"the file cannot be read ({error.strerror})", "check that it is there and its permissions"
        ) from None
    except RecursionError:
        raise SourceError(name, "it is nested too deep to be read", "take it out, or save it anew") from None
    return flow
