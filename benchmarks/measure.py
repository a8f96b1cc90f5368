"""Time commands as whole processes."""

import contextlib
import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple

import psutil


_SAMPLED_EVERY = 0.2
_SOME_FAILED = 1


class Measured(NamedTuple):
    """Wall time in seconds and peak resident memory in MB, each the median of the runs."""

    seconds: float
    peak_mb: float


def measure(
    command: Sequence[str], *, runs: int = 5, warm_up: int = 1, environment: dict[str, str] | None = None
) -> Measured:
    """Run a command several times.

    Raises:
        subprocess.CalledProcessError: It failed; a failed run is no measurement.
    """
    measured = [_once(command, environment) for _ in range(warm_up + runs)][warm_up:]
    return Measured(*(statistics.median(values) for values in zip(*measured, strict=True)))


def measure_tree(command: Sequence[str], *, runs: int = 3, environment: dict[str, str] | None = None) -> Measured:
    """Run a command several times; memory is that of all its processes together, sampled.

    Raises:
        subprocess.CalledProcessError: It failed otherwise than by naming files it could not use (exit code 1).
    """
    measured = [_once_tree(command, environment) for _ in range(runs)]
    return Measured(*(statistics.median(values) for values in zip(*measured, strict=True)))


def _once_tree(command: Sequence[str], environment: dict[str, str] | None) -> Measured:
    started, peak = time.perf_counter(), 0
    with psutil.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    ) as process:
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):  # it may end while we look
                family = [process, *process.children(recursive=True)]
                peak = max(peak, sum(member.memory_info().rss for member in family))
            time.sleep(_SAMPLED_EVERY)
    if process.returncode not in {0, _SOME_FAILED}:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Measured(time.perf_counter() - started, peak / 2**20)


def _once(command: Sequence[str], environment: dict[str, str] | None) -> Measured:
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    code = process.returncode = os.waitstatus_to_exitcode(status)
    if code:
        raise subprocess.CalledProcessError(code, command)
    return Measured(seconds, usage.ru_maxrss / 1024)
