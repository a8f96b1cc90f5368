"""What several commands share: finding sources and naming those that cannot be used."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from remud_hub.errors import SourceError, UsageError


if TYPE_CHECKING:
    from remud_hub.read.sources import SourceFile


SOURCES_HELP = (
    "PDF, DOCX, PPTX, EPUB, HTML, Markdown, JATS or PMC packages (.tar.gz); question banks, report sets and captioned figures "
    "as CSV, JSON, XLSX or Parquet; folders that hold some; or hf://datasets/ORG/NAME, with @REVISION and /CONFIG if need be."
)


def usable_sources(paths: Sequence[Path]) -> tuple[list["SourceFile"], list[SourceError]]:
    """Return the sources under ``paths`` and what cannot be used, each named on stderr.

    Raises:
        UsageError: Nothing is usable.
    """
    from remud_hub.read.flow.media import KINDS
    from remud_hub.read.sources import find_sources

    files, refused = find_sources(paths)
    tell(refused)
    tell(f"{uri}: same bytes as {file.source.uri}; read once" for file in files for uri in file.duplicates)
    if not files:
        raise UsageError(f"no usable source was found; give {KINDS} files, or folders that hold some")
    return files, refused


def tell(lines: Iterable[object]) -> None:
    """Print lines on stderr, where progress and complaints belong."""
    for line in lines:
        print(line, file=sys.stderr)
