"""Models that lie on this machine: a name without the place, and an id that changes when the weights do."""

import hashlib
from pathlib import Path

from remud_hub.records import content_id


PIECES = 64
PIECE = 1 << 20
"""Bytes of a piece. Training moves every tensor, so pieces tell two sets of weights apart without reading 15 GB."""


def on_this_machine(model: str) -> Path | None:
    """Return the folder or file that a model's name stands for; None for the id of a model elsewhere."""
    path = Path(model).expanduser()
    return path.resolve() if model and path.exists() else None


def short_name(model: str) -> str:
    """Return what a model is called in rows: the folder's name or the file's stem; the id of a model elsewhere as it is."""
    path = on_this_machine(model)
    if path is None:
        return model
    return path.name if path.is_dir() else path.stem


def weights_id(model: str) -> str:
    """Return an id over the files of a model on this machine; for a model elsewhere its name has to do.

    A small file is hashed whole, a large one by its size and pieces spread evenly over it.
    """
    path = on_this_machine(model)
    if path is None:
        return model
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return content_id({file.name: _digest(file) for file in files if file.is_file()})


def _digest(file: Path) -> str:
    size = file.stat().st_size
    digest = hashlib.sha256(str(size).encode("ascii"))
    with file.open("rb") as data:
        for start in _starts(size):
            data.seek(start)
            digest.update(data.read(PIECE))
    return digest.hexdigest()


def _starts(size: int) -> list[int]:
    if size <= PIECES * PIECE:
        return list(range(0, size, PIECE))
    return [number * (size - PIECE) // (PIECES - 1) for number in range(PIECES)]
