"""One source, read and resolved: the border behind which nothing that is wrong with a file can stop the others."""

import traceback
from pathlib import Path
from typing import NamedTuple

from remud_hub.errors import RemudError, SourceError, UsageError
from remud_hub.read.cache import ReadCache
from remud_hub.read.isolated import IsolatedReader
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document, Evidence, Rejection
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.screening.screeners import screening
from remud_hub.resolve.screening.settings import KEEP_ALL, ScreenSettings
from remud_hub.resolve.spotting import no_lines, spot_lines
from remud_hub.store import BlobStore, write_atomic


class Read(NamedTuple):
    """What became of a file."""

    document: Document
    items: list[Evidence | Rejection]
    """What was found in it, and what was left alone."""
    cached: bool
    """Whether it had been read before."""


class SourceReader:
    """Reads and resolves files one after another; a file that was read before comes from the cache.

    Args:
        options: How to read.
        cache: Folder of the caches; pictures go to its ``blobs``.
        password_file: Passwords, one a line, that are tried on locked files. Only the path is passed around.
        screen: What tells what figures show, and which are left out; as it stands, none.

    Raises:
        UsageError: The password file cannot be read, or the screener cannot be had.
    """

    def __init__(
        self, options: ReadOptions, cache: Path, password_file: Path | None = None, screen: ScreenSettings = KEEP_ALL
    ) -> None:
        self._root = cache
        self._screening = screening(screen)
        self._reader = no_lines if options.ocr == "none" else spot_lines
        self._store = BlobStore.in_cache(cache)
        self._cache = ReadCache(
            IsolatedReader(options, self._store, passwords=_passwords(password_file)), self._store, cache
        )

    def read(self, file: SourceFile) -> Read:
        """Return the document and what was found in it.

        Raises:
            SourceError: The file cannot be read, for whatever reason.
            UsageError: No file could be read this way: an engine cannot be had.
            MissingExtra: The ``read`` extra is not installed.
        """
        try:
            document, cached = self._cache.read(file)
            return Read(document, list(resolve(document, self._store, self._screening, self._reader)), cached)
        except RemudError:
            raise
        except Exception as error:  # a fault of ours or of a library: it belongs to this file, the others go on
            log = self._root / "crashes" / f"{file.source.id[:16]}.txt"
            write_atomic(log, traceback.format_exc())
            fault = f"reading failed in an unexpected way ({type(error).__name__}: {error})"
            raise SourceError(file.source.uri, fault, f"please report it with {log}") from error


def _passwords(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        return tuple(line for line in file.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"password file {file} cannot be read: {error}") from error
