"""A scanned page, looked at: how it lies, what it says, what is printed besides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

import numpy as np
import numpy.typing as npt
from PIL import Image

from remud_hub import boxes
from remud_hub.labels import caption_label
from remud_hub.ocr.base import OcrEngine, ReadLine
from remud_hub.read.layout.lines import Line
from remud_hub.read.scan.abreast import captions_apart
from remud_hub.read.scan.levels import Levels, levels_of
from remud_hub.read.scan.light import evenly_lit
from remud_hub.read.scan.marks import Marks, find_marks
from remud_hub.read.scan.mend import mended
from remud_hub.read.scan.sheet import sheet_alone
from remud_hub.read.scan.sizes import em_width, of_paragraphs, snapped
from remud_hub.read.scan.straighten import Spotter, lie, set_straight


_SURE = 0.85
"""Mean confidence of what is read the right way up; a page on its head has less, and so have curves."""
_PLAIN, _BOLD = "scanned", "scanned-Bold"
_BOLDER, _ON_A_GROUND = 1.45, 2.4
"""How much more ink than plain type bold type takes; what takes still more stands on a coloured ground."""
_SPACE = 0.7
"""How far, in sizes, the words of a sentence stand apart."""
_LABEL_GAP = 4.0
"""How far a caption's words may stand from its label, in sizes of it."""
_MARGIN = 0.3
"""OCR's boxes are wider than the text by about so many sizes of it."""
_LINE_HEIGHT = 1.15
_LONG_LINE = 15
_UPRIGHT = 1.5
"""What is so many times higher than wide, and more than a letter or two, runs up or down."""
_FEW, _TALLEST = 2, 40.0
"""A letter or two taller than this, in points, are a shape that OCR took for a letter; more are, where it is unsure."""


@dataclass(frozen=True)
class Scan:
    """What is seen on a scanned page. Boxes are in points on the page set straight."""

    upright: int
    """Quarter turns clockwise that set the page without ``/Rotate`` upright."""
    skew: float
    """Degrees clockwise that then set it straight."""
    lines: tuple[Line, ...]
    marks: Marks
    confidence: float
    """How sure OCR is of its text, from 0.0 to 1.0; 0.0 without text."""
    levels: Levels


def look(page: Image.Image, scale: float, engine: OcrEngine, spotter: Spotter) -> Scan:
    """Read a scanned page.

    Args:
        page: The page without ``/Rotate``, lying in whichever way.
        scale: Its pixels per point.
        engine: What reads it.
        spotter: What finds lines that may lie in any way.
    """
    page = sheet_alone(page, scale)
    upright, skew, is_sure = lie(page, spotter)

    @cache
    def reading(turns: int, skew: float) -> tuple[Image.Image, list[ReadLine]]:
        straight = set_straight(page, turns, skew)
        return straight, engine.read(straight)

    if upright and not is_sure:
        turned = max(_level_letters(reading(turns, skew)[1]) for turns in (1, 3))
        upright = _level_letters(reading(0, 0.0)[1]) < turned
        skew = skew if upright else 0.0
    upright = upright or (not is_sure and _captions_stand(reading(0, skew)[1]))
    best: tuple[float, int, list[ReadLine], Image.Image] | None = None
    for turns in (1, 3) if upright else (0, 2):
        straight, read = reading(turns, skew)
        found = (_confidence(read), turns, read, straight)
        best = found if best is None or found[0] > best[0] else best
        if not read or best[0] > _SURE:
            break
    assert best is not None
    confidence, turns, read, straight = best
    lines = _with_labels(captions_apart(_weighed(_lines(read, scale), straight, scale), straight, scale))
    captions = [line.box for line in lines if caption_label(line.text) is not None]
    marks = find_marks(evenly_lit(straight, scale), scale, [line.box for line in lines], captions)
    return Scan(turns, skew, tuple(lines), marks, confidence, levels_of(page))


def _confidence(lines: list[ReadLine]) -> float:
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 0.0


def _level_letters(lines: list[ReadLine]) -> float:
    """Return how many letters of lines that run across are read, less those that OCR is unsure of."""
    return sum(line.confidence * len(line.text) for line in lines if boxes.height(line.box) < boxes.width(line.box))


