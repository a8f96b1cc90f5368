"""The process in which lighteval runs: a job as JSON on stdin, the answered rows to the file named on the command line.

lighteval's pipeline is used as it is but for the registry: the stock one imports every built-in task, one of which
downloads a file when imported, so that nothing runs without a network.
"""

import json
import sys
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from lighteval.logging.evaluation_tracker import EvaluationTracker
from lighteval.logging.info_loggers import DetailsLogger
from lighteval.models.abstract_model import ModelConfig
from lighteval.models.model_input import GenerationParameters
from lighteval.pipeline import ParallelismManager, Pipeline, PipelineParameters
from lighteval.tasks.lighteval_task import LightevalTask
from lighteval.tasks.registry import Registry

from remud_hub.evaluate import tasks
from remud_hub.evaluate.job import EvalJob
from remud_hub.evaluate.lighteval_model import RemudModel
from remud_hub.evaluate.metrics import Metric, score_reply
from remud_hub.evaluate.report import Answered
from remud_hub.evaluate.rows import task_name
from remud_hub.store import write_atomic


class RemudRegistry(Registry):
    """A registry that knows our tasks and loads no others."""

    def __init__(self, names: str) -> None:  # the stock constructor is what loads the built-in tasks
        self.tasks_list = self._get_full_task_list_from_input_string(names)
        self._load_multilingual = False
        self._custom_tasks = tasks
        self._task_registry = self._extract_configs(tasks)
        self.task_to_configs = self._update_task_configs()


class RemudPipeline(Pipeline):
    """lighteval's pipeline over ``RemudRegistry``."""

    def _init_tasks_and_requests(self, tasks: str) -> None:
        self.registry = RemudRegistry(tasks)
        self.tasks_dict = self.registry.load_tasks()
        LightevalTask.load_datasets(self.tasks_dict)
        limit = self.pipeline_parameters.max_samples
        self.documents_dict = {task.full_name: task.get_docs(limit) for task in self.tasks_dict.values()}
        self.sampling_docs = defaultdict(list)
        for docs in self.documents_dict.values():
            for doc in docs:
                for sampling in doc.sampling_methods:
                    self.sampling_docs[sampling].append(doc)
        self.evaluation_tracker.task_config_logger.log(self.tasks_dict)


def run(job: EvalJob) -> list[Answered]:
    """Run a job through lighteval; its own results and details are saved below the job's ``out``."""
    folder = Path(job.model)
    config = ModelConfig(
        # lighteval names its own folders after the model: "../model" would lead out of ours
        model_name=str(folder.resolve()) if folder.is_dir() else job.model,
        generation_parameters=GenerationParameters(max_new_tokens=job.max_new_tokens),
    )
    pipeline: Any = RemudPipeline(
        tasks=",".join(tasks.lighteval_name(config) for config in job.configs),
        pipeline_parameters=PipelineParameters(
            launcher_type=ParallelismManager.CUSTOM,
            max_samples=job.limit,
            remove_reasoning_tags=False,  # the metric reads thinking and answer apart itself, unclosed tags included
        ),
        evaluation_tracker=EvaluationTracker(output_dir=str(job.out / "lighteval"), save_details=True),
        model=RemudModel(config, job.batch_size),
    )
    pipeline.evaluate()
    pipeline.save_and_push_results()
    pipeline.show_results()
    details = pipeline.get_details()
    return [
        _answered(task_name(config), detail)
        for config in job.configs
        for detail in details[f"{tasks.lighteval_name(config)}|0"]
    ]


def _answered(task: str, detail: DetailsLogger.Detail) -> Answered:
    row, reply = tasks.row_of(detail.doc), detail.model_response.text[0]
    metric = next(name for name in get_args(Metric) if name in detail.metric)
    return Answered(
        task=task,
        id=row["id"],
        prompt=str(detail.model_response.input),
        reply=reply,
        parsed=score_reply(reply, row["answer"], row["answer_kind"], row["options"]).parsed,
        gold=row["answer"],
        metric=metric,
        score=detail.metric[metric],
        source=row["source"],
    )


def main() -> None:
    """Read the job, run it, write the rows."""
    answered = run(EvalJob.from_json(sys.stdin.read()))
    write_atomic(Path(sys.argv[1]), json.dumps([asdict(row) for row in answered], ensure_ascii=False))


if __name__ == "__main__":
    main()
