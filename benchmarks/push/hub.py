"""A Hub on the loopback in a process of its own, so that its time and memory are not those of who pushes to it."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

from tests.testhub import LocalHub


class OwnHub:
    """A Hub without repositories; large files of one repository count as there for another, so each push gets its own.

    Args:
        folder: An empty folder.
        xet: Whether large files go to a Xet store.
    """

    def __init__(self, folder: Path, *, xet: bool = False) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, others_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(folder, others_end, xet))
        self._process.start()
        self.environment: dict[str, str] = self._line.recv()
        """What turns a client to it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._line.send("stop")
        self._process.join()

    def bytes_uploaded(self) -> int:
        """Return the bytes of all requests so far; with Xet, those of the chunks it was sent."""
        self._line.send("count")
        return int(self._line.recv())


def _serve(folder: Path, line: Connection, xet: bool) -> None:
    with LocalHub(folder / "hub", xet=xet) as hub:
        line.send(hub.environment(folder))
        while line.recv() == "count":
            line.send(hub.bytes_uploaded() + (hub.xet.size() if hub.xet else 0))
