"""The folder that an export goes to: ours or empty, and at the end just what was exported.

A hidden file says that the folder is ours and which files may be ours, before the first is written. README.md comes last: a folder
without it was not finished, and the same command finishes it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from remud_hub.errors import UsageError
from remud_hub.hub.export.shape import Picture
from remud_hub.store import write_atomic


README = "README.md"
_MARK = ".remud-export.json"
_PICTURES = "images"
_PICTURE = re.compile(r"[0-9a-f]{64}\.\w+")


class ExportFolder:
    """Takes files and pictures.

    Args:
        path: The folder.
        names: Files that may come, besides README.md.

    Raises:
        UsageError: It holds something else.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self._names = (*names, README)
        self._pictures: set[str] = set()
        before = _claimed(path)
        self._before = {*before, *self._names}
        (path / README).unlink(missing_ok=True)
        for leftover in [*path.glob(".*.tmp"), *path.glob(f"{_PICTURES}/.*.tmp")]:
            leftover.unlink()  # of a run that was killed
        self._mark(sorted(self._before))

    def write(self, name: str, pieces: str | Iterable[str]) -> int:
        """Write a file whole; return its size in bytes."""
        write_atomic(self.path / name, pieces)
        return (self.path / name).stat().st_size

    def put(self, picture: Picture) -> None:
        """Write a picture, once."""
        name = picture.path
        if name in self._pictures:
            return
        target = self.path / name
        if not target.is_file() or target.stat().st_size != len(picture.data):
            write_atomic(target, picture.data)
        self._pictures.add(name)

    @property
    def pictures(self) -> int:
        """How many there are."""
        return len(self._pictures)

    def remove(self, name: str) -> None:
        """Take a file back."""
        (self.path / name).unlink(missing_ok=True)

    def finish(self, readme: str) -> None:
        """Remove what earlier exports left, and say that this one is done."""
        kept = [name for name in self._names if (self.path / name).exists()]
        for name in self._before - set(kept):
            self.remove(name)
        for picture in (self.path / _PICTURES).glob("*"):
            if _PICTURE.fullmatch(picture.name) and f"{_PICTURES}/{picture.name}" not in self._pictures:
                picture.unlink()
        if not self._pictures:
            with suppress(OSError):  # it is not there, or holds something that is not ours
                (self.path / _PICTURES).rmdir()
        self.write(README, readme)
        self._mark([*kept, README])

    def _mark(self, files: Sequence[str]) -> None:
        write_atomic(self.path / _MARK, json.dumps({"written by": "remud export", "files": files}, indent=1) + "\n")


def _claimed(path: Path) -> list[str]:
    """Return the files that an earlier export may have written.

    Raises:
        UsageError: The folder is somebody else's.
    """
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file; name a folder")
    mark = path / _MARK
    if not mark.is_file():
        others = [each.name for each in path.iterdir() if not _is_leftover(each)] if path.is_dir() else []
        if others:
            raise UsageError(f"{path} holds other things ({sorted(others)[0]}); name a new or an empty folder")
        return []
    try:
        named = json.loads(mark.read_text(encoding="utf-8"))["files"]
        return [name for name in named if isinstance(name, str) and Path(name).name == name]
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{mark} is damaged; name a new folder") from None


def _is_leftover(path: Path) -> bool:
    """Whether a run was killed while it wrote its mark."""
    return path.name.startswith(f".{_MARK}.") and path.suffix == ".tmp"
