"""The lighteval backend: starts lighteval in a process of its own and takes back what it answered and scored."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from remud_hub.errors import MissingExtra, RemudError
from remud_hub.evaluate.answered import Answered, answered, not_answered
from remud_hub.evaluate.harness.scratch import new_scratch
from remud_hub.evaluate.items import Item
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.metrics import mean


def run_lighteval(job: EvalJob, asked: Mapping[str, Sequence[Item]]) -> list[Answered]:
    """Run a job through lighteval.

    A process of its own keeps lighteval's global state (logging, task modules, table on stdout) out of ours.

    Args:
        job: How to ask which model.
        asked: The items of each task.

    Returns:
        The items in their order; one with several replies stands there once for each.

    Raises:
        MissingExtra: lighteval is not installed.
        RemudError: lighteval failed, and its messages stand on stderr; or it scores otherwise than we do.
    """
    if importlib.util.find_spec("lighteval") is None:
        raise MissingExtra("eval", "lighteval")
    from remud_hub.evaluate.harness.folder import lighteval_name, write_folder

    scratch = new_scratch()
    try:
        write_folder(scratch / "tasks", asked)
        told = _run(job, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [
        row
        for task, items in asked.items()
        for item, said in zip(items, told[lighteval_name(task)], strict=True)
        for row in _answered(task, item, said)
    ]


def _run(job: EvalJob, scratch: Path) -> dict[str, list[dict[str, Any]]]:
    answers = scratch / "answered.json"
    process = subprocess.run(
        [sys.executable, "-m", "remud_hub.evaluate.harness.worker", str(answers), str(os.getpid())],
        input=TypeAdapter(EvalJob).dump_json(job),
        stdout=sys.stderr.fileno(),  # its table is progress to us; stdout is for our results
        env={
            **os.environ,
            "REMUD_EVAL_FOLDER": str(scratch / "tasks"),
            "HF_DATASETS_CACHE": str(scratch / "cache"),
        },
        check=False,
    )
    if process.returncode or not answers.is_file():
        raise RemudError(
            f"lighteval ended with exit code {process.returncode}; its messages above say why. "
            "The same evaluation runs without it with the backend 'local'"
        )
    told: dict[str, list[dict[str, Any]]] = json.loads(answers.read_text(encoding="utf-8"))
    return told


def _answered(task: str, item: Item, said: Mapping[str, Any]) -> Iterator[Answered]:
    """Yield the rows of an item, after a look whether lighteval scored them as we do.

    Raises:
        RemudError: It did not.
    """
    if said["status"]:
        rows = [not_answered(task, item, said["status"], said["note"])]
    else:
        replies = zip(said["replies"], said["cut"], strict=True)
        rows = [answered(task, item, reply, said["seconds"], cut=cut) for reply, cut in replies]
    ours = mean([row.score for row in rows])
    if abs(ours - said["score"]) > 1e-9:
        raise RemudError(
            f"lighteval scores {task} {item.id} with {said['score']}, and we with {ours}: a fault of ours"
        )
    yield from rows
