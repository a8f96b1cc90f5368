"""The pictures of a task, and its other files: in its folder, or in the zips that lie there, which are not unpacked."""

import os
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath

from remud_hub.errors import UsageError, first_line
from remud_hub.evaluate.items import Picture
from remud_hub.evaluate.tasks.place import Place


LARGEST = 2**28
"""Bytes of a file in a zip: what says it is larger is no picture, but a bomb."""


@dataclass(frozen=True)
class Files:
    """The files of a task's data."""

    folder: Path
    zips: tuple[Path, ...]

    def picture(self, name: str, below: Sequence[str] = ("",)) -> Picture:
        """Return a picture, there or not.

        Args:
            name: As the task calls it: a path, of which the folder in front may be left out.
            below: Folders in which to look for it; in a zip it may lie below any.
        """
        parts = PurePosixPath(name.replace("\\", "/")).parts
        # what a file of questions names must not lead out of the folder: the picture is sent to the model
        if not parts or ".." in parts or parts[0].startswith("/") or ":" in parts[0]:
            return Picture(name, partial(_absent, name), at_hand=False)
        for place in below:
            path = self.folder.joinpath(place, *parts)
            if _is_file(path):
                return Picture(name, path.read_bytes)
        for path, member in self._members.get(parts[-1], ()):
            if f"/{member}".endswith("/" + "/".join(parts)):
                return Picture(name, partial(_unzipped, path, member))
        return Picture(name, partial(_absent, name), at_hand=False)

    def documents(self, folder: str, ending: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files of an ending right below a folder of this name, with their paths; those in the zips if none are here."""
        here = [
            path for pattern in (f"{folder}/*{ending}", f"*/{folder}/*{ending}") for path in self.folder.glob(pattern)
        ]
        for path in sorted(here):
            yield str(path), path.read_bytes()
        if here:
            return
        inside = sorted(place for name, places in self._members.items() if name.endswith(ending) for place in places)
        for path, member in inside:
            if f"/{member}".rpartition("/")[0].endswith(f"/{folder}"):
                try:
                    yield f"{path}: {member}", _unzipped(path, member)
                except OSError as error:
                    raise UsageError(f"{path} is damaged: {first_line(error)}; fetch it again") from error

    @cached_property
    def _members(self) -> dict[str, list[tuple[Path, str]]]:
        """The files in the zips, by the last part of their paths."""
        members: dict[str, list[tuple[Path, str]]] = defaultdict(list)
        for path in self.zips:
            for member in _opened(path, os.getpid()).namelist():
                if not member.endswith("/") and not member.startswith("__MACOSX/"):
                    members[member.rpartition("/")[2]].append((path, member))
        return dict(members)


def files_of(place: Place, zips: str = "*.zip") -> Files:
    """Return the files of a place: of its folder, or of the one zip that it is.

    Args:
        place: Where the data lies.
        zips: Pattern of the zips that matter.
    """
    if place.path.suffix == ".zip" and place.path.is_file():
        return Files(place.folder, (place.path,))
    return Files(place.folder, tuple(sorted(place.folder.glob(zips))))


@lru_cache(maxsize=16)
def _opened(path: Path, process: int) -> zipfile.ZipFile:
    """Return an open zip; its list of files is long, so it is read once. Processes must not share the place in the file."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise UsageError(f"{path} is damaged: it is no zip ({first_line(error)}); fetch it again") from error


def _unzipped(path: Path, member: str) -> bytes:
    archive = _opened(path, os.getpid())
    if archive.getinfo(member).file_size > LARGEST:
        raise OSError(f"{member} in {path} says it is larger than {LARGEST:,} bytes")
    try:
        return archive.read(member)
    # damaged, encrypted, or packed in a way that Python does not know
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise OSError(f"{member} in {path} cannot be unpacked: {first_line(error)}") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name is too long for one
        return False


def _absent(name: str) -> bytes:
    raise FileNotFoundError(f"{name} is neither in the folder of the task nor in a zip there")
