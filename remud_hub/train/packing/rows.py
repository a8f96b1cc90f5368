"""A dataset of packs: what a sampler draws, and what the collator gets."""

from collections.abc import Sequence
from typing import Any

from torch.utils.data import Dataset


class PackedRows(Dataset[list[dict[str, Any]]]):
    """Rows by packs.

    Args:
        rows: The rows, ``datasets.Dataset``.
        packs: Their numbers, pack by pack.
    """

    def __init__(self, rows: Any, packs: Sequence[Sequence[int]]) -> None:
        self._rows, self._packs = rows, packs

    def __len__(self) -> int:
        return len(self._packs)

    def __getitem__(self, number: int) -> list[dict[str, Any]]:
        """Return the rows of a pack; their pictures are decoded now."""
        return [self._rows[row] for row in self._packs[number]]
