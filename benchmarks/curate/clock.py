"""Seconds and memory of a piece of work, each in a process of its own."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any


class Spent:
    """What a piece of work took."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    @staticmethod
    def of_child(work: Callable[..., dict[str, float]], *arguments: Any) -> dict[str, float]:
        """Do a piece of work in a fresh process and return its figures."""
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            return pool.submit(work, *arguments).result()


@contextmanager
def timed() -> Iterator[Spent]:
    """Measure seconds of wall and CPU; the peak of memory is that of the process so far, what it was given included."""
    spent, wall, cpu = Spent(), time.perf_counter(), time.process_time()
    yield spent
    spent.figures = {
        "wall s": time.perf_counter() - wall,
        "CPU s": time.process_time() - cpu,
        "peak GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }


def table(rows: Sequence[tuple[str, dict[str, float]]]) -> str:
    """Return figures as a Markdown table; the seconds of CPU of all rows are compared with those of the first."""
    names = list(rows[0][1])
    lines = [f"| | {' | '.join(names)} | CPU, ratio |", f"|---|{'--:|' * (len(names) + 1)}"]
    for title, figures in rows:
        ratio = figures["CPU s"] / rows[0][1]["CPU s"]
        lines.append(f"| {title} | {' | '.join(_shown(figures[name]) for name in names)} | {ratio:.2f} |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or (value == int(value) and value > 1) else f"{value:.3g}"
