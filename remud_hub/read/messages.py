"""What the reading process and the one that asks it say to each other: one line of JSON each.

JSON rather than pickle: the reading process handles files from strangers, and unpickling runs what it is told to run.
"""

from typing import Literal

from remud_hub.errors import MissingExtra, RemudError, SourceError, UsageError
from remud_hub.read.options import ReadOptions
from remud_hub.read.portions import Care
from remud_hub.records import Document, Record, Source


class Limits(Record):
    """How much one file may take."""

    seconds: float = 120.0
    """Time for a step: to start and open the file, to read a portion of its pages, to put them together."""
    seconds_per_page: float = 10.0
    """Time for each page of a portion, on top of it."""
    bytes: int = 4 * 2**30
    """Resident memory of the reading process. Watched where there is ``/proc`` (Linux); elsewhere there is no limit."""


class Request(Record):
    """Read one file."""

    path: str
    source: Source
    options: ReadOptions
    store: str
    """Root of the blob store."""
    limits: Limits
    passwords: tuple[str, ...] = ()
    threads: int = 1
    """How many OCR computes on."""
    care: Care = Care()


class Failure(Record):
    """One of our errors, on its way to the process that asked."""

    kind: Literal["SourceError", "MissingExtra", "UsageError"]
    arguments: tuple[str, ...]

    @classmethod
    def of(cls, error: RemudError) -> "Failure":
        """Take an error apart."""
        if isinstance(error, SourceError):
            return cls(kind="SourceError", arguments=(error.name, error.problem, error.advice))
        if isinstance(error, MissingExtra):
            return cls(kind="MissingExtra", arguments=(error.extra, error.missing))
        return cls(kind="UsageError", arguments=(str(error),))

    def error(self) -> RemudError:
        """Put the error together again."""
        kinds: dict[str, type[RemudError]] = {
            "SourceError": SourceError,
            "MissingExtra": MissingExtra,
            "UsageError": UsageError,
        }
        return kinds[self.kind](*self.arguments)


class Reply(Record):
    """Which pages are being read now, or at last the document or what went wrong."""

    reading: tuple[int, ...] | None = None
    """Numbers of the pages; none while they are put together."""
    document: Document | None = None
    failure: Failure | None = None
