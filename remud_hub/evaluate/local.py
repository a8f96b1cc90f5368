"""The plain backend: our own loop over the rows, the model in this process."""

from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.evaluate.job import EvalJob, batches
from remud_hub.evaluate.metrics import score_reply
from remud_hub.evaluate.prompts import prompt_text, to_prompt
from remud_hub.evaluate.report import Answered
from remud_hub.evaluate.rows import draw, source_of, task_name
from remud_hub.models.chat import ChatModel
from remud_hub.records import Config


def run_local(job: EvalJob, rows: Mapping[Config, Sequence[Mapping[str, Any]]]) -> list[Answered]:
    """Ask and score every row of the job.

    Args:
        job: What to ask of which model.
        rows: The test rows of the job's configs.

    Returns:
        The rows in the order they were asked; one with several replies stands there once for each.
    """
    model = ChatModel(job.model)
    # A batch is what is written at once, however many replies a prompt has
    size = max(1, job.batch_size // _samples(job))
    return [
        answered
        for config in job.configs
        for numbers in batches(draw(len(rows[config]), job.limit), size)
        for answered in _ask(model, job, task_name(config), [rows[config][n] for n in numbers])
    ]


def _ask(model: ChatModel, job: EvalJob, task: str, rows: Sequence[Mapping[str, Any]]) -> list[Answered]:
    prompts = [to_prompt(row) for row in rows]
    replies = model.generate(prompts, job.max_new_tokens, sampling=job.sampling, budget=job.budget)
    return [
        _answered(task, row, prompt_text(messages, len(images)), reply)
        for row, (messages, images), drawn in zip(rows, prompts, batches(replies, _samples(job)), strict=True)
        for reply in drawn
    ]


def _samples(job: EvalJob) -> int:
    return job.sampling.samples if job.sampling else 1


def _answered(task: str, row: Mapping[str, Any], prompt: str, reply: str) -> Answered:
    score = score_reply(reply, row["answer"], row["answer_kind"], row["options"] or ())
    return Answered(
        task=task,
        id=row["id"],
        prompt=prompt,
        reply=reply,
        parsed=score.parsed,
        gold=row["answer"],
        metric=score.metric,
        score=score.value,
        source=source_of(row),
    )
