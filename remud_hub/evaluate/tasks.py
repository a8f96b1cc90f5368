"""The lighteval tasks: one for every config of the dataset, over its test split, scored by our metrics.

lighteval reads ``TASKS_TABLE`` of this module (``--custom-tasks remud_hub.evaluate.tasks``); which dataset it is about
stands in the environment, ``REMUD_EVAL_DATA``, because lighteval passes nothing to task modules.
"""

import os
from typing import Any

from lighteval.metrics.metrics_sample import SampleLevelComputation
from lighteval.metrics.utils.metric_utils import SampleLevelMetricGrouping
from lighteval.models.model_output import ModelResponse
from lighteval.tasks.lighteval_task import LightevalTaskConfig
from lighteval.tasks.requests import Doc, SamplingMethod

from remud_hub.answers import PARSER_VERSION
from remud_hub.evaluate.metrics import mean, score_reply
from remud_hub.evaluate.prompts import PROMPT_VERSION, to_prompt
from remud_hub.evaluate.rows import SUITE, source_of, split_revision
from remud_hub.records import CONFIGS, SPLITS, Config


DATA_VARIABLE = "REMUD_EVAL_DATA"
METRICS = ("score", "unparsed", "exact_match", "token_f1")


class RemudScore(SampleLevelComputation):
    """Our score as a lighteval metric; a row gives ``score``, ``unparsed`` and the one metric that fits its kind."""

    def compute(self, doc: Doc, model_response: ModelResponse, **_: Any) -> dict[str, float]:
        """Score one reply, with the thinking still in it: lighteval's own removal knows whole tags only."""
        row = row_of(doc)
        score = score_reply(model_response.text[0], row["answer"], row["answer_kind"], row["options"])
        return {"score": score.value, "unparsed": float(score.parsed is None), score.metric: score.value}


def to_doc(row: dict[str, Any], task_name: str) -> Doc:
    """Turn a dataset row into lighteval's: the same prompt as everywhere, and what scoring needs in ``specific``."""
    messages, images = to_prompt(row)
    return Doc(
        task_name=task_name,
        query=messages[-1]["content"],
        choices=[row["answer"]],
        gold_index=0,
        images=images or None,
        specific={
            "id": row["id"],
            "messages": messages,
            "answer": row["answer"],
            "answer_kind": row["answer_kind"],
            "options": list(row["options"] or ()),
            "source": source_of(row),
        },
    )


def row_of(doc: Doc) -> dict[str, Any]:
    """Return what ``to_doc`` kept of the row."""
    return dict(doc.specific or {})


def lighteval_name(config: Config) -> str:
    """Return a task's name in lighteval, whose own syntax takes the bar: ``remud|vqa`` is ``remud_vqa`` there."""
    return f"{SUITE}_{config}"


def _task(config: Config) -> LightevalTaskConfig:
    higher_is_better: Any = {name: name != "unparsed" for name in METRICS}  # declared a callable, used as a flag
    repo, revision = split_revision(os.environ[DATA_VARIABLE])
    return LightevalTaskConfig(
        name=lighteval_name(config),
        prompt_function=to_doc,
        hf_repo=repo,
        hf_subset=config,
        hf_revision=revision,
        hf_avail_splits=SPLITS,
        evaluation_splits=("test",),
        metrics=(
            SampleLevelMetricGrouping(
                metric_name=list(METRICS),
                higher_is_better=higher_is_better,
                category=SamplingMethod.GENERATIVE,
                sample_level_fn=RemudScore(),
                corpus_level_fn=dict.fromkeys(METRICS, mean),
            ),
        ),
        version=100 * PROMPT_VERSION + PARSER_VERSION,
    )


TASKS_TABLE = [_task(config) for config in CONFIGS]
