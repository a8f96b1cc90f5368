"""Memory against length: what the reading of a long PDF takes after its first pages and at its end."""

import argparse
import sys
import tempfile
from pathlib import Path

import psutil

from remud_hub.read.options import ReadOptions
from remud_hub.read.pdf import PdfReader
from remud_hub.read.sources import find_sources
from remud_hub.store import BlobStore


_SETTLED = 50
"""By this page all libraries are loaded and their pools filled."""


def main() -> None:
    """Print resident memory portion by portion, and the end against page 50."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    seen: list[tuple[int, float]] = []

    def on_start(pages: range) -> None:
        if pages:
            seen.append((pages[0], psutil.Process().memory_info().rss / 2**20))
            print(f"before page {pages[0]:4}: {seen[-1][1]:.0f} MB", file=sys.stderr)

    with tempfile.TemporaryDirectory() as scratch:
        reader = PdfReader(ReadOptions(), BlobStore(Path(scratch)), on_start=on_start)
        pages = len(reader.read(find_sources([options.file])[0][0]).pages)
    settled = next(memory for page, memory in seen if page > _SETTLED)
    last, memory = seen[-1]
    print(
        f"{pages} pages; page {_SETTLED}: {settled:.0f} MB, page {last}: {memory:.0f} MB, ratio {memory / settled:.2f} (limit 1.00)"
    )


if __name__ == "__main__":
    main()
