"""Several configs in one run, each with its weight."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from remud_hub.errors import UsageError


class Weighted(NamedTuple):
    """A config in a mixture."""

    config: str | None
    """None: the dataset's only one."""
    weight: float
    """How often its rows come in an epoch: 2 is twice, 0.5 is half of them."""


def parse_mixture(text: str | None) -> tuple[Weighted, ...]:
    """Read ``vqa*2,qa*0.5``; a config without a weight has 1.

    Raises:
        UsageError: A weight is no number above 0, or a config stands there twice.
    """
    if not text:
        return (Weighted(None, 1.0),)
    parts = [_part(word) for word in text.split(",")]
    names = [part.config for part in parts]
    if len(set(names)) < len(names):
        raise UsageError(
            f"--dataset_config {text}: a config stands there twice; give it a weight, such as {names[0]}*2"
        )
    return tuple(parts)


def _part(word: str) -> Weighted:
    config, star, weight = (piece.strip() for piece in word.partition("*"))
    try:
        number = float(weight) if star else 1.0
    except ValueError:
        number = 0.0
    if not config or not 0 < number < float("inf"):
        raise UsageError(f"--dataset_config {word.strip()}: expected CONFIG or CONFIG*WEIGHT, with a weight above 0")
    return Weighted(config, number)


def mix(rows: Sequence[Any], parts: Sequence[Weighted], seed: int) -> Any:
    """Put datasets one after the other, each as often as it weighs; which rows a fraction takes, the seed says.

    Args:
        rows: ``datasets.Dataset``, one a part.
        parts: Their weights.
        seed: Of the draw.
    """
    from datasets import concatenate_datasets

    drawn = [
        each if part.weight == 1 else each.select(_drawn(len(each), part.weight, seed + number))
        for number, (each, part) in enumerate(zip(rows, parts, strict=True))
    ]
    return concatenate_datasets(drawn)


def interleave(rows: Sequence[Any], parts: Sequence[Weighted], seed: int) -> Any:
    """Draw from streams by weight, until each was seen to its end; how many rows they have is not known before.

    Args:
        rows: ``datasets.IterableDataset``, one a part.
        parts: Their weights, here shares of the rows that are drawn.
        seed: Of the draws.
    """
    from datasets import interleave_datasets

    if len(rows) == 1:
        return rows[0]
    whole = sum(part.weight for part in parts)
    shares = [part.weight / whole for part in parts]
    return interleave_datasets(list(rows), probabilities=shares, seed=seed, stopping_strategy="all_exhausted")


def weights_of(parts: Sequence[Weighted]) -> Mapping[str, float]:
    """Return the weights by config, for the record."""
    return {part.config or "default": part.weight for part in parts}


def _drawn(count: int, weight: float, seed: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    whole, rest = int(weight), weight - int(weight)
    some = np.random.default_rng(seed).permutation(count)[: round(rest * count)]
    return np.concatenate([*(np.arange(count) for _ in range(whole)), np.sort(some)])
