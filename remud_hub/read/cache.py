"""Documents that were read before: the reading of a source is kept for good, keyed by its bytes and the reader's options."""

from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document, Evidence, content_id
from remud_hub.store import BlobStore, write_atomic


class Reader(Protocol):
    """What reads files: ``PdfReader`` in this process, ``IsolatedReader`` in one of its own."""

    @property
    def options(self) -> ReadOptions:
        """How it reads."""

    def read(self, file: SourceFile) -> Document:
        """Return the document, or raise one of our errors."""


class ReadCache:
    """A reader that reads no file twice, unless pages of it could not be read."""

    def __init__(self, reader: Reader, store: BlobStore, root: Path) -> None:
        self._reader, self._store, self._root = reader, store, root

    def read(self, file: SourceFile) -> tuple[Document, bool]:
        """Return the document, and whether it came from the cache.

        Raises:
            SourceError: The file cannot be read.
        """
        columns = file.source.columns.model_dump() if file.source.columns else None
        key = content_id({"source": file.source.id, "reader": self._reader.options.fingerprint(), "columns": columns})
        path = self._root / "read" / f"{key}.json"
        if cached := self._load(path):
            # The name and the licence belong to the file as it is declared today, not to the day it was read
            return cached.model_copy(update={"source": file.source}), True
        document = self._reader.read(file)
        # Memory or time may have been short that day: a document with holes is read again
        if not any(problem.unread for problem in document.problems):
            write_atomic(path, document.model_dump_json())
        return document, False

    def _load(self, path: Path) -> Document | None:
        """Return the kept document; None when there is none, or when it can no longer be used and must be read again."""
        try:
            document = Document.model_validate_json(path.read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        blobs = [
            *document.docling,
            *(page.image for page in document.pages),
            *(picture.image for picture in document.pictures),
            *(image for given in document.given if isinstance(given, Evidence) for image in given.images),
        ]
        return document if all(blob in self._store for blob in blobs) else None
