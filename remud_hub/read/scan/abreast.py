"""Captions side by side that OCR read as one line, told apart: their columns are closer than OCR's lines are long."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from PIL import Image

from remud_hub.labels import caption_label
from remud_hub.read.layout.ink import Ink, scanned_paper
from remud_hub.read.layout.lines import Line
from remud_hub.read.scan.sizes import em_width
from remud_hub.records import Box


_GAP = 0.9
"""Captions side by side are farther apart than this, in sizes."""
_OFF = 2.0
"""The gap is where the text says, give or take so many sizes."""
_NARROW = 0.5
"""Below the first line the gap may be this narrow, and ends at one place, give or take so many sizes."""
_NEXT = 1.6
"""Lines of one caption follow at less than this, in sizes."""


def captions_apart(lines: Sequence[Line], page: Image.Image, scale: float) -> list[Line]:
    """Return the lines of a page, those that run over the gap between two captions cut there.

    Args:
        lines: What OCR read.
        page: The straight page.
        scale: Its pixels per point.
    """
    ink = Ink(page, scale, scanned_paper(page))
    found: list[Line] = []
    gaps: list[Box] = []
    for line in sorted(lines, key=lambda line: line.box[1]):
        mine = list(_labelled(line, ink)) or [cut for gap in gaps if (cut := _below(line, gap, ink)) is not None]
        found.extend(_cut(line, mine))
        gaps = [gap for gap in gaps if line.box[1] - gap[3] < _NEXT * line.size]
        gaps.extend((low, line.box[1], high, line.box[3]) for _, low, high in mine)
    return found


_Cut = tuple[int, float, float]
"""Where a line is cut: before which character, and where the gap begins and ends."""


def _labelled(line: Line, ink: Ink) -> Iterator[_Cut]:
    """Yield the gaps before labels within a line that begins with one of their kind: 图 A behind 图 6 is 心动图 and its panel."""
    first = caption_label(line.text)
    if first is None:
        return
    for at in range(1, len(line.text)):
        if line.text[at - 1].isalnum() and line.text[at - 1].isascii():
            continue
        label = caption_label(line.text[at:])
        if label is None or label.is_letter != first.is_letter:
            continue
        if (gap := _gap(line, at, ink)) is not None:
            yield (at, *gap)


def _gap(line: Line, at: int, ink: Ink) -> tuple[float, float] | None:
    """Return the blank stretch about where a character of a line begins, if it is wide."""
    x0, y0, x1, y1 = line.box
    near = x0 + (x1 - x0) * em_width(line.text[:at]) / em_width(line.text)
    reach = _OFF * line.size
    gap = ink.gutter((max(x0, near - reach), y0, min(x1, near + reach), y1))
    return gap if gap is not None and gap[1] - gap[0] > _GAP * line.size else None


def _below(line: Line, gap: Box, ink: Ink) -> _Cut | None:
    """Return where to cut a line that runs over the gap between the captions above it, which ends at one place in all lines."""
    x0, y0, x1, y1 = line.box
    if not x0 < gap[0] < gap[2] < x1:
        return None
    blank = ink.gutter((max(x0, gap[2] - _OFF * line.size), y0, gap[2] + _NARROW * line.size, y1))
    if blank is None or blank[1] - blank[0] < _NARROW * line.size or abs(blank[1] - gap[2]) > _NARROW * line.size:
        return None
    share = (blank[0] - x0) / (x1 - x0 - blank[1] + blank[0])
    ends = [at for at in range(1, len(line.text)) if line.text[at] == " " or line.text[at] >= "\u2e80"]
    whole = em_width(line.text)
    at = min(ends, key=lambda at: abs(em_width(line.text[:at]) / whole - share), default=None)
    return None if at is None else (at, *blank)


def _cut(line: Line, cuts: Sequence[_Cut]) -> Iterator[Line]:
    x0, y0, x1, y1 = line.box
    edges = [(0, x0, x0), *cuts, (len(line.text), x1, x1)]
    for (start, _, left), (end, right, _) in pairwise(edges):
        yield replace(line, text=line.text[start:end].strip(), box=(left, y0, right, y1))
