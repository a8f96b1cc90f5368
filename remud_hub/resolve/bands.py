"""The rows and columns in which cells stand, and how many of their places are taken."""

from collections.abc import Sequence

from remud_hub.resolve.lanes import Cell


def bands(cells: Sequence[Cell], axis: int) -> list[tuple[int, int]]:
    """Return the rows (axis 1) or columns (axis 0) in which cells stand, as start and end."""
    found: list[tuple[int, int]] = []
    for low, high in sorted((cell[axis], cell[axis + 2]) for cell in cells):
        if found and (low + high) / 2 < found[-1][1]:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def share_filled(cells: Sequence[Cell]) -> float:
    """Return how many of the places that rows and columns make are taken by a cell, as a share; 0 without cells."""
    places = len(bands(cells, 1)) * len(bands(cells, 0))
    return len(cells) / places if places else 0.0