def _captions_stand(lines: list[ReadLine]) -> bool:
    """Whether captions run up or down alone, and say more than all that is level: only the running head lies otherwise."""
    level = {_is_level(line) for line in lines if caption_label(line.text) is not None}
    return level == {False} and _letters(lines, level=False) > _letters(lines, level=True)


def _letters(lines: list[ReadLine], *, level: bool) -> int:
    return sum(len(line.text) for line in lines if _is_level(line) == level)


def _lines(found: list[ReadLine], scale: float) -> list[Line]:
    read = [line for line in found if boxes.height(line.box) < _TALLEST * scale or _is_type(line)]
    measured = of_paragraphs([line.box for line in read], [_size(line) for line in read])
    sizes = snapped([size / scale for size in measured], [len(line.text) for line in read])
    return [_line(line, size, scale) for line, size in zip(read, sizes, strict=True)]


def _is_type(line: ReadLine) -> bool:
    """Whether what is taller than text is a title, or runs up or down, and no shape or curve that OCR took for letters."""
    return len(line.text) > _FEW and (not _is_level(line) or line.confidence > _SURE)


def _size(line: ReadLine) -> float:
    """Return the size of the type in pixels: by the length of the line, but no more than its breadth allows."""
    length, breadth = boxes.width(line.box), boxes.height(line.box)
    if not _is_level(line):
        length, breadth = breadth, length
    return min(length / (em_width(line.text) + _MARGIN), breadth)


def _is_level(line: ReadLine) -> bool:
    """Whether a line runs across; those beside the axes of charts run up."""
    return len(line.text) <= _FEW or boxes.height(line.box) < _UPRIGHT * boxes.width(line.box)


def _line(line: ReadLine, size: float, scale: float) -> Line:
    x0, y0, x1, y1 = (value / scale for value in line.box)
    half, margin = _LINE_HEIGHT * size / 2, _MARGIN * size / 2
    level, (across, along) = _is_level(line), boxes.center((x0, y0, x1, y1))
    box = (
        (x0 + margin, along - half, x1 - margin, along + half)
        if level
        else (across - half, y0 + margin, across + half, y1 - margin)
    )
    return Line(mended(line.text), box, size, _PLAIN, _PLAIN, _PLAIN, level)


def _weighed(lines: Sequence[Line], page: Image.Image, scale: float) -> list[Line]:
    """Tell by how much ink they take, for their size and letters, which lines are bold."""
    grey = np.asarray(page.convert("L"))
    weights = [_weight(line, grey, scale) for line in lines]
    long = [weight for line, weight in zip(lines, weights, strict=True) if len(line.text) >= _LONG_LINE]
    plain = (median(long) if long else 0.0) or float("inf")
    return [
        replace(line, font=_BOLD, lead_font=_BOLD, tail_font=_BOLD)
        if _BOLDER < weight / plain < _ON_A_GROUND
        else line
        for line, weight in zip(lines, weights, strict=True)
    ]


def _weight(line: Line, grey: npt.NDArray[np.uint8], scale: float) -> float:
    x0, y0, x1, y1 = (max(0, round(value * scale)) for value in line.box)
    part = grey[y0:y1, x0:x1]
    return float((255 - part).sum() / 255 / scale**2 / (line.size**2 * em_width(line.text))) if part.size else 0.0


def _with_labels(lines: Sequence[Line]) -> list[Line]:
    """Put labels that OCR cut off back in front of their captions."""
    joined = list(lines)
    for label in lines:
        found = caption_label(label.text)
        if found is None or found.end < len(label.text):
            continue
        if any(_leads_to(line, label) for line in lines if line is not label):
            continue  # within a sentence
        right = [line for line in joined if line is not label and _follows(label, line)]
        if right:
            first = min(right, key=lambda line: line.box[0])
            whole = replace(first, text=f"{label.text} {first.text}", box=boxes.union([label.box, first.box]))
            joined = [whole if line is first else line for line in joined if line is not label]
    return joined


def _leads_to(line: Line, label: Line) -> bool:
    """Whether a line ends right before a label."""
    apart = label.box[0] - line.box[2]
    return boxes.are_level(line.box, label.box) and -_SPACE * label.size < apart < _SPACE * label.size


def _follows(label: Line, line: Line) -> bool:
    apart = boxes.x_overlap(label.box, line.box)
    return (
        boxes.are_level(label.box, line.box) and -_LABEL_GAP * label.size < apart <= 0 and line.box[0] > label.box[0]
    )
