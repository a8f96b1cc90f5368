"""A reader that hostile files cannot take down: they are read in a process of their own, with limits."""

from collections.abc import Iterator
from contextlib import contextmanager

from remud_hub.errors import SourceError
from remud_hub.read.messages import Limits, Reply, Request
from remud_hub.read.options import ReadOptions
from remud_hub.read.portions import Care
from remud_hub.read.process import ReadingEnded, ReadingProcess
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document
from remud_hub.store import BlobStore


_ADVICE = "leave it out, or export it again from where it came from"
_MOST_FAILED = 3
"""Pages of one file that may bring the reader down; each costs a new start."""
_idle: list[ReadingProcess] = []
"""Reading processes of this process that have nothing to do: starting one takes seconds, and all readers share them."""


class IsolatedReader:
    """Reads files as the readers of ``READERS`` do, in a reading process that is replaced when it crashes or breaks a limit.

    A page that brings it down is named in the document's problems; its neighbours are read. Threads may read at once: each
    has a process of its own while it reads.

    Args:
        options: How to read.
        store: Where pictures and Docling's documents are kept.
        passwords: Tried in order on files that are locked.
        threads: How many OCR computes on.
        limits: How much one file may take.
    """

    def __init__(
        self,
        options: ReadOptions,
        store: BlobStore,
        *,
        passwords: tuple[str, ...] = (),
        threads: int = 1,
        limits: Limits | None = None,
    ) -> None:
        self.options = options
        self._store = store
        self._passwords = passwords
        self._threads = threads
        self._limits = limits or Limits()

    def read(self, file: SourceFile) -> Document:
        """Return the document.

        Raises:
            SourceError: The file cannot be used, or reading it crashed or broke a limit.
            MissingExtra: The ``read`` extra is not installed.
            UsageError: The layout engine asked for cannot be had.
        """
        request = Request(
            path=str(file.path.absolute()),
            source=file.source,
            options=self.options,
            store=str(self._store.root.absolute()),
            limits=self._limits,
            passwords=self._passwords,
            threads=self._threads,
        )
        try:
            reply = _ask(request)
        except ReadingEnded as ended:
            raise SourceError(file.source.uri, ended.problem, _ADVICE) from None
        if reply.failure is not None:
            raise reply.failure.error()
        assert reply.document is not None
        return reply.document


def _ask(request: Request) -> Reply:
    while True:
        with _borrowed() as process:
            used = process.answered > 0
            try:
                return process.ask(request)
            except ReadingEnded as ended:
                # What becomes of a file must not depend on those read before it: then it is asked for again, as it was
                if not (used and ended.may_be_past):
                    request = request.model_copy(update={"care": _more(request.care, ended)})


def _more(care: Care, ended: ReadingEnded) -> Care:
    """Learn from a reading that ended: a portion is read page by page next time, a page is left out."""
    if not ended.reading or len(care.failed) == _MOST_FAILED:
        raise ended
    if len(ended.reading) > 1:
        return care.model_copy(update={"alone": care.alone.union(ended.reading)})
    return care.model_copy(update={"failed": {**care.failed, ended.reading[0]: ended.problem}})


def running() -> ReadingProcess:
    """Return a reading process of this process that has nothing to do, started if there is none."""
    with _borrowed() as process:
        return process


@contextmanager
def _borrowed() -> Iterator[ReadingProcess]:
    """Have a reading process for oneself. Lists hand over one item at a time, whatever threads do."""
    process = None
    while _idle and process is None:
        waiting = _idle.pop()
        process = waiting if waiting.usable else None  # it ended, or belongs to the process this was forked from
    process = process or ReadingProcess()
    try:
        yield process
    finally:
        if process.usable:
            _idle.append(process)
