"""How far a build is: every rank writes down what it did, and the process that started them adds it up for people and programs.

Ranks may be other processes or other machines, so they meet in the folder ``.work/progress``: files of numbers and of
lines for each rank. The sum is in ``.work/progress.json``, at most a second old while the build runs.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import Field
from rich.console import Console
from rich.live import Live

from remud_hub.records import Record
from remud_hub.store import write_atomic
from remud_hub.teachers.base import Reply, Usage
from remud_hub.teachers.news import News, Notice, Trouble
from remud_hub.teachers.prices import Price


EVERY_S = 1.0
PLAIN_EVERY_S = 10.0
"""Seconds between lines where nobody watches a terminal."""


class Counts(Record):
    """What one rank, or all of them together, did in this run."""

    sources: int = 0
    """Read and given to the teacher."""
    asked: int = 0
    """Pieces of evidence given to the teacher."""
    written: int = 0
    """Those that are finished."""
    rows: int = 0
    """Samples that passed the checks."""
    replies: int = 0
    kept_replies: int = 0
    """Those of the replies that had been paid for before."""
    estimated_replies: int = 0
    """Those whose tokens are an estimate: the endpoint counted none."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    judge_prompt_tokens: int = 0
    judge_completion_tokens: int = 0
    dropped: dict[str, int] = Field(default_factory=dict)
    """Rejections by ``stage: reason``."""
    troubles: dict[str, int] = Field(default_factory=dict)
    """What went wrong with requests that were then tried again, such as ``429``."""

    def plus(self, other: "Counts") -> "Counts":
        """Return the sum of both."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Counts(**{name: _sum(mine[name], theirs[name]) for name in mine})


class Progress(Record):
    """What ``progress.json`` says."""

    counts: Counts
    total_sources: int
    seconds: float
    rows_per_second: float
    dollars: float | None
    """Money spent in this run, None where the price of the teacher or the judge is not known."""
    seconds_left: float | None
    """None until something is finished."""
    done: bool


class Tally:
    """What one step of one rank did; written at most once a second, and in the end.

    Args:
        folder: ``.work/progress``.
        name: Tells the file from those of other ranks and steps.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / f"{name}.json"
        self._lines = folder / f"{name}.lines"
        self._counts: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()
        self._written_at = 0.0
        self._lock = threading.Lock()

    def add(self, **numbers: int) -> None:
        """Add to the numbers of ``Counts``."""
        with self._lock:
            self._counts.update(numbers)
            self._write_if_due()

    def reply(self, told: Reply | News) -> None:
        """Count a reply and what it cost, or what happens while one is awaited; one that had been paid for costs nothing."""
        self._hear(told, "")

    def judgement(self, told: Reply | News) -> None:
        """Count as ``reply`` does, for the judge, whose tokens have a price of their own."""
        self._hear(told, "judge_")

    def _hear(self, told: Reply | News, whose: str) -> None:
        if isinstance(told, Notice):
            _leave(self._lines, told.line)
        elif isinstance(told, Trouble):
            with self._lock:
                self._troubles[told.kind] += 1
                self._write_if_due()
        else:
            self._count(told, whose)

    def _count(self, reply: Reply, whose: str) -> None:
        usage = Usage() if reply.cached else reply.usage
        tokens = {f"{whose}prompt_tokens": usage.prompt_tokens, f"{whose}completion_tokens": usage.completion_tokens}
        kinds = {"kept_replies": int(reply.cached), "estimated_replies": int(usage.estimated)}
        self.add(replies=1, **kinds, **tokens)

    def drop(self, reasons: Counter[str]) -> None:
        """Count rejections."""
        with self._lock:
            self._dropped += reasons
            self._write_if_due()

    def close(self) -> None:
        """Write the last numbers."""
        with self._lock:
            self._write()

    def _write_if_due(self) -> None:
        if time.monotonic() - self._written_at >= EVERY_S:
            self._write()

    def _write(self) -> None:
        self._written_at = time.monotonic()
        write_atomic(
            self._file,
            Counts(**self._counts, dropped=dict(self._dropped), troubles=dict(self._troubles)).model_dump_json(),
        )


def tell(folder: Path, rank: int, line: str) -> None:
    """Leave a line for the terminal: what a rank prints itself may be seen by nobody."""
    _leave(folder / f"rank_{rank:05d}.lines", line)


