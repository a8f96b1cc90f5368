"""The metrics that are reported for open answers."""

from collections.abc import Mapping, Sequence

from remud_hub.evaluate.metrics.cider import ciders
from remud_hub.evaluate.metrics.ngrams import bleu_of, meteors, rouge_of
from remud_hub.evaluate.metrics.overlap import exact_matches, precisions, recalls
from remud_hub.evaluate.metrics.pairs import Pair, TextMetric


TEXT_METRICS: Mapping[str, TextMetric] = {
    "open_exact_match": exact_matches,
    "precision": precisions,
    "recall": recalls,
    "bleu_1": bleu_of(1),
    "bleu_2": bleu_of(2),
    "bleu_3": bleu_of(3),
    "bleu_4": bleu_of(4),
    "rouge_1": rouge_of("rouge1"),
    "rouge_2": rouge_of("rouge2"),
    "rouge_l": rouge_of("rougeL"),
    "meteor": meteors,
    "cider": ciders,
}
"""By name; F1 stands beside them as the score of the row (``token_f1``)."""
HIGHEST: Mapping[str, float] = {"cider": 10.0}
"""Of a metric that does not end at 1."""


def text_scores(pairs: Sequence[Pair]) -> dict[str, list[float]]:
    """Return every text metric of every pair. A reply that is not there is an empty one, and has 0."""
    return {name: metric(pairs) for name, metric in TEXT_METRICS.items()}
