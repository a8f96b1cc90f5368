"""The size of type on a scan, told by how wide a text is: heights of OCR boxes depend on which letters stand in them."""

from collections.abc import Sequence


_NARROW = frozenset("iljtfrI.,:;'!|()[]-’‘`/")
_WIDE = frozenset("mwMW@%—")
_SAME = 0.08
"""Sizes that differ by less are one size, printed."""


def em_width(text: str) -> float:
    """Return how wide a text is set, in sizes of its type: averages of common text faces, and full squares for Chinese."""
    return sum(map(_advance, text))


def snapped(sizes: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the sizes, those that are one size made equal.

    Args:
        sizes: Measured sizes.
        weights: How much each counts, for example its number of characters.
    """
    found = list(sizes)
    waiting = sorted(range(len(sizes)), key=lambda i: sizes[i])
    while waiting:
        middle = max(waiting, key=lambda i: sum(weights[j] for j in waiting if _are_one(sizes[i], sizes[j])))
        alike = [i for i in waiting if _are_one(sizes[middle], sizes[i])]
        total = sum(weights[i] for i in alike)
        mean = sum(sizes[i] * weights[i] for i in alike) / total if total else sizes[middle]
        for i in alike:
            found[i] = mean
        waiting = [i for i in waiting if i not in set(alike)]
    return found


def _are_one(size: float, other: float) -> bool:
    return abs(size - other) <= _SAME * size


def _advance(char: str) -> float:
    if char >= "\u2e80":
        return 1.0
    if char in _NARROW:
        return 0.3
    if char in _WIDE:
        return 0.82
    if char.isupper():
        return 0.68
    return 0.26 if char == " " else 0.5
