"""The pictures that a table names or holds: files in its folder, or bytes in its cells. Nothing is fetched."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from remud_hub.read.flow.images import NotShown, drawn
from remud_hub.read.flow.shelf import Folder, Pictures, bytes_at
from remud_hub.read.tables.rows import Unusable
from remud_hub.records import Problem
from remud_hub.store import BlobStore


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_BETWEEN = re.compile(r"\s*[;；|\n]\s*|(?<=\.\w{3})\s*[,，]\s*|(?<=\.\w{4})\s*[,，]\s*")
"""Commas only behind an ending: they stand in names, too."""


class Album:
    """Pictures of one table.

    Args:
        folder: Where the table lies.
        store: Where pictures go.
    """

    def __init__(self, folder: Path, store: BlobStore) -> None:
        self._shelf, self._store = Folder(folder), store
        self._failed = Pictures()

    def images(self, cell: object) -> Iterator[str]:
        """Yield the blobs of the pictures of a cell.

        Raises:
            Unusable: One cannot be had.
        """
        for picture in _pictures(cell):
            name = "in the table" if isinstance(picture, bytes) else picture
            try:
                data = picture if isinstance(picture, bytes) else self._file(picture)
                yield self._store.put(drawn(data).data)
            except NotShown as fault:
                self._failed.fail(name, fault)
                raise Unusable(f"picture {fault.reason}", name) from None

    def problems(self) -> tuple[Problem, ...]:
        """Return one line for each thing that is the matter with pictures."""
        return self._failed.problems()

    def _file(self, path: str) -> bytes:
        if _SCHEME.match(path):
            return bytes_at(path, self._shelf)
        return self._shelf.get(path.replace("\\", "/"))


def _pictures(cell: object) -> Iterator[str | bytes]:
    """Yield what a cell holds: paths, bytes, or what ``datasets`` makes of a picture, a struct of both; or a list of them."""
    if isinstance(cell, bytes):
        yield cell
    elif isinstance(cell, dict):
        yield from _pictures(cell.get("bytes") or cell.get("path"))
    elif isinstance(cell, list | tuple):
        for part in cell:
            yield from _pictures(part)
    elif isinstance(cell, str):
        if cell.strip().startswith("["):
            try:
                yield from _pictures(json.loads(cell))
                return
            except ValueError:
                pass  # a name with a bracket
        yield from filter(None, map(str.strip, [cell] if _SCHEME.match(cell) else _BETWEEN.split(cell)))
