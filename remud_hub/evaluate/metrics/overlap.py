"""How many tokens a reply shares with its answer, whatever their order."""

from collections import Counter
from collections.abc import Sequence

from remud_hub.answers import normalise
from remud_hub.evaluate.metrics.pairs import Pair


def exact_matches(pairs: Sequence[Pair]) -> list[float]:
    """Return whether each reply is its answer, letter by letter, but for case, width, blanks and a final stop."""
    return [float(bool(pair.said_tokens) and normalise(pair.said) == normalise(pair.gold)) for pair in pairs]


def precisions(pairs: Sequence[Pair]) -> list[float]:
    """Return which share of each reply's tokens its answer has."""
    return [_share(_common(pair), len(pair.said_tokens)) for pair in pairs]


def recalls(pairs: Sequence[Pair]) -> list[float]:
    """Return which share of each answer's tokens the reply has: the open score of LLaVA-Med, each token counted once."""
    return [_share(_common(pair), len(pair.gold_tokens)) for pair in pairs]


def token_f1(said: str, gold: str) -> float:
    """Return the harmonic mean of precision and recall."""
    pair = Pair(said, gold)
    return _share(2 * _common(pair), len(pair.said_tokens) + len(pair.gold_tokens))


def _common(pair: Pair) -> int:
    return (Counter(pair.said_tokens) & Counter(pair.gold_tokens)).total()


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
