"""Content-addressed blobs and atomic files: what is there is whole, and what is equal is there once.

Every write goes to a temporary file in the same folder, is flushed to the disk and then renamed, so that a run killed
at any moment leaves either the old file or the new one. Several processes may write the same blob at the same time:
they write the same bytes.
"""

import base64
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def sha256_of(data: bytes) -> str:
    """Return the sha256 of ``data`` as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the sha256 of a file, read in pieces so that its size does not matter."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def git_sha1(data: bytes) -> str:
    """Return the name that git gives a file of this content (gitformat-object: sha1 over ``blob SIZE`` and the bytes)."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def data_url(image: bytes) -> str:
    """Return a PNG or JPEG as a ``data:`` URL, for pages that stand alone and for endpoints (RFC 2397)."""
    kind = "png" if image.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(image).decode('ascii')}"


def write_atomic(path: Path, data: bytes | str | Iterable[str]) -> None:
    """Write a file so that no reader, and no crash, ever sees half of it.

    Args:
        path: Where to; missing folders are made.
        data: The whole content, or its pieces of text in order, which need not fit in memory; text is written as UTF-8.

    Raises:
        OSError: The folder cannot be written or the disk is full; the old file, if any, is untouched.
    """
    pieces = [data] if isinstance(data, bytes | str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece.encode("utf-8") if isinstance(piece, str) else piece)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes files private; these are meant to be shared
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class BlobStore:
    """Blobs by the sha256 of their content, in ``root/ab/abcdef…``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def in_cache(cls, cache: Path) -> "BlobStore":
        """Return the store that a cache folder holds."""
        return cls(cache / "blobs")

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its sha256; putting the same bytes again costs a look."""
        digest = sha256_of(data)
        path = self.path(digest)
        if not path.exists():
            write_atomic(path, data)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the blob.

        Raises:
            FileNotFoundError: No blob has this sha256.
        """
        return self.path(digest).read_bytes()

    def path(self, digest: str) -> Path:
        """Return where the blob lies, whether or not it exists."""
        return self.root / digest[:2] / digest

    def __contains__(self, digest: str) -> bool:
        return self.path(digest).exists()


def cache_root() -> Path:
    """Return the folder for what may be kept between runs: ``REMUD_CACHE_DIR``, else ``remud`` in the user's cache folder.

    The user's cache folder is ``XDG_CACHE_HOME`` or ``~/.cache`` (XDG Base Directory Specification).
    """
    if chosen := os.environ.get("REMUD_CACHE_DIR"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "remud"
