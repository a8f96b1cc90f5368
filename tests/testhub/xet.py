"""A store that Xet's own client keeps in a folder (``local://``), and what lies in it, told from the client's shards.

The client cuts files into chunks, compares them with those that are there, and packs the new ones, as it does for the Hub. A
shard lists files by their Xet hash, with their parts and the sha256 that commits name them by; its layout is that of
``mdb_shard`` in hf_xet 1.8. One process at a time may hold a store open.
"""

import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import hf_xet


RECORD = 48
"""Bytes of the header of a shard and of each of its records."""
END = b"\xff" * 32
WITH_SHA256, WITH_PROOFS = 1 << 30, 1 << 31


class Stored(NamedTuple):
    """A file in the store."""

    xet: str
    """What Xet calls it."""
    size: int


class XetStore:
    """A store.

    Args:
        folder: Where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.address = f"local://{folder}"
        self._packed = folder / "xet" / "xorbs"
        self._files: dict[str, Stored] = {}
        """As far as they were looked up, by sha256."""

    def find(self, sha256: str) -> Stored | None:
        """Return what lies there under a sha256."""
        if sha256 not in self._files:
            for shard in (self._packed / "shards").glob("*.mdb"):
                self._files |= dict(_files(shard.read_bytes()))
        return self._files.get(sha256)

    def fetch(self, stored: Stored, to: Path) -> None:
        """Put a file together from its chunks.

        A client may hold the store open, so it is done in another folder, which shares its chunks and has a copy of its index.
        """
        with tempfile.TemporaryDirectory(dir=to.parent) as place:
            shared = Path(place) / "xet" / "xorbs"
            shutil.copytree(self._packed, shared, copy_function=_shared)
            draft = Path(place) / to.name
            with hf_xet.XetSession().new_file_download_group(endpoint=f"local://{place}") as group:
                group.start_download_file(hf_xet.XetFileInfo(stored.xet, stored.size), str(draft))
            draft.replace(to)

    def size(self) -> int:
        """Return the bytes of all packed chunks."""
        return sum(path.stat().st_size for path in (self._packed / "xorbs").glob("*") if path.suffix != ".tagset")


def _files(shard: bytes) -> Iterator[tuple[str, Stored]]:
    at = RECORD
    while shard[at : at + len(END)] != END:
        name, flags, parts = struct.unpack_from("<32sII", shard, at)
        at += RECORD
        size = sum(struct.unpack_from("<32sII", shard, at + RECORD * part)[2] for part in range(parts))
        at += RECORD * parts * (2 if flags & WITH_PROOFS else 1)
        if flags & WITH_SHA256:
            yield _spelled(shard[at : at + 32]), Stored(_spelled(name), size)
            at += RECORD


def _spelled(digest: bytes) -> str:
    """Return a hash as Xet spells it: four numbers of 64 bits."""
    return "".join(f"{number:016x}" for number in struct.unpack("<4Q", digest))


def _shared(source: str, target: str) -> str:
    """Link a file that never changes; copy the index."""
    if source.endswith(".redb"):
        return str(shutil.copy(source, target))
    os.link(source, target)
    return target
