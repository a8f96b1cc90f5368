"""Run pipeline steps with datatrove's executors: on this machine, or on Ray."""

import contextlib
import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Literal

from datatrove.executor.local import LocalPipelineExecutor
from datatrove.executor.ray import RayPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from loguru import logger

from remud_hub.errors import MissingExtra, RemudError, first_line
from remud_hub.store import write_atomic


EngineName = Literal["local", "ray"]


class _QuietLocal(LocalPipelineExecutor):  # type: ignore[misc]
    def run(self) -> None:
        """Run the tasks. Datatrove's own way starts a manager process, which a build that is killed leaves behind."""
        if self.workers == 1:
            for rank in range(self.tasks):
                deepcopy(self)._run_for_rank(rank)
            return
        # Not forked: by now this process has threads
        with multiprocessing.get_context("forkserver").Pool(self.workers, _end_with_parent) as pool:
            for _ in pool.imap_unordered(self._run_for_rank, range(self.tasks)):
                pass

    def _run_for_rank(self, rank: int, local_rank: int = 0, node_rank: int = -1) -> Any:
        with _watched(Path(self.logging_dir.path), rank):
            return super()._run_for_rank(rank, local_rank, node_rank)


class _QuietRay(RayPipelineExecutor):  # type: ignore[misc]
    def _run_for_rank(self, rank: int, local_rank: int = 0, node_rank: int = -1) -> Any:
        with _watched(Path(self.logging_dir.path), rank):
            return super()._run_for_rank(rank, local_rank, node_rank)


def run_local(steps: Sequence[PipelineStep], *, tasks: int, workers: int, logs: Path) -> None:
    """Run the steps in this process, or in a pool of processes when ``workers`` is more than one."""
    # Which tasks are done is told by what they leave, not by datatrove's marks: those do not know of failures
    _QuietLocal(
        list(steps), tasks=tasks, workers=min(workers, tasks), logging_dir=str(logs), skip_completed=False
    ).run()


def run_ray(steps: Sequence[PipelineStep], *, tasks: int, workers: int, logs: Path) -> None:
    """Run the steps on the Ray cluster of ``RAY_ADDRESS``, or on a local Ray instance that ends with the run.

    Raises:
        MissingExtra: Ray is not installed.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("ray", "ray") from error
    started_here = not ray.is_initialized()
    if started_here:
        address = os.environ.get("RAY_ADDRESS")  # a cluster has its own size, and Ray refuses to be told one
        ray.init(address=address, num_cpus=None if address else workers, include_dashboard=False)
    try:
        _QuietRay(list(steps), tasks=tasks, workers=workers, logging_dir=str(logs), skip_completed=False).run()
    finally:
        if started_here:
            ray.shutdown()


ENGINES: dict[EngineName, Callable[..., None]] = {"local": run_local, "ray": run_ray}


def run_steps(steps: Sequence[PipelineStep], *, engine: EngineName, tasks: int, workers: int, logs: Path) -> None:
    """Run the steps.

    Raises:
        RemudError: A task met one. Ray reports no error of a task by itself, so each task leaves it in a file.
    """
    for old in logs.glob("error_*.txt"):
        old.unlink()
    logger.remove()  # datatrove's own console lines; its log files are kept
    ENGINES[engine](steps, tasks=tasks, workers=workers, logs=logs)
    for left in sorted(logs.glob("error_*.txt")):
        raise RemudError(left.read_text(encoding="utf-8"))


def _end_with_parent() -> None:
    """End this worker with the build, however that ends: it would go on asking, and paying."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()


@contextlib.contextmanager
def _watched(logs: Path, rank: int) -> Iterator[None]:
    """Datatrove logs to the console it finds when a task starts: give it a file. Leave errors for ``run_steps``."""
    logs.mkdir(parents=True, exist_ok=True)
    logger.configure(patcher=_plain)
    with (logs / f"console_{rank:05d}.log").open("a", encoding="utf-8") as file, contextlib.redirect_stderr(file):
        try:
            yield
        except Exception as error:
            ours = f"a fault of remud-hub, {type(error).__name__}: {first_line(error)}; its traceback is in {logs}"
            write_atomic(logs / f"error_{rank:05d}.txt", str(error) if isinstance(error, RemudError) else ours)
            raise
        finally:
            logger.remove()  # its handlers hold the file that is closed next


def _plain(record: Any) -> None:
    """Write a traceback as Python does: loguru, as datatrove sets it up, adds what the variables hold, pages among it."""
    if told := record["exception"]:
        record["message"] = "".join(traceback.format_exception(told.type, told.value, told.traceback))
        record["exception"] = None
