"""PMC packages: an article and its pictures in a ``.tar.gz``, read in memory; nothing is unpacked to the disk."""

import gzip
import io
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from remud_hub.errors import SourceError
from remud_hub.read.flow.images import NotShown
from remud_hub.read.flow.items import Flow
from remud_hub.read.flow.jats import read_article
from remud_hub.read.flow.shelf import candidates


_MIB = 2**20
_MOST_BYTES, _LARGEST_PICTURE, _LARGEST_TEXT = 1024 * _MIB, 64 * _MIB, 64 * _MIB
_MOST_FILES = 5_000
_ARTICLE, _PICTURES = (".nxml", ".xml"), (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff")
_HOSTILE = "take it out, or unpack it yourself and give the folder"


class Bundle:
    """Pictures by their names; folders in the archive do not count, so no name leads anywhere."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def get(self, path: str) -> bytes:
        """Return the bytes of a picture.

        Raises:
            NotShown: There is none of this name.
        """
        for candidate in candidates(PurePosixPath(path).name):
            if candidate in self._files:
                return self._files[candidate]
        raise NotShown("is not in the package", "download the package again")


def read_package(file: Path, name: str) -> Flow:
    """Return the flow of the article in a package.

    Raises:
        SourceError: The package is damaged or hostile, or holds no article, or several.
    """
    try:
        with gzip.open(file) as stream, tarfile.open(fileobj=_Metered(stream, name), mode="r|") as archive:
            files = _files(archive, name)
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError):
        raise SourceError(name, "the package is damaged or cut off", "copy or download it again") from None
    articles = [entry for entry in files if entry.lower().endswith(_ARTICLE)]
    if len(articles) != 1:
        held = f"{len(articles)} articles" if articles else "no article (.nxml)"
        raise SourceError(name, f"the package holds {held}", "give packages of one article each, as PMC makes them")
    return read_article(files[articles[0]], name, Bundle(files))


def _files(archive: tarfile.TarFile, name: str) -> dict[str, bytes]:
    """Return article and pictures; links, devices and everything else stay where they are."""
    files: dict[str, bytes] = {}
    for count, entry in enumerate(archive):
        if count == _MOST_FILES:
            raise SourceError(name, f"the package holds more than {_MOST_FILES:,} files", _HOSTILE)
        base = PurePosixPath(entry.name).name
        limit = _limit(base.lower())
        if not entry.isreg() or not limit or base in files:
            continue
        if entry.size > limit:
            if limit == _LARGEST_TEXT and base.lower().endswith(_ARTICLE):
                raise SourceError(name, f"{base} in the package would unpack to {entry.size // _MIB} MB", _HOSTILE)
            continue
        content = archive.extractfile(entry)
        files[base] = content.read() if content else b""
    return files


def _limit(base: str) -> int:
    if base.startswith("."):
        return 0  # what macOS leaves beside every file
    return _LARGEST_TEXT if base.endswith(_ARTICLE) else _LARGEST_PICTURE if base.endswith(_PICTURES) else 0


class _Metered(io.BufferedIOBase):
    """A stream that ends a bomb: what is unpacked is counted, whether or not anybody wants it."""

    def __init__(self, stream: gzip.GzipFile, name: str) -> None:
        super().__init__()
        self._stream, self._name, self._left = stream, name, _MOST_BYTES

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, a block as tarfile asks for them."""
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(
                self._name, f"the package would unpack to more than {_MOST_BYTES // _MIB} MB (a bomb?)", _HOSTILE
            )
        return data
