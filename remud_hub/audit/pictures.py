"""The pictures of a row: in it as bytes, or in a folder. Nothing is fetched."""

import binascii
import re
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from remud_hub.audit.layouts.parsed import RowFault
from remud_hub.read.flow.images import NotShown, opened
from remud_hub.read.flow.shelf import Folder, bytes_at
from remud_hub.store import BlobStore, sha256_of


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{100,}")
"""No path is that long and has no dot."""


class Shown(NamedTuple):
    """One picture of a row."""

    digest: str
    """sha256 of its bytes; where it is not at hand, of its name, so that rows about one picture still know one another."""
    at_hand: bool


class Pictures:
    """Takes the pictures of rows into a store.

    Args:
        folder: Where those lie that rows name.
        store: Where they go.
    """

    def __init__(self, folder: Path, store: BlobStore) -> None:
        self._shelf, self._store = Folder(folder), store

    def take(self, value: Any) -> Shown:
        """Return a picture.

        Raises:
            RowFault: It is damaged, too large, or no picture.
        """
        data, name = _held(value)
        if data is None and name is not None:
            data = self._file(name)
        if data is None:
            return Shown(sha256_of(f"picture {name}".encode()), at_hand=False)
        digest = sha256_of(data)
        if digest not in self._store:  # many rows share one
            try:
                opened(data)
            except NotShown as fault:
                raise RowFault(f"picture {fault.reason}", name or "in the row") from None
            self._store.put(data)
        return Shown(digest, at_hand=True)

    def _file(self, name: str) -> bytes | None:
        try:
            if _SCHEME.match(name):
                return bytes_at(name, self._shelf) if name.startswith("data:") else None
            return _read(self._shelf, name.replace("\\", "/"))
        except NotShown as fault:
            raise RowFault(f"picture {fault.reason}", name[:200]) from None


def _read(shelf: Folder, name: str) -> bytes | None:
    """Return a file by its path in the folder, or by its name alone: archives are unpacked in different depths."""
    for path in dict.fromkeys((name, Path(name).name)):
        try:
            return shelf.get(path)
        except NotShown as fault:
            if fault.reason != "is not there":
                raise
    return None


def _held(value: Any) -> tuple[bytes | None, str | None]:
    """Return the bytes that a cell holds, or the name it has."""
    if isinstance(value, bytes):
        return value, None
    if isinstance(value, Mapping):
        held, name = value.get("bytes"), value.get("path")
        if isinstance(held, str):
            return _decoded(held), name
        if held is None and isinstance(name, str):
            return _held(name)
        if isinstance(held, bytes):
            return held, name if isinstance(name, str) else None
    if isinstance(value, str) and value.strip():
        return (_decoded(value), None) if _BASE64.fullmatch(value) else (None, value.strip())
    raise RowFault("picture is of the wrong type", type(value).__name__)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise RowFault("picture is damaged", "its base64 cannot be read") from None
