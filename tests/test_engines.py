import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from datatrove.pipeline.base import PipelineStep

from remud_hub.engines import run_steps
from remud_hub.errors import RemudError, TeacherError


class Failing(PipelineStep):  # type: ignore[misc]
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        yield 1
        raise self.error


@pytest.mark.parametrize(
    ("error", "left"),
    [
        (TeacherError("teacher m: it is gone"), "teacher m: it is gone"),
        (KeyError("oops"), "a fault of remud-hub, KeyError: 'oops'; its traceback is in "),
    ],
)
def test_whatever_ends_a_task_is_raised_and_left_for_engines_that_swallow_it(
    tmp_path: Path, error: Exception, left: str
) -> None:
    with pytest.raises(type(error)):
        run_steps([Failing(error)], engine="local", tasks=1, workers=1, logs=tmp_path)
    (file,) = tmp_path.glob("error_*.txt")
    assert file.read_text(encoding="utf-8").startswith(left)


@pytest.mark.slow
def test_ray_loses_no_fault(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    with pytest.raises(RemudError, match="a fault of remud-hub, KeyError"):
        run_steps([Failing(KeyError("oops"))], engine="ray", tasks=1, workers=1, logs=tmp_path)


class Telling(PipelineStep):  # type: ignore[misc]
    """Fails with the words of a page in its variables."""

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        page = "the patient has gallstones"
        yield len(page)
        raise KeyError("oops")


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_logs_hold_the_traceback_of_a_fault_and_none_of_the_words_it_had_at_hand(tmp_path: Path, workers: int) -> None:
    with pytest.raises(KeyError):
        run_steps([Telling()], engine="local", tasks=workers, workers=workers, logs=tmp_path)
    logs = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.log"))
    assert "Traceback (most recent call last)" in logs
    assert "in run" in logs
    assert "KeyError: 'oops'" in logs
    assert "└" not in logs
    assert "'the patient has gallstones'" not in logs


class Busy(PipelineStep):  # type: ignore[misc]
    """Says that it has begun, and is at work for longer than anybody waits."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        (self.folder / f"{rank}.begun").touch()
        time.sleep(60)
        yield 1


BUILD = """
import sys
from pathlib import Path
from remud_hub.engines import run_steps
from tests.test_engines import Busy
if __name__ == "__main__":
    folder, workers = Path(sys.argv[1]), int(sys.argv[2])
    run_steps([Busy(folder)], engine="local", tasks=workers, workers=workers, logs=folder / "logs")
"""


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_build_that_is_killed_leaves_no_process_behind(tmp_path: Path, workers: int) -> None:
    (tmp_path / "build.py").write_text(BUILD, encoding="utf-8")
    root = Path(__file__).parents[1]
    command = [sys.executable, "build.py", str(tmp_path), str(workers)]
    build = subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, start_new_session=True
    )
    try:
        _until(lambda: len(list(tmp_path.glob("*.begun"))) == workers)
        build.kill()
        build.wait()
        _until(lambda: not _lives(build.pid))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(build.pid, signal.SIGKILL)


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _lives(group: int) -> bool:
    """Whether a process group has a process."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
