"""An item in lighteval's form, and our score as a lighteval metric: the same prompt and the same number as everywhere."""

from functools import partial
from typing import Any, get_args

from lighteval.metrics.metrics_sample import SampleLevelComputation
from lighteval.metrics.utils.metric_utils import SampleLevelMetricGrouping
from lighteval.models.model_output import ModelResponse
from lighteval.tasks.requests import Doc, SamplingMethod

from remud_hub.evaluate.items import Picture
from remud_hub.evaluate.metrics import Metric, mean, metric_of, score_reply


COUNTED = ("unparsed", "not_asked")
METRICS: tuple[str, ...] = ("score", *COUNTED, *get_args(Metric))


class RemudScore(SampleLevelComputation):
    """Our score as a lighteval metric; an item gives ``score``, what became of it, and the one metric that fits its kind."""

    def compute(self, doc: Doc, model_response: ModelResponse, **_: Any) -> dict[str, float]:
        """Score the replies to one item, with the thinking still in them: lighteval's own removal knows whole tags only."""
        item = item_of(doc)
        if item["status"]:
            return {
                "score": 0.0,
                "unparsed": 0.0,
                "not_asked": 1.0,
                metric_of(item["answer_kind"], item["tolerance"]): 0.0,
            }
        right = item["answer"], item["answer_kind"], item["options"]
        scores = [
            score_reply(reply, *right, question=item["question"], tolerance=item["tolerance"])
            for reply in model_response.text
        ]
        value, unparsed = mean([each.value for each in scores]), mean([each.parsed is None for each in scores])
        return {"score": value, "unparsed": unparsed, "not_asked": 0.0, scores[0].metric: value}


def to_doc(row: dict[str, Any], task_name: str) -> Doc:
    """Turn an item of the folder into lighteval's form; what asking and scoring need is in ``specific``."""
    messages, images = row["messages"], row["images"]
    return Doc(
        task_name=task_name,
        query=messages[-1]["content"] if messages else "",
        choices=[row["answer"]],
        gold_index=0,
        images=[Picture("a picture", partial(bytes, image["bytes"])).open() for image in images] or None,
        specific={name: value for name, value in row.items() if name != "images"},
    )


def item_of(doc: Doc) -> dict[str, Any]:
    """Return what ``to_doc`` kept of the item."""
    return doc.specific or {}


def our_metric() -> SampleLevelMetricGrouping:
    """Return ``RemudScore`` with the mean over all items that a number is for."""
    higher_is_better: Any = {name: name not in COUNTED for name in METRICS}  # declared a callable, used as a flag
    return SampleLevelMetricGrouping(
        metric_name=list(METRICS),
        higher_is_better=higher_is_better,
        category=SamplingMethod.GENERATIVE,
        sample_level_fn=RemudScore(),
        corpus_level_fn=dict.fromkeys(METRICS, mean),
    )
