"""BERTScore (Zhang et al. 2020), for who asks for it: it needs a model, and its values compare only under the same one."""

from collections.abc import Sequence
from typing import Any

from remud_hub.evaluate.metrics.pairs import Pair


def bert_scores(pairs: Sequence[Pair], model: str) -> list[float]:
    """Return the F measure of each pair by the vectors of a model's last layer, by lighteval's copy of bert-score.

    Without weights for rare tokens and without a baseline: both would need a corpus. The model must know the language of the
    pairs; tell its name and revision with the scores.

    Args:
        pairs: What is compared.
        model: A folder with an encoder and its tokenizer, or a Hub id.
    """
    from lighteval.metrics.imports.bert_scorer import BERTScorer

    scores = [0.0] * len(pairs)
    said = [number for number, pair in enumerate(pairs) if pair.said_tokens and pair.gold_tokens]
    if said:
        load: Any = BERTScorer
        scorer = load(model_type=model)
        _, _, found = scorer.score([pairs[number].said for number in said], [pairs[number].gold for number in said])
        for number, value in zip(said, found.tolist(), strict=True):
            scores[number] = min(max(value, 0.0), 1.0)  # cosines may be below 0, and a little above 1
    return scores
