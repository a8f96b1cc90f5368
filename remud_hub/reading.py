"""One source, read and resolved: the border behind which nothing that is wrong with a file can stop the others."""

import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from remud_hub.errors import RemudError, SourceError, UsageError
from remud_hub.read.cache import ReadCache
from remud_hub.read.isolated import IsolatedReader
from remud_hub.read.memory import give_back
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document, Evidence, Rejection
from remud_hub.resolve.evidence import resolve
from remud_hub.resolve.screening.screeners import Screening, screening
from remud_hub.resolve.screening.settings import KEEP_ALL, ScreenSettings
from remud_hub.resolve.spotting import no_lines, spot_lines
from remud_hub.store import BlobStore, write_atomic


_TOGETHER = 32
"""Files of which the largest are read first."""


class Read(NamedTuple):
    """What became of a file."""

    document: Document
    items: list[Evidence | Rejection]
    """What was found in it, and what was left alone."""
    cached: bool
    """Whether it had been read before."""


class SourceReader:
    """Reads and resolves files; one that was read before comes from the cache.

    Args:
        options: How to read.
        cache: Folder of the caches; pictures go to its ``blobs``.
        password_file: Passwords, one a line, that are tried on locked files. Only the path is passed around.
        screen: What tells what figures show, and which are left out; as it stands, none.
        threads: How many OCR of a page may compute on; the result does not depend on it.

    Raises:
        UsageError: The password file cannot be read, or the screener cannot be had.
    """

    def __init__(
        self,
        options: ReadOptions,
        cache: Path,
        password_file: Path | None = None,
        screen: ScreenSettings = KEEP_ALL,
        threads: int = 1,
    ) -> None:
        self._root = cache
        self._screening = screening(screen)
        self._reader = no_lines if options.ocr == "none" else spot_lines
        self._store = BlobStore.in_cache(cache)
        reader = IsolatedReader(options, self._store, passwords=_passwords(password_file), threads=threads)
        self._cache = ReadCache(reader, self._store, cache)

    def read(self, file: SourceFile) -> Read:
        """Return the document and what was found in it.

        Raises:
            SourceError: The file cannot be read, for whatever reason.
            UsageError: No file could be read this way: an engine cannot be had.
            MissingExtra: The ``read`` extra is not installed.
        """
        with self._border(file):
            return self._resolved(*self._cache.read(file))

    def read_all(self, files: Sequence[SourceFile], workers: int) -> Iterator[tuple[SourceFile, Read | SourceError]]:
        """Yield each file with what was read, or why it could not be, in the order given.

        So many other processes read files, one each; this one resolves what they have read, as it comes.

        Raises:
            UsageError: As ``read`` does.
            MissingExtra: As ``read`` does.
        """
        done: dict[int, Read | SourceError] = {}
        pool = ThreadPoolExecutor(workers)
        try:
            order = _largest_first(files) if workers > 1 else range(len(files))
            reading = {pool.submit(self._cache.read, files[index]): index for index in order}
            following = 0
            for read in as_completed(list(reading)):
                index = reading.pop(read)
                done[index] = self._outcome(files[index], read)
                while following in done:
                    yield files[following], done.pop(following)
                    following += 1
        finally:
            pool.shutdown(cancel_futures=True)

    def _outcome(self, file: SourceFile, read: "Future[tuple[Document, bool]]") -> Read | SourceError:
        try:
            with self._border(file):
                return self._resolved(*read.result())
        except SourceError as error:
            return error

    @contextmanager
    def _border(self, file: SourceFile) -> Iterator[None]:
        """Let nothing but our errors out; a fault of ours or of a library belongs to this file, the others go on."""
        try:
            yield
        except RemudError:
            raise
        except Exception as error:
            log = self._root / "crashes" / f"{file.source.id[:16]}.txt"
            write_atomic(log, traceback.format_exc())
            fault = f"reading failed in an unexpected way ({type(error).__name__}: {error})"
            raise SourceError(file.source.uri, fault, f"please report it with {log}") from error
        finally:
            give_back()

    def _resolved(self, document: Document, cached: bool) -> Read:
        found = [*self._given(document), *resolve(document, self._store, self._screening, self._reader)]
        return Read(document, [_with_statements(item, document) for item in found], cached)

    def _given(self, document: Document) -> Iterator[Evidence | Rejection]:
        """Yield what a table holds; its figures are screened like those of any document."""
        for item in document.given:
            if isinstance(item, Evidence) and item.figure and self._screening:
                yield _screened(item, self._store.get(item.figure.image), self._screening)
            else:
                yield item


def _largest_first(files: Sequence[SourceFile]) -> Iterator[int]:
    """Yield the places of files, of the next few the largest first: one that takes long and comes last would be read alone.

    Not of all, for what is read waits for what stands before it.
    """
    for start in range(0, len(files), _TOGETHER):
        some = range(start, min(start + _TOGETHER, len(files)))
        yield from sorted(some, key=lambda index: -_size(files[index].path))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it is told when it is read
        return 0


def _screened(evidence: Evidence, image: bytes, screening: Screening) -> Evidence | Rejection:
    assert evidence.figure is not None
    content = screening.screener.screen(image)
    if screening.settings.leaves_out(content):
        return Rejection(
            stage="resolve",
            reason=f"screened out: {content.kind}",
            source_id=evidence.source_id,
            detail=f"row {evidence.row}, confidence {content.confidence}",
        )
    figure = evidence.figure.model_copy(update={"content": content})
    return evidence.model_copy(update={"figure": figure})


def _with_statements(item: Evidence | Rejection, document: Document) -> Evidence | Rejection:
    """Return evidence with what the file says of itself, where neither the row nor ``sources.yaml`` says it."""
    source = document.source
    if isinstance(item, Rejection):
        return item
    return item.model_copy(
        update={
            "article_id": item.article_id or (None if source.article_id else document.article_id),
            "licence": item.licence or (None if source.licence else document.licence),
        }
    )


def _passwords(file: Path | None) -> tuple[str, ...]:
    if file is None:
        return ()
    try:
        return tuple(line for line in file.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"password file {file} cannot be read: {error}") from error
