"""Which rows go into one sequence: best fit, longest first, within random windows, so that the order stays random."""

from bisect import bisect_left, insort

import numpy as np
from numpy.typing import NDArray

from remud_hub.errors import UsageError


WINDOW = 2048
"""Rows packed together: enough to fill sequences almost to the brim, few enough that long rows do not gather."""


def pack(tokens: NDArray[np.int64], capacity: int, seed: int) -> list[list[int]]:
    """Put every row into exactly one pack.

    Args:
        tokens: The length of each row.
        capacity: The most tokens of a pack.
        seed: Of the order; another for each epoch gives other neighbours.

    Returns:
        Packs of row numbers, in random order. Equal arguments give equal packs.

    Raises:
        UsageError: A row is longer than a pack.
    """
    if len(tokens) and (longest := int(tokens.max())) > capacity:
        rows = np.flatnonzero(tokens > capacity)
        raise UsageError(
            f"{len(rows)} rows are longer than a pack of {capacity} tokens, the longest {longest} (row {tokens.argmax()}); "
            "fit them first, or make the packs longer"
        )
    random = np.random.default_rng(seed)
    order = random.permutation(len(tokens))
    packs: list[list[int]] = []
    for start in range(0, len(order), WINDOW):
        found = _best_fit(order[start : start + WINDOW], tokens, capacity)
        packs += [found[number] for number in random.permutation(len(found))]
    return packs


def fill(tokens: NDArray[np.int64], packs: list[list[int]], capacity: int) -> float:
    """Return the share of the packs' capacity that holds tokens."""
    return float(tokens.sum()) / (len(packs) * capacity) if packs else 1.0


def _best_fit(rows: NDArray[np.int64], tokens: NDArray[np.int64], capacity: int) -> list[list[int]]:
    """Put each row, longest first, where the least room is left over."""
    longest_first = rows[np.argsort(-tokens[rows], kind="stable")]
    packs: list[list[int]] = []
    rooms: list[tuple[int, int]] = []  # room left and pack, sorted
    for row, length in zip(longest_first.tolist(), tokens[longest_first].tolist(), strict=True):
        place = bisect_left(rooms, (length, -1))
        if place < len(rooms):
            room, number = rooms.pop(place)
        else:
            room, number = capacity, len(packs)
            packs.append([])
        packs[number].append(row)
        insort(rooms, (room - length, number))
    return packs
