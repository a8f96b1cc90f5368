"""The size of type on a scan, told by how wide a text is: heights of OCR boxes depend on which letters stand in them."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from remud_hub import boxes
from remud_hub.records import Box


_NARROW = frozenset("iljtfrI.,:;'!|()[]-’‘`/")
_WIDE = frozenset("mwMW@%—")
_SAME = 0.08
"""Sizes that differ by less are one size, printed."""
_FLUSH, _INDENT = 0.5, 3.0
"""Lines of a column begin and end at one place, give or take so many sizes; first lines are indented by less than the other."""
_NEXT, _REGULAR = 1.7, 0.12
"""The middle of the next line is so many sizes below, and within a paragraph always as many, give or take the other."""
_STRETCHED, _LOOSE = 1.3, 1.2
"""Spaces make lines set to full width look so much larger than others, at most; and what a short line may differ by."""
_SCANTY = 2.0
"""The size of a line shorter than this, in sizes, as of ``2).``, is known no better than that of stretched ones."""
_LAST, _CLOSE = 5.0, 1.55
"""A second line so short, in sizes, and at its middle no farther below, is the rest of the first."""


def em_width(text: str) -> float:
    """Return how wide a text is set, in sizes of its type: averages of common text faces, and full squares for Chinese."""
    return sum(map(_advance, text))


def of_paragraphs(lines: Sequence[Box], sizes: Sequence[float]) -> list[float]:
    """Return the sizes, each line of a paragraph given that of most of them: wide spaces make lines look set larger.

    Args:
        lines: Lines of text.
        sizes: Their measured sizes.
    """
    found = list(sizes)
    paragraphs: list[list[int]] = []
    for i in sorted(range(len(lines)), key=lambda i: boxes.center(lines[i])[1]):
        mine = next((group for group in reversed(paragraphs) if _goes_on(group, i, lines, sizes)), None)
        if mine is None:
            paragraphs.append([i])
        else:
            mine.append(i)
    for group in paragraphs:
        long = [sizes[i] for i in group if boxes.width(lines[i]) >= _LAST * sizes[i]]
        usual = median(long or [sizes[i] for i in group])
        for i in group:
            found[i] = usual
    return found


def _goes_on(group: Sequence[int], i: int, lines: Sequence[Box], sizes: Sequence[float]) -> bool:
    """Whether a line is the next of a paragraph."""
    size, last, line = median(sizes[j] for j in group), lines[group[-1]], lines[i]
    pitch = boxes.center(line)[1] - boxes.center(last)[1]
    if not 0.5 * size < pitch < _NEXT * size:
        return False
    shift, left, right = (line[0] - last[0]), abs(line[0] - last[0]), abs(line[2] - last[2])
    ratio = max(size, sizes[i]) / min(size, sizes[i])
    if max(left, right) < _FLUSH * size:
        return ratio < _STRETCHED
    most = _STRETCHED if boxes.width(line) < _SCANTY * size else _LOOSE
    ends_here = left < _FLUSH * size and line[2] < last[2] and ratio < most
    if len(group) == 1:  # the first line may be indented
        indented = right < _FLUSH * size and -_INDENT * size < shift < 0 and ratio < _LOOSE
        return indented or (ends_here and boxes.width(line) < _LAST * size and pitch < _CLOSE * size)
    pitches = [boxes.center(lines[b])[1] - boxes.center(lines[a])[1] for a, b in pairwise(group)]
    return ends_here and abs(pitch - median(pitches)) < _REGULAR * size


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
