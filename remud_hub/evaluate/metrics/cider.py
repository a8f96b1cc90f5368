"""CIDEr-D (Vedantam et al. 2015) with one answer a row: n-grams count by how rare they are among the answers of all rows."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from remud_hub.evaluate.metrics.pairs import Pair


ORDERS = (1, 2, 3, 4)
SIGMA = 6.0
"""Width of the penalty on another length. Both as in pycocoevalcap."""
Ngram = tuple[str, ...]


class _Vector(NamedTuple):
    weights: dict[Ngram, float]
    norm: float


def ciders(pairs: Sequence[Pair]) -> list[float]:
    """Return CIDEr-D, from 0 to 10. Of one row alone it is 0: nothing is rare among one answer."""
    answers_with = Counter(
        ngram for pair in pairs for order in ORDERS for ngram in set(_ngrams(pair.gold_tokens, order))
    )
    return [_cider(pair, answers_with, len(pairs)) for pair in pairs]


def _cider(pair: Pair, answers_with: Counter[Ngram], answers: int) -> float:
    alike = 0.0
    for order in ORDERS:
        said, gold = (
            _vector(Counter(_ngrams(tokens, order)), answers_with, answers)
            for tokens in (pair.said_tokens, pair.gold_tokens)
        )
        if said.norm and gold.norm:
            shared = said.weights.keys() & gold.weights.keys()
            # What is said more often than in the answer gains nothing
            product = sum(min(said.weights[ngram], gold.weights[ngram]) * gold.weights[ngram] for ngram in shared)
            alike += product / (said.norm * gold.norm)
    # pycocoevalcap takes the number of pairs of words for the length
    longer = max(len(pair.said_tokens) - 1, 0) - max(len(pair.gold_tokens) - 1, 0)
    return 10 * alike / len(ORDERS) * math.exp(-(longer**2) / (2 * SIGMA**2))


def _vector(counts: Counter[Ngram], answers_with: Counter[Ngram], answers: int) -> _Vector:
    weights = {ngram: count * math.log(answers / max(1, answers_with[ngram])) for ngram, count in counts.items()}
    return _Vector(weights, math.hypot(*weights.values()))


def _ngrams(tokens: Sequence[str], order: int) -> list[Ngram]:
    return list(zip(*(tokens[start:] for start in range(order)), strict=False))
