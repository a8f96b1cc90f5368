"""What is painted on a page, thing by thing, as PDFium finds it: texts, images and paths, those in forms included."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.records import Box


Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_NOWHERE: Box = (0, 0, 0, 0)
_DEEPEST = 8
"""Forms may contain themselves."""
_PAINTED = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)


@dataclass(frozen=True)
class PageObject:
    """A text, image or path. What is known of it is asked of PDFium when it is wanted: charts have tens of thousands."""

    handle: Any
    kind: int
    """``FPDF_PAGEOBJ_TEXT``, ``_IMAGE`` or ``_PATH``."""
    outer: Matrix
    """Of the form that it stands in, to the page."""
    depth: int
    """In how many forms."""
    window: Box | None = None
    """What the forms around its own leave of the page, likewise as ``bounds``; None where there are none."""

    @cached_property
    def bounds(self) -> Box:
        """In points, origin bottom left, on the page without ``/Rotate``."""
        return _mapped(_bounds(self.handle), self.outer)

    @cached_property
    def matrix(self) -> Matrix:
        """From its own coordinates to the page's (PDF 32000-1:2008, section 8.3.3)."""
        return _times(_matrix(self.handle), self.outer)

    @cached_property
    def shown(self) -> Box:
        """What of the bounds its clip paths leave, and those of the forms it stands in, likewise."""
        seen = _narrowed(self.window, _clip_on_page(self.handle, self.outer))
        return boxes.intersection(self.bounds, seen) if seen else self.bounds

    @cached_property
    def clipped(self) -> bool:
        """Whether most of it lies outside of what its form shows."""
        # Text on the page itself has clip paths that do not clip it, text in forms has not
        return self.depth > 0 and boxes.area(self.shown) < 0.3 * boxes.area(self.bounds)

    @cached_property
    def is_drawn(self) -> bool:
        """Whether it is an image, or a path that is filled or stroked: others only clip."""
        if self.kind != raw.FPDF_PAGEOBJ_PATH:
            return bool(self.kind == raw.FPDF_PAGEOBJ_IMAGE)
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(self.handle, mode, stroke)
        return mode.value != raw.FPDF_FILLMODE_NONE or bool(stroke.value)


def page_objects(page: Any) -> Iterator[PageObject]:
    """Yield what is painted on a PDFium page, in the order of painting."""
    for i in range(raw.FPDFPage_CountObjects(page.raw)):
        yield from _unfolded(raw.FPDFPage_GetObject(page.raw, i), _IDENTITY, 0)


def from_top(bounds: Box, page: Any) -> Box:
    """Return bounds with the origin top left, on the page without ``/Rotate``."""
    left, _, _, top = page.get_bbox()
    return (bounds[0] - left, top - bounds[3], bounds[2] - left, top - bounds[1])


def scale_of(matrix: Matrix) -> float:
    """Return by how much a matrix makes things larger."""
    return float(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)


def _unfolded(handle: Any, outer: Matrix, depth: int, window: Box | None = None) -> Iterator[PageObject]:
    kind = raw.FPDFPageObj_GetType(handle)
    if kind == raw.FPDF_PAGEOBJ_FORM:
        matrix = _times(_matrix(handle), outer)
        within = _narrowed(window, _clip_on_page(handle, outer)) if depth > 0 else None
        for i in range(raw.FPDFFormObj_CountObjects(handle) if depth < _DEEPEST else 0):
            yield from _unfolded(raw.FPDFFormObj_GetObject(handle, i), matrix, depth + 1, within)
    elif kind in _PAINTED:
        yield PageObject(handle, kind, outer, depth, window)


def _narrowed(window: Box | None, clip: Box | None) -> Box | None:
    return boxes.intersection(window, clip) if window and clip else window or clip


def _clip_on_page(found: Any, outer: Matrix) -> Box | None:
    clip = _clip(found)
    if clip is None:
        return None
    return _mapped(clip, outer) if boxes.area(clip) > 0 else _NOWHERE


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


def _matrix(found: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(found, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _mapped(box: Box, matrix: Matrix) -> Box:
    if matrix == _IDENTITY:
        return box
    a, b, c, d, e, f = matrix
    corners = [(box[i], box[j]) for i in (0, 2) for j in (1, 3)]
    return boxes.union((a * x + c * y + e, b * x + d * y + f) * 2 for x, y in corners)
