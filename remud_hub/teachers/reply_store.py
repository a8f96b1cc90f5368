"""Replies that were paid for once, kept for good.

Each process appends to a file of its own, so any number of ranks, on one machine or on a file system that several share, use
one store without waiting for each other, and read what the others wrote. A line is written before anybody sees its reply; a
line that a killed process left half written is no line. Lines hold texts only: pictures are named by their hash.
"""

import errno
import fcntl
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, NamedTuple

from pydantic import ValidationError

from remud_hub.records import Record, content_id
from remud_hub.store import write_atomic
from remud_hub.teachers.base import Reply, Request


LOOK_EVERY_S = 1.0
"""How often a store looks for what other ranks have written since."""
SYNC_EVERY_S = 1.0
"""A killed process loses nothing; a machine that loses power, the replies of so many seconds."""
KEY_LENGTH = 24
_START = len('{"key":"')


class Kept(Record):
    """A reply with what it answers, for audits and for pruning."""

    key: str
    model: str
    prompt: str
    """Name and version of the prompt file."""
    at: float
    """When it was kept, in seconds since 1970."""
    reply: Reply


class StoreStats(NamedTuple):
    """What a store holds."""

    replies: int
    bytes: int
    by_model: Counter[str]
    by_prompt: Counter[str]


def reply_key(model: str, version: str, request: Request) -> str:
    """Return the key that a reply is kept under."""
    return content_id({"model": model, "version": version, "request": request.key})


class _Spot(NamedTuple):
    """Where a line lies."""

    file: Path
    offset: int
    length: int


class ReplyStore:
    """Replies by the hash of model, teacher version and request.

    Args:
        root: The folder; made when the first reply is kept.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._spots: dict[bytes, _Spot] = {}
        self._read: dict[Path, int] = {}
        """How far each file was looked through."""
        self._looked_at = 0.0
        self._own: IO[bytes] | None = None
        self._synced_at = 0.0
        self._syncing = ThreadPoolExecutor(1, thread_name_prefix="sync")

    @classmethod
    def in_cache(cls, cache: Path) -> "ReplyStore":
        """Return the store that a cache folder holds."""
        return cls(cache / "replies")

    def get(self, model: str, version: str, request: Request, key: str = "") -> Reply | None:
        """Return the reply kept for a request, or None. A line that was damaged counts as none.

        Args:
            model: Who is asked.
            version: Its version.
            request: What it is asked.
            key: The key of these, where it is known: working it out takes longer than all else here.
        """
        kept = self._find(key or reply_key(model, version, request))
        return kept.reply.model_copy(update={"cached": True}) if kept else None

    def put(self, model: str, version: str, request: Request, reply: Reply, key: str = "") -> None:
        """Keep a reply: when this returns, no kill can lose it. The key is as for ``get``."""
        key = key or reply_key(model, version, request)
        kept = Kept(key=key, model=model, prompt=request.prompt, at=time.time(), reply=reply)
        line = kept.model_dump_json().encode("utf-8") + b"\n"
        own = self._own or self._open()
        offset = own.tell()
        if own.write(line) < len(line):
            self.close()  # what comes next goes into a file of its own, for this one ends within a line
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), own.name)
        file = Path(own.name)
        self._spots[bytes.fromhex(key)] = _Spot(file, offset, len(line))
        self._read[file] = offset + len(line)
        if time.monotonic() - self._synced_at > SYNC_EVERY_S:
            self._synced_at = time.monotonic()
            self._syncing.submit(os.fdatasync, own.fileno())  # beside us: it may take as long as a reply

    def close(self) -> None:
        """Bring everything to the disk."""
        if self._own is not None:
            self._syncing.submit(os.fdatasync, self._own.fileno()).result()
            self._own.close()
            self._own = None

    def stats(self) -> StoreStats:
        """Count what is there."""
        self._spots, self._read = {}, {}
        self._look()
        models, prompts, size = Counter[str](), Counter[str](), 0
        for spot in self._spots.values():
            if kept := _kept(_line_at(spot)):
                models[kept.model] += 1
                prompts[kept.prompt] += 1
                size += spot.length
        return StoreStats(models.total(), size, models, prompts)

    def prune(self, unwanted: Callable[[Kept, float], bool]) -> int:
        """Delete what is unwanted, given each reply and its age in days; return how many went.

        Files that a running process writes to are left alone.
        """
        self.close()
        return sum(_prune(file, unwanted) for file in self._files())

    def _find(self, key: str) -> Kept | None:
        """Return what is kept under a key, after a look at what is new if need be."""
        spot = self._spots.get(bytes.fromhex(key))
        if kept := self._at(key):
            return kept
        if spot is not None:
            self._forget(spot.file)  # the file was pruned meanwhile: its lines lie elsewhere now
        elif time.monotonic() - self._looked_at <= LOOK_EVERY_S:
            return None
        self._look()
        return self._at(key)

    def _at(self, key: str) -> Kept | None:
        """Return what lies where a key was seen; None if it was not, or something else lies there by now."""
        spot = self._spots.get(bytes.fromhex(key))
        kept = spot and _kept(_line_at(spot))
        return kept if kept and kept.key == key else None

    def _forget(self, file: Path) -> None:
        self._read.pop(file, None)
        self._spots = {key: spot for key, spot in self._spots.items() if spot.file != file}

    def _open(self) -> IO[bytes]:
        """Start this process's own file, locked for as long as it writes."""
        self.root.mkdir(parents=True, exist_ok=True)
        while self._own is None:
            name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}.jsonl"
            own = (self.root / name).open("xb", buffering=0)
            fcntl.flock(own, fcntl.LOCK_SH)
            if os.fstat(own.fileno()).st_nlink:
                self._own = own
            else:
                own.close()  # pruned as an empty file, just before it was locked
        return self._own

    def _files(self) -> list[Path]:
        return sorted(self.root.glob("*.jsonl"))

    def _look(self) -> None:
        """Learn what others have written since the last look."""
        for file in self._files():
            try:
                for offset, line in _lines(file, self._read.get(file, 0)):
                    self._read[file] = offset + len(line)
                    if key := _key_of(line):
                        self._spots.setdefault(key, _Spot(file, offset, len(line)))
            except FileNotFoundError:
                continue  # pruned meanwhile
        self._looked_at = time.monotonic()


def _lines(file: Path, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield each whole line from ``start`` on, with where it begins."""
    with file.open("rb") as opened:
        opened.seek(start)
        for line in opened:
            if not line.endswith(b"\n"):
                return  # still being written, or cut off by a kill
            yield start, line
            start += len(line)


def _line_at(spot: _Spot) -> bytes:
    try:
        with spot.file.open("rb") as opened:
            opened.seek(spot.offset)
            return opened.read(spot.length)
    except FileNotFoundError:
        return b""


def _key_of(line: bytes) -> bytes | None:
    """Return the key of a line without reading the rest of it; None if that is no line of ours."""
    try:
        return bytes.fromhex(line[_START : _START + KEY_LENGTH].decode("ascii"))
    except ValueError:
        return None


def _kept(line: bytes) -> Kept | None:
    try:
        return Kept.model_validate_json(line)
    except ValidationError:
        return None


def _prune(file: Path, unwanted: Callable[[Kept, float], bool]) -> int:
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return 0  # somebody writes to it
        now, count, left = time.time(), 0, []
        for _, line in _lines(file, 0):
            kept = _kept(line)
            if kept and unwanted(kept, (now - kept.at) / 86400):
                count += 1
            else:
                left.append(line.decode("utf-8"))
        if not left:
            file.unlink()
        elif count:
            write_atomic(file, left)
        return count
