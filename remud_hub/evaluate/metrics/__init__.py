"""How well a reply answers: one headline score a row, and the text metrics of the field for open answers."""

from remud_hub.evaluate.metrics.overlap import token_f1
from remud_hub.evaluate.metrics.pairs import Pair
from remud_hub.evaluate.metrics.row import Metric, Score, mean, metric_of, pass_at, score_reply, share_of_span
from remud_hub.evaluate.metrics.table import HIGHEST, TEXT_METRICS, text_scores


__all__ = [
    "HIGHEST",
    "TEXT_METRICS",
    "Metric",
    "Pair",
    "Score",
    "mean",
    "metric_of",
    "pass_at",
    "score_reply",
    "share_of_span",
    "text_scores",
    "token_f1",
]
