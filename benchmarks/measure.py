"""Time commands as whole processes."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple


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
