"""Text that is in a PDF but that nobody can see: it may be left over from cropping, or be meant for machines alone.

PDF 32000-1:2008 gives the ways: text rendering mode 3 (section 9.3.6), clipping (8.5.4), colour of the ground, a picture
painted over it (8.2: later objects cover earlier ones), type too small to read, a place off the page.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.read.objects import PageObject, from_top, page_objects, scale_of
from remud_hub.records import Box


Reason = Literal[
    "clipped away", "invisible mode", "transparent", "colour of the ground", "covered", "tiny", "off the page"
]

_COVERED = 0.6
_OFF = 1.5
"""Two parsers measure one place so differently, in points."""
_UNDER, _SMALLEST_COVER = 0.95, 4.0
_SEGMENTS_OF_A_BOX = 5
_SMALLEST_TYPE = 1.5
_PALE = 200
_LEAST_CONTRAST = 16
_SEE_THROUGH = 8
_INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)


@dataclass(frozen=True)
class HiddenText:
    """A run of text that nobody can see."""

    text: str
    font: str
    box: Box
    """In points, on the page as it is shown."""
    reason: Reason


@dataclass(frozen=True)
class HiddenTexts:
    """All of a page."""

    runs: tuple[HiddenText, ...] = ()
    fonts: frozenset[str] = frozenset()
    """All fonts of the page, also of what can be seen."""

    def hold(self, text: str, font: str, box: Box) -> bool:
        """Whether a text is made of hidden runs. The same may stand there to be seen, so place, letters and font must fit.

        Args:
            text: What a parser found.
            font: Its font; a name that is none of the page's is the parser's own, and says nothing.
            box: Where it stands on the page as it is shown.
        """
        if not self.runs:
            return False
        name = plain_name(font)
        here = [run for run in self.runs if _are_level(run.box, box) and _is_part(run.box, box)]
        # A line may go on in another font; the parser's name is that of its beginning
        first = [run for run in here if run.font == name] if name in self.fonts else here
        letters = _letters(text)
        said = any(letters in _letters(run.text) or letters.startswith(_letters(run.text)) for run in first)
        return said and sum(boxes.x_overlap(run.box, box) for run in here) > _COVERED * boxes.width(box)


def hidden_texts(page: Any, text: Any) -> HiddenTexts:
    """Return what nobody can see of the text of a PDFium page.

    Args:
        page: The page.
        text: Its text page.
    """
    found: list[HiddenText] = []
    covers: list[Box] = []
    shown = _Shown(page)
    fonts: set[str] = set()
    for item in reversed(list(page_objects(page))):  # what is painted last lies on top
        if item.kind != raw.FPDF_PAGEOBJ_TEXT:
            if _is_cover(item):
                covers.append(item.shown)
        elif boxes.area(item.bounds) > 0:
            fonts.add(font := _font(item.handle))
            if (reason := _reason(item, covers, shown)) is not None:
                found.append(HiddenText(_text(item.handle, text), font, item.bounds, reason))
    return HiddenTexts(tuple(_placed(run, page) for run in reversed(found)), frozenset(fonts))


def plain_name(font: str) -> str:
    """Return a font's name without the mark of a subset."""
    return font.lstrip("/").split("+")[-1]


def _are_level(run: Box, box: Box) -> bool:
    """Whether a run, measured by its glyphs, stands on the line of a text, measured by its font."""
    return box[1] - _OFF < run[1] and run[3] < box[3] + _OFF and boxes.height(run) > 0.3 * boxes.height(box)


def _is_part(run: Box, box: Box) -> bool:
    """Whether one of two texts on a line lies within the other."""
    first, second = (run, box) if boxes.width(run) < boxes.width(box) else (box, run)
    return second[0] - _OFF < first[0] and first[2] < second[2] + _OFF


def _letters(text: str) -> str:
    """Return what two parsers agree on: they write hyphens and spaces their own way."""
    return "".join(char for char in text if char.isalnum())


class _Shown:
    """The page as it is seen, rendered when somebody asks."""

    def __init__(self, page: Any) -> None:
        self._page = page
        left, bottom, right, top = page.get_bbox()
        self.area: Box = (left, bottom, right, top)
        self._image: Any = None

    def is_blank(self, bounds: Box) -> bool:
        """Whether nothing stands out from its ground there."""
        if self._image is None:
            turned = self._page.get_rotation()
            self._page.set_rotation(0)
            self._image = self._page.render(scale=1, grayscale=True, draw_annots=False).to_numpy()
            self._page.set_rotation(turned)
        left, _, _, top = self.area
        x0, x1 = int(bounds[0] - left), int(np.ceil(bounds[2] - left))
        y0, y1 = int(top - bounds[3]), int(np.ceil(top - bounds[1]))
        part = self._image[max(0, y0) : y1, max(0, x0) : x1]
        return bool(part.size) and int(part.max()) - int(part.min()) < _LEAST_CONTRAST


def _reason(item: PageObject, covers: Sequence[Box], shown: _Shown) -> Reason | None:
    if raw.FPDFTextObj_GetTextRenderMode(item.handle) in _INVISIBLE:
        return "invisible mode"
    if item.clipped:
        return "clipped away"
    if boxes.area(boxes.intersection(item.bounds, shown.area)) == 0:
        return "off the page"
    if _type_size(item) < _SMALLEST_TYPE:
        return "tiny"
    red, green, blue, opacity = _fill(item.handle)
    if opacity < _SEE_THROUGH:
        return "transparent"
    if min(red, green, blue) > _PALE and shown.is_blank(item.bounds):
        return "colour of the ground"
    return "covered" if any(boxes.inside(item.bounds, cover) > _UNDER for cover in covers) else None


def _is_cover(item: PageObject) -> bool:
    """Whether nothing can be seen through an object."""
    if item.kind != raw.FPDF_PAGEOBJ_IMAGE and not _is_filled_box(item.handle):
        return False
    if item.clipped or min(boxes.width(item.shown), boxes.height(item.shown)) < _SMALLEST_COVER:
        return False
    return not raw.FPDFPageObj_HasTransparency(item.handle)


def _is_filled_box(path: Any) -> bool:
    if raw.FPDFPath_CountSegments(path) > _SEGMENTS_OF_A_BOX:
        return False
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    return mode.value != raw.FPDF_FILLMODE_NONE and _fill(path)[3] == 255


def _placed(run: HiddenText, page: Any) -> HiddenText:
    left, bottom, right, top = page.get_bbox()
    turns = page.get_rotation() // 90
    return replace(run, box=boxes.quarter_turns(from_top(run.box, page), (right - left, top - bottom), turns))


def _text(handle: Any, text: Any) -> str:
    length = raw.FPDFTextObj_GetText(handle, text.raw, None, 0)
    buffer = (ctypes.c_ushort * max(1, length // 2))()
    raw.FPDFTextObj_GetText(handle, text.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


def _type_size(item: PageObject) -> float:
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(item.handle, size)
    return float(size.value) * scale_of(item.matrix)


def _fill(handle: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(handle, *parts):
        return (0, 0, 0, 255)
    red, green, blue, opacity = (part.value for part in parts)
    return (red, green, blue, opacity)


def _font(found: Any) -> str:
    font = raw.FPDFTextObj_GetFont(found)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    return plain_name(buffer.value.decode("utf-8", "replace"))
