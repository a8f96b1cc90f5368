"""Replies kept as they come, so that an evaluation that was killed goes on and asks nothing twice.

The padding of a batch may change the last bit of what a model computes, and so, once in a while, a word. Replies are
therefore kept by what was asked together: the same batch of the same model is never asked again, and another one is.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from remud_hub.records import content_id


FILE = "replies.jsonl"


class Kept(NamedTuple):
    """What came of one batch."""

    replies: tuple[str, ...]
    seconds: float
    """What all of them took."""
    note: str | None = None
    """What was asked otherwise than it should be."""
    cut: tuple[bool, ...] | None = None
    """Of each reply, whether it was cut at the limit of tokens; None of those that an earlier version kept."""

    @property
    def each(self) -> float:
        """Each one's share of the seconds."""
        return self.seconds / max(1, len(self.replies))

    @property
    def told(self) -> list[tuple[str, bool | None]]:
        """The replies, each with whether it was cut."""
        return list(zip(self.replies, self.cut or [None] * len(self.replies), strict=True))


class Replies:
    """What was answered before, by key: one line for each batch.

    Args:
        folder: Where the file lies; made when the first reply is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._kept = dict(filter(None, map(_read, _lines(self._path))))
        self._writing = Lock()

    def get(self, key: str) -> Kept | None:
        """Return what is kept under a key."""
        return self._kept.get(key)

    def put(self, key: str, kept: Kept) -> None:
        """Keep the replies to a batch: when this returns, no kill can lose them. Threads may do so at once."""
        line = json.dumps({"key": key, **kept._asdict()})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._writing, self._path.open("a", encoding="ascii") as file:
            # A line in front that a kill left half written must not swallow this one
            file.write(f"\n{line}\n")
            file.flush()
            os.fsync(file.fileno())
        self._kept[key] = kept


def batch_key(model: str, decoding: dict[str, Any], shown: Sequence[Any]) -> str:
    """Return the key of a batch: equal model, settings, prompts and pictures, in the same order, equal key."""
    return content_id({"model": model, "decoding": decoding, "shown": shown})


def _lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.is_file() else []


def _read(line: bytes) -> tuple[str, Kept] | None:
    """Return a line's key and replies; None of one that was half written when the process was killed."""
    try:
        told = json.loads(line)
        kept = Kept(tuple(told["replies"]), told["seconds"], told["note"])
        cut = told.get("cut")  # files of earlier versions do not say
        return told["key"], kept._replace(cut=None if cut is None else tuple(cut))
    except (ValueError, KeyError, TypeError):
        return None
