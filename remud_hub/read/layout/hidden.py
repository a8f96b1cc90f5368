"""Text that is there but cannot be seen: the rest of a page that was embedded as a figure and cropped."""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.records import Box


Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_DEEPEST = 8
"""Forms may contain themselves."""
_COVERED = 0.6


@dataclass(frozen=True)
class HiddenText:
    """A run of text outside of what its form object shows."""

    font: str
    box: Box


def hidden_text(page: Any) -> list[HiddenText]:
    """Return the runs of text on a PDFium page that are clipped away, in points on the page as it is shown."""
    objects = (raw.FPDFPage_GetObject(page.raw, i) for i in range(raw.FPDFPage_CountObjects(page.raw)))
    forms = [found for found in objects if raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_FORM]
    found = [run for form in forms for run in _in_form(form, _IDENTITY, 0)]
    if not found:
        return []
    left, bottom, right, top = page.get_cropbox()
    size, turns = (right - left, top - bottom), page.get_rotation() // 90
    return [
        HiddenText(font, boxes.quarter_turns((x0 - left, top - y1, x1 - left, top - y0), size, turns))
        for font, (x0, y0, x1, y1) in found
    ]


def is_hidden(box: Box, font: str, hidden: Sequence[HiddenText]) -> bool:
    """Whether a text is made of hidden runs. Visible text may stand in the same place, so its first font must be theirs."""
    name = plain_name(font)
    here = [
        run
        for run in hidden
        if boxes.y_overlap(run.box, box) > 0.4 * boxes.height(run.box) and boxes.x_overlap(run.box, box) > 0
    ]
    begins = any(run.font == name and run.box[0] - 2 <= box[0] + 2 <= run.box[2] + 2 for run in here)
    return begins and sum(boxes.x_overlap(run.box, box) for run in here) > _COVERED * boxes.width(box)


def plain_name(font: str) -> str:
    """Return a font's name without the mark of a subset."""
    return font.lstrip("/").split("+")[-1]


def _in_form(form: Any, outer: Matrix, depth: int) -> Iterator[tuple[str, Box]]:
    matrix = _times(_matrix(form), outer)
    for i in range(raw.FPDFFormObj_CountObjects(form)):
        found = raw.FPDFFormObj_GetObject(form, i)
        kind = raw.FPDFPageObj_GetType(found)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            yield from _in_form(found, matrix, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            bounds, clip = _bounds(found), _clip(found)
            if clip is not None and boxes.area(boxes.intersection(bounds, clip)) < 0.3 * boxes.area(bounds):
                yield _font(found), _mapped(bounds, matrix)


def _bounds(found: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(found, left, bottom, right, top)
    return (left.value, bottom.value, right.value, top.value)


def _clip(found: Any) -> Box | None:
    """Return the box that all clip paths of an object share."""
    path = raw.FPDFPageObj_GetClipPath(found)
    shared: Box | None = None
    for i in range(max(0, raw.FPDFClipPath_CountPaths(path))):
        points = [
            _point(raw.FPDFClipPath_GetPathSegment(path, i, j))
            for j in range(raw.FPDFClipPath_CountPathSegments(path, i))
        ]
        if points:
            area = boxes.union((x, y, x, y) for x, y in points)
            shared = area if shared is None else boxes.intersection(shared, area)
    return shared


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _font(found: Any) -> str:
    font = raw.FPDFTextObj_GetFont(found)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    return plain_name(buffer.value.decode("utf-8", "replace"))


def _matrix(form: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _mapped(box: Box, matrix: Matrix) -> Box:
    a, b, c, d, e, f = matrix
    corners = [(box[i], box[j]) for i in (0, 2) for j in (1, 3)]
    return boxes.union((a * x + c * y + e, b * x + d * y + f) * 2 for x, y in corners)
