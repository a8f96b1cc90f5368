"""The reading process as its parent sees it: started, asked, watched, ended.

A plain subprocess rather than ``multiprocessing``: datatrove's pool workers are daemonic, and those may have no children
of that kind.
"""

import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from pydantic import ValidationError

from remud_hub.read.messages import Limits, Reply, Request


_WATCHED_EVERY = 0.1
_ENDS_WITHIN = 5
_PACKAGE_ROOT = Path(__file__).parents[2]


class ReadingEnded(Exception):
    """The reading process did not live to answer.

    Args:
        problem: What happened, as the end of "FILE: …".
        may_be_past: Whether files it read before may have had a share in it.
    """

    reading: tuple[int, ...] = ()
    """The pages it was reading."""

    def __init__(self, problem: str, *, may_be_past: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.may_be_past = may_be_past


class ReadingProcess:
    """One reading process."""

    def __init__(self) -> None:
        self.answered = 0
        self._reading: tuple[int, ...] = ()
        self._owner = os.getpid()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        path = os.pathsep.join(filter(None, [str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            # -P: a file called json.py in the user's folder is no library
            [sys.executable, "-P", "-m", "remud_hub.read.child", str(self._owner)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            # With an arena per thread, glibc keeps ever more freed memory as portions of a long file come and go
            env={"MALLOC_ARENA_MAX": "2", **os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is for the parent, whose end it follows
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Whether it runs, and belongs to this process rather than to one that this was forked from."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, request: Request) -> Reply:
        """Return the reply with the document or our error.

        Raises:
            ReadingEnded: It crashed, or broke a limit and was ended.
        """
        self._reading = ()
        try:
            reply = self._ask(request)
        except ReadingEnded as ended:
            self.end()
            ended.reading = self._reading
            raise
        except BaseException:  # also Ctrl-C: what it is at must not be taken for the next answer
            self.end()
            raise
        self.answered += 1
        return reply

    def end(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()

    def _ask(self, request: Request) -> Reply:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._crash() from None
        allowed, started = request.limits.seconds, time.monotonic()
        while True:
            try:
                line = self._lines.get(timeout=_WATCHED_EVERY)
            except queue.Empty:
                self._check(request.limits, allowed, started)
                continue
            reply = self._parsed(line)
            if reply.reading is None:
                return reply
            self._reading = reply.reading
            allowed = request.limits.seconds + request.limits.seconds_per_page * len(reply.reading)
            started = time.monotonic()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(b"")

    def _parsed(self, line: bytes) -> Reply:
        try:
            return Reply.model_validate_json(line)
        except ValidationError:  # nothing, or half a line
            raise self._crash() from None

    def _check(self, limits: Limits, allowed: float, started: float) -> None:
        if time.monotonic() - started > allowed:
            raise ReadingEnded(f"reading it took longer than {allowed:.0f} seconds", may_be_past=False)
        if resident_bytes(self.pid) > limits.bytes:
            raise ReadingEnded(
                f"reading it needed more than {limits.bytes / 2**30:.1f} GB of memory", may_be_past=True
            )

    def _crash(self) -> ReadingEnded:
        try:
            code = self._process.wait(timeout=_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            return ReadingEnded("the reader answered what cannot be understood", may_be_past=True)
        if code < 0:
            how = f"signal {-code}, {signal.strsignal(-code) or 'unknown'}"
        else:
            self._errors.seek(0)
            lines = self._errors.read().decode(errors="replace").strip().splitlines()
            how = lines[-1][:200] if lines else f"exit {code}"
        return ReadingEnded(f"the reader crashed on it ({how})", may_be_past=True)


def resident_bytes(pid: int) -> int:
    """Return the resident memory of a process; 0 where there is no ``/proc``, or the process is gone."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