def _leave(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class Watch:
    """While the context lasts, add up the tallies, write ``progress.json`` and show it: a live line, or plain ones.

    Args:
        folder: ``.work`` of the dataset folder.
        total_sources: How many sources are to be read in this run.
        price: What the teacher's tokens cost, None if unknown.
        console: Where to show it: standard error as it is now, for a task in this process has its own for a while.
        judge_price: What the judge's tokens cost, None if unknown.
    """

    def __init__(
        self,
        folder: Path,
        total_sources: int,
        price: Price | None,
        console: Console,
        judge_price: Price | None = None,
    ) -> None:
        self._file = folder / "progress.json"
        self._ledgers = folder / "progress"
        self._total = total_sources
        self._price, self._judge_price = price, judge_price
        self._console = console
        self._live = Live("", console=console, transient=True, auto_refresh=False) if console.is_terminal else None
        self._shown: dict[Path, int] = {}
        self._started = self._said_at = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def __enter__(self) -> Self:
        for old in self._ledgers.glob("*"):
            old.unlink()
        if self._live:
            self._live.start()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._look(done=error is None)
        if self._live:
            self._live.stop()

    def _run(self) -> None:
        while not self._stop.wait(EVERY_S):
            self._look(done=False)

    def _look(self, *, done: bool) -> None:
        progress = self.progress(done=done)
        write_atomic(self._file, progress.model_dump_json(indent=1) + "\n")
        for line in self._new_lines():
            self._console.print(line, markup=False, highlight=False, soft_wrap=True)
        if self._live:
            self._live.update(describe(progress), refresh=True)
        elif progress.counts.asked and not done and time.monotonic() - self._said_at >= PLAIN_EVERY_S:
            self._said_at = time.monotonic()
            self._console.print(describe(progress), markup=False, highlight=False, soft_wrap=True)

    def progress(self, *, done: bool) -> Progress:
        """Add up what the ranks have written."""
        counts = Counts()
        for path in sorted(self._ledgers.glob("*.json")):
            counts = counts.plus(Counts.model_validate_json(path.read_bytes()))
        seconds = time.monotonic() - self._started
        return Progress(
            counts=counts,
            total_sources=self._total,
            seconds=round(seconds, 1),
            rows_per_second=round(counts.rows / seconds, 3) if seconds else 0.0,
            dollars=self._dollars(counts),
            seconds_left=0.0 if done else _seconds_left(counts, self._total, seconds),
            done=done,
        )

    def _dollars(self, counts: Counts) -> float | None:
        written = Usage(prompt_tokens=counts.prompt_tokens, completion_tokens=counts.completion_tokens)
        judged = Usage(prompt_tokens=counts.judge_prompt_tokens, completion_tokens=counts.judge_completion_tokens)
        if self._price is None or (self._judge_price is None and judged != Usage()):
            return None
        return round(self._price.of(written) + (self._judge_price.of(judged) if self._judge_price else 0), 4)

    def _new_lines(self) -> Iterator[str]:
        for path in sorted(self._ledgers.glob("*.lines")):
            with path.open("rb") as file:
                file.seek(self._shown.get(path, 0))
                for raw in file:
                    if raw.endswith(b"\n"):  # a line that is only half there is shown next time
                        self._shown[path] = self._shown.get(path, 0) + len(raw)
                        yield raw.decode("utf-8").rstrip("\n")


def describe(progress: Progress) -> str:
    """Return the progress as one line."""
    counts = progress.counts
    dropped, troubles = _most(counts.dropped), _most(counts.troubles)
    about = "about " if counts.estimated_replies else ""
    parts = [
        f"sources {counts.sources}/{progress.total_sources}",
        f"asked {counts.asked}, written {counts.written}",
        f"rows {counts.rows} ({progress.rows_per_second:.1f}/s)",
        f"tokens {about}{counts.prompt_tokens} in, {counts.completion_tokens} out",
        f"judge {counts.judge_prompt_tokens} in, {counts.judge_completion_tokens} out"
        if counts.judge_prompt_tokens
        else "",
        "money unknown" if progress.dollars is None else f"{about}${progress.dollars:.2f}",
        "" if progress.seconds_left is None else f"{clock_of(progress.seconds_left)} left",
        f"dropped: {dropped}" if dropped else "",
        f"tried again: {troubles}" if troubles else "",
    ]
    return " · ".join(part for part in parts if part)


def _most(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in Counter(counts).most_common(3))


def _sum(one: Any, other: Any) -> Any:
    return dict(Counter(one) + Counter(other)) if isinstance(one, dict) else one + other


def _seconds_left(counts: Counts, total_sources: int, seconds: float) -> float | None:
    """Assume that the sources not yet read hold as much as those that were."""
    if not counts.written or not counts.sources:
        return None
    expected = counts.asked * max(total_sources, counts.sources) / counts.sources
    return round(seconds * (expected - counts.written) / counts.written, 1)


def clock_of(seconds: float) -> str:
    """Return a time as hours, minutes and seconds: ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
