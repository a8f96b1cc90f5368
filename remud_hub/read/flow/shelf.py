"""Where the pictures of a document lie: beside it, in its archive, in its own text. Nowhere else: nothing is fetched."""

import posixpath
import zipfile
from base64 import b64decode
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from remud_hub.errors import SourceError
from remud_hub.read.flow.archive import read_entry
from remud_hub.read.flow.images import NotShown, drawn
from remud_hub.read.flow.items import Drawn
from remud_hub.records import Problem


_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff")
"""Tried in turn: JATS files name graphics without an ending, or with that of the print edition."""
_LARGEST = 64 * 2**20
_NAMED = 3
_MISSING = NotShown("is not there", "put it beside the file")
_OUTSIDE = NotShown("lies outside of the file's folder and is not read", "put it beside the file")


class Shelf(Protocol):
    """A place where pictures lie."""

    def get(self, path: str) -> bytes:
        """Return the bytes of a relative path without escapes.

        Raises:
            NotShown: There is none, or it may not be read.
        """


class Folder:
    """The folder of a file, and those in it."""

    def __init__(self, folder: Path) -> None:
        self._root = folder.resolve()

    def get(self, path: str) -> bytes:
        """Return the bytes of a file in the folder; links that lead out of it are not followed."""
        for candidate in candidates(path):
            try:
                found = (self._root / candidate).resolve()
                if not found.is_relative_to(self._root):
                    raise _OUTSIDE
                if found.is_file():
                    if found.stat().st_size > _LARGEST:
                        raise NotShown("is larger than 64 MB and is left out", "scale it down")
                    return found.read_bytes()
            except (OSError, ValueError, RuntimeError):  # names that no disk can hold; links in a circle
                continue
        raise _MISSING


class Archive:
    """A folder in a zip archive."""

    def __init__(self, archive: zipfile.ZipFile, folder: str) -> None:
        self._archive = archive
        self._folder = folder

    def get(self, path: str) -> bytes:
        """Return the bytes of an entry."""
        entry = posixpath.normpath(posixpath.join(self._folder, path))
        if entry.startswith(("..", "/")):
            raise _OUTSIDE
        try:
            return read_entry(self._archive, entry, "")
        except KeyError:
            raise _MISSING from None
        except SourceError:
            raise NotShown("is damaged", "copy or download the file again") from None


class Pictures:
    """Pictures of one document, and what became of those that cannot be had."""

    def __init__(self) -> None:
        self._failed: defaultdict[tuple[str, str], list[str]] = defaultdict(list)

    def first(self, addresses: Sequence[str], shelf: Shelf | None = None) -> Drawn | None:
        """Return the first of several renditions of one picture that can be had; None, and a problem, when none can.

        Args:
            addresses: Where they are, as URLs.
            shelf: Where relative URLs lead; None for formats whose pictures lie in their text.
        """
        failure: NotShown | None = None
        for address in addresses:
            try:
                return drawn(bytes_at(address.strip(), shelf))
            except NotShown as error:
                failure = failure or error
        if failure is not None:
            self.fail(addresses[0], failure)
        return None

    def fail(self, address: str, failure: NotShown) -> None:
        """Note a picture that cannot be had."""
        shown = f"{address[:60]}…" if len(address) > 100 else address
        self._failed[failure.reason, failure.advice].append(" ".join(shown.split()))

    def problems(self) -> tuple[Problem, ...]:
        """Return one line for each thing that is the matter; what is not there may be there another time."""
        return tuple(
            Problem(message=f"{_list(names)} {reason}; {advice}", unread=reason == _MISSING.reason)
            for (reason, advice), names in self._failed.items()
        )


def _list(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"picture {names[0]}"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"each of {len(names)} pictures ({', '.join(names[:_NAMED])}{more})"


def bytes_at(address: str, shelf: Shelf | None) -> bytes:
    """Return what an address leads to: a relative one on the shelf, a ``data:`` URL into itself.

    Raises:
        NotShown: It leads nowhere, or elsewhere.
    """
    if address[:5].lower() == "data:":
        return _inline(address)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _MISSING from None
    if parts.scheme == "file" or (parts.path.startswith(("/", "\\")) and not parts.netloc):
        raise _OUTSIDE
    if parts.scheme or parts.netloc:
        raise NotShown("is on another machine and is not fetched", "save it beside the file and name it there")
    if shelf is None:
        raise _MISSING
    return shelf.get(unquote(parts.path))


def _inline(address: str) -> bytes:
    """Return what a ``data:`` URL holds (RFC 2397)."""
    kind, _, content = address.partition(",")
    data = unquote_to_bytes(content)
    if not kind.endswith(";base64"):
        return data
    try:
        return b64decode(data)
    except ValueError:
        raise NotShown("is damaged", "save it again as PNG or JPEG") from None


def candidates(path: str) -> list[str]:
    """Return the names that a picture may go by, the given one first."""
    stem = path[: -len(Path(path).suffix)] if Path(path).suffix.lower() in (*_SUFFIXES, ".eps", ".svg") else path
    return [path, *(stem + suffix for suffix in _SUFFIXES if stem + suffix != path)]
