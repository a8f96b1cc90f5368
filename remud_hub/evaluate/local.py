"""The plain backend: our own loop over the rows, the model in this process."""

from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.evaluate.job import EvalJob, batches
from remud_hub.evaluate.metrics import score_reply
from remud_hub.evaluate.prompts import prompt_text, to_prompt
from remud_hub.evaluate.report import Answered
from remud_hub.evaluate.rows import draw, task_name
from remud_hub.models.chat import ChatModel
from remud_hub.records import Config


def run_local(job: EvalJob, rows: Mapping[Config, Sequence[Mapping[str, Any]]]) -> list[Answered]:
    """Ask and score every row of the job.

    Args:
        job: What to ask of which model.
        rows: The test rows of the job's configs.

    Returns:
        The rows in the order they were asked.
    """
    model = ChatModel(job.model)
    return [
        answered
        for config in job.configs
        for numbers in batches(draw(len(rows[config]), job.limit), job.batch_size)
        for answered in _ask(model, task_name(config), [rows[config][n] for n in numbers], job.max_new_tokens)
    ]


def _ask(model: ChatModel, task: str, rows: Sequence[Mapping[str, Any]], max_new_tokens: int) -> list[Answered]:
    prompts = [to_prompt(row) for row in rows]
    replies = model.generate(prompts, max_new_tokens)
    return [
        _answered(task, row, prompt_text(messages, len(images)), reply)
        for row, (messages, images), reply in zip(rows, prompts, replies, strict=True)
    ]


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
    )
