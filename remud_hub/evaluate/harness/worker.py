"""The process in which lighteval runs: a job as JSON on stdin, what it answered and scored to the file on the command line."""

import json
import os
import sys
import time
from itertools import chain
from pathlib import Path
from threading import Thread
from typing import Any

from lighteval.logging.evaluation_tracker import EvaluationTracker
from lighteval.models.abstract_model import ModelConfig
from lighteval.pipeline import ParallelismManager, Pipeline, PipelineParameters
from pydantic import TypeAdapter

from remud_hub.evaluate.harness import tasks
from remud_hub.evaluate.harness.docs import item_of
from remud_hub.evaluate.harness.model import RemudModel
from remud_hub.evaluate.harness.repairs import repair
from remud_hub.evaluate.job import EvalJob
from remud_hub.store import write_atomic


LOOK_S = 0.25
"""How often it is looked whether the parent is still there, in seconds."""


def run(job: EvalJob) -> dict[str, list[dict[str, Any]]]:
    """Run a job through lighteval; its own results and details are saved below the job's ``out``.

    Returns:
        By task, in the items' order: the replies, what each took, and lighteval's score of them.
    """
    repair()
    folder = Path(job.model)
    # lighteval names its own folders after the model: "../model" would lead out of ours
    config = ModelConfig(model_name=str(folder.resolve()) if folder.is_dir() else job.model)
    pipeline: Any = Pipeline(
        tasks=",".join(task.name for task in tasks.TASKS_TABLE),
        pipeline_parameters=PipelineParameters(
            launcher_type=ParallelismManager.CUSTOM,
            remove_reasoning_tags=False,  # the metric reads thinking and answer apart itself, unclosed tags included
        ),
        evaluation_tracker=EvaluationTracker(output_dir=str(job.out / "lighteval"), save_details=True),
        model=RemudModel(config, job),
    )
    pipeline.evaluate()
    details = pipeline.get_details()
    for each in chain.from_iterable(details.values()):
        each.doc.images = None  # its hashes stay: every run would hold all pictures once more
    pipeline.save_and_push_results()
    pipeline.show_results()
    return {task.name: [_told(each) for each in _ordered(details[task.full_name])] for task in tasks.TASKS_TABLE}


def _ordered(details: Any) -> list[Any]:
    return sorted(details, key=lambda each: item_of(each.doc)["order"])


def _told(detail: Any) -> dict[str, Any]:
    item = item_of(detail.doc)
    return {
        "replies": detail.model_response.text,
        "seconds": item["seconds"],
        "cut": item["cut"],
        "score": detail.metric["score"],
        "status": item["status"],
        "note": item["note"],
    }


def main() -> None:
    """Read the job, run it, write what came of it."""
    answers, parent = Path(sys.argv[1]), int(sys.argv[2])
    Thread(target=_end_with, args=(parent,), daemon=True).start()
    job = TypeAdapter(EvalJob).validate_json(sys.stdin.read())
    write_atomic(answers, json.dumps(run(job)))


def _end_with(parent: int) -> None:
    """End when the process that started us has, however it did: the next run must not find us still asking."""
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os._exit(1)


if __name__ == "__main__":
    main()
