"""One tool against one endpoint: start it as a process, perhaps kill it, and see what the endpoint was sent."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import psutil

from benchmarks.generate.paragraphs import Paragraph, write_picture


HERE = Path(__file__).parent
SAMPLED_EVERY_S = 0.1
GIVEN_UP_AFTER_S = 240.0
"""A tool that hangs is ended; what it got until then counts."""


class Tool(NamedTuple):
    """Something that asks an endpoint about paragraphs."""

    name: str
    python: str
    script: str


class Counted(NamedTuple):
    """What the endpoint counted."""

    asked: dict[int, int]
    answered: dict[int, float]
    """When each paragraph was answered first, in seconds since 1970."""
    statuses: dict[str, int]
    first_at: float | None
    last_at: float

    @property
    def requests(self) -> int:
        """Requests about paragraphs; some tools also ask whether the model is well."""
        return sum(times for number, times in self.asked.items() if number >= 0)


class Run(NamedTuple):
    """What came of one process."""

    counted: Counted
    started_at: float
    rows: int
    """Paragraphs that got an answer in the tool's output."""
    peak_mb: float
    cpu_s: float
    """Processor time of the process and its children."""
    ended: str
    """``ok``, ``failed``, ``killed`` or ``hung``."""
    ended_at: float
    """When it ended by itself or was told to."""

    @property
    def first_request_s(self) -> float | None:
        """From the start of the process to the first request that the endpoint saw."""
        return None if self.counted.first_at is None else self.counted.first_at - self.started_at

    @property
    def asking_s(self) -> float:
        """From the first request to the last answer."""
        return self.counted.last_at - (self.counted.first_at or 0.0)


class Endpoint:
    """The loopback server, in a process of its own."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}"
        self.url = f"{self._address}/v1"
        command = [sys.executable, "-m", "benchmarks.generate.server", "--port", str(port)]
        self._process = subprocess.Popen(command)

    def __enter__(self) -> Self:
        deadline = time.monotonic() + 10
        while True:
            try:
                self.counted()
                return self
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def reset(self, mode: str, slots: int) -> None:
        """Count anew, and behave so."""
        request = urllib.request.Request(f"{self._address}/reset?mode={mode}&slots={slots}", method="POST")
        urllib.request.urlopen(request).read()

    def counted(self) -> Counted:
        """Return what was counted so far."""
        told: dict[str, Any] = json.load(urllib.request.urlopen(f"{self._address}/counts"))
        by_number = {name: {int(key): value for key, value in told[name].items()} for name in ("asked", "answered")}
        return Counted(**{**told, **by_number})


class Trial:
    """A folder in which one tool works.

    Args:
        tool: The tool.
        endpoint: Whom it asks.
        folder: Its state, between runs.
    """

    def __init__(self, tool: Tool, endpoint: Endpoint, folder: Path) -> None:
        self._tool = tool
        self._endpoint = endpoint
        self._folder = folder

    @classmethod
    @contextmanager
    def fresh(cls, tool: Tool, endpoint: Endpoint) -> Iterator["Trial"]:
        """Yield a trial in an empty folder."""
        with tempfile.TemporaryDirectory(prefix=f"bench-{tool.name}-", ignore_cleanup_errors=True) as folder:
            yield cls(tool, endpoint, Path(folder))

    def run(
        self,
        asked: Sequence[Paragraph],
        *,
        mode: str = "plain",
        slots: int = 64,
        concurrency: int = 64,
        pictures: bool = False,
        stop: Callable[[Counted], bool] | None = None,
    ) -> Run:
        """Run the tool once; with ``stop``, kill it (signal 9) as soon as that says so."""
        lines, rows = self._folder / "lines.jsonl", self._folder / "rows.txt"
        lines.write_text("".join(f"{json.dumps(self._line(each, pictures))}\n" for each in asked), encoding="utf-8")
        rows.unlink(missing_ok=True)
        self._endpoint.reset(mode, slots)
        told = {"url": self._endpoint.url, "lines": lines, "state": self._folder / "state", "rows": rows}
        options = [text for name, value in told.items() for text in (f"--{name}", str(value))]
        command = [self._tool.python, str(HERE / "runners" / self._tool.script), *options]
        started_at = time.time()
        with (self._folder / "log.txt").open("ab") as log:
            process = psutil.Popen(
                [*command, "--concurrency", str(concurrency)],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=self._environment(),
            )
            ended, ended_at, peak, cpu = self._watch(process, started_at, stop)
        got = set(rows.read_text().split()) if rows.exists() else set()
        return Run(self._endpoint.counted(), started_at, len(got), peak / 2**20, cpu, ended, ended_at)

    def log(self) -> str:
        """Return the end of what the tool said."""
        return (self._folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-2000:]

    def _line(self, paragraph: Paragraph, pictures: bool) -> dict[str, str]:
        line = {"number": str(paragraph.number), "text": paragraph.text}
        if pictures:
            picture = self._folder / f"{paragraph.number}.png"
            if not picture.exists():
                write_picture(picture, paragraph.number)
            line["image"] = str(picture)
        return line

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
        return kept | {"OPENAI_API_KEY": "none", "HF_HUB_OFFLINE": "1", "HOME": str(self._folder)}

    def _watch(
        self, process: psutil.Popen, started_at: float, stop: Callable[[Counted], bool] | None
    ) -> tuple[str, float, int, float]:
        peak, cpu, ended = 0, dict[int, float](), ""
        while process.poll() is None:
            memory = 0
            for member in _family(process):
                try:
                    memory += member.memory_info().rss
                    cpu[member.pid] = sum(member.cpu_times()[:2])
                except psutil.Error:
                    continue  # it ended while we looked
            peak = max(peak, memory)
            ended = self._reason_to_end(started_at, stop)
            if ended:
                break
            time.sleep(SAMPLED_EVERY_S / 4 if stop else SAMPLED_EVERY_S)
        ended_at = time.time()
        if ended:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return ended or ("ok" if process.returncode == 0 else "failed"), ended_at, peak, sum(cpu.values())

    def _reason_to_end(self, started_at: float, stop: Callable[[Counted], bool] | None) -> str:
        if stop and stop(self._endpoint.counted()):
            return "killed"
        return "hung" if time.time() - started_at > GIVEN_UP_AFTER_S else ""


def _family(process: psutil.Popen) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
