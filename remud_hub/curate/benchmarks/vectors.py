"""What a benchmark holds as a model sees it, and what of it is near to other things that the model has seen."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np


if TYPE_CHECKING:
    from remud_hub.models.encoder import Vectors

_BLOCK = 65_536
"""Vectors of a benchmark that are compared at once: with a few hundred others, products of 64 MB."""


class Near(NamedTuple):
    """Something of a benchmark that another thing is like."""

    place: int
    """Which of its things it is."""
    likeness: float


class Vectored:
    """Things of a benchmark with their vectors.

    Args:
        items: What each is called in a verdict.
        texts: What each says; empty for pictures.
        vectors: One row for each, of length 1.
    """

    def __init__(self, items: Sequence[str], texts: Sequence[str], vectors: "Vectors") -> None:
        self.items, self.texts, self._vectors = items, texts, vectors

    def near(self, others: "Vectors", least: float) -> Iterator[list[Near]]:
        """Yield for each of some other vectors what it is like, the likest first."""
        found: list[list[Near]] = [[] for _ in others]
        for start in range(0, len(self._vectors), _BLOCK):
            cosines = others @ self._vectors[start : start + _BLOCK].T
            for row, place in np.argwhere(cosines >= least):
                found[row].append(Near(start + int(place), float(cosines[row, place])))
        return (sorted(each, key=lambda near: (-near.likeness, near.place)) for each in found)
