"""Start and end llama.cpp's server."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from remud_hub.errors import TeacherError
from remud_hub.teachers.llamacpp.child import ServerSettings


MAGIC = b"GGUF"
"""How a model's file begins (ggml, docs/gguf.md)."""


class LlamaServer:
    """A server in a child process. It ends with ``close``, and when this process ends in whatever way.

    Args:
        gguf: The model. A file ``mmproj*.gguf`` beside it, as llama.cpp's converters name it, lets it see pictures.
        slots: Requests at once; further ones wait in the server.
        context: Tokens of prompt and reply together.
    """

    def __init__(self, gguf: Path, *, slots: int, context: int) -> None:
        projector = projector_of(gguf)
        settings: ServerSettings = {
            "parent": os.getpid(),
            "model": str(gguf),
            "projector": str(projector or ""),
            "slots": slots,
            "context": context,
            "threads": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        }
        self._name = gguf.name
        self._log = tempfile.TemporaryFile(prefix="llama-server-")  # noqa: SIM115  closed by `close`
        # A session of its own: on Ctrl-C this process decides when it ends
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{__package__}.child", json.dumps(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,
        )
        self.pid = self._process.pid

    def wait(self) -> str:
        """Wait until the model is loaded, which may take minutes; ``close`` from another thread ends that.

        Returns:
            The address, up to and without ``/chat/completions``.

        Raises:
            TeacherError: The server does not start; the message has the first fault in its log.
        """
        assert self._process.stdout is not None
        if address := self._process.stdout.readline().decode().strip():
            return f"{address}/v1"
        self._process.wait()  # it died
        raise TeacherError(f"teacher llamacpp: the server did not start with {self._name}: {_first_fault(self._log)}")

    def close(self) -> None:
        """End the server at once."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._log.close()


def is_gguf(path: Path) -> bool:
    """Whether a file begins like a model; the rest is seen when it is loaded.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def projector_of(gguf: Path) -> Path | None:
    """Return the file that lets a model see, or None where it only reads."""
    return next(iter(sorted(gguf.parent.glob("mmproj*.gguf"))), None)


def _first_fault(log: IO[bytes]) -> str:
    """Return the first line that llama.cpp marks as an error, without the time; else the last line of all."""
    log.seek(0)
    lines = log.read().decode("utf-8", "replace").strip().splitlines()
    faults = [line.partition(" E ")[2] for line in lines if " E " in line]
    return (faults or lines[-1:] or ["it said nothing"])[0].strip()
