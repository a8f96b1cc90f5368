"""A quick look at a PDF before the heavy reader: can it be opened, is there text, how do its pages lie."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from remud_hub import boxes
from remud_hub.errors import SourceError
from remud_hub.labels import caption_label
from remud_hub.read.frame import Frame
from remud_hub.read.hidden import HiddenTexts, hidden_texts
from remud_hub.read.layout.furniture import EdgeLine, edge_line
from remud_hub.read.objects import page_objects
from remud_hub.records import Box


_TAIL = 2048
_ENOUGH_CHARACTERS = 20
_SAMPLED_CHARACTERS = 400
_MOST_UNMAPPED = 0.3
_LONGEST_STAMPS, _STAMPED = 600, 0.07
"""So few letters may be stamps: those of JSTOR have 130, within this share of the sheet's breadth of its edges. Ours."""
_COVERED, _CELLS = 0.8, 40
"""Share of a scanned sheet that its bitmaps cover, looked at in so many rows and columns."""


@dataclass(frozen=True)
class PageFacts:
    """How one page lies and whether its text can be read."""

    size: tuple[float, float]
    """Width and height in points, without ``/Rotate``."""
    rotation: int
    """``/Rotate`` in quarter turns clockwise."""
    upright: int
    """Quarter turns clockwise that set the text of the page without ``/Rotate`` upright."""
    has_text: bool
    """Whether there is a text layer that maps to characters and can be seen."""
    skew: float = 0.0
    """Degrees clockwise that set the upright page straight; 0.0 but for scans."""
    hidden: HiddenTexts = field(default_factory=HiddenTexts)
    """Text that nobody can see."""
    edges: tuple[EdgeLine, ...] = ()
    """Lines at the upper and lower edge of the page as it is shown."""

    @property
    def frame(self) -> Frame:
        """From the page without ``/Rotate`` to the page set straight."""
        return Frame(self.size, self.upright, self.skew)


def inspect(data: bytes, name: str) -> list[PageFacts]:
    """Return the facts of every page.

    Args:
        data: The file's bytes.
        name: The file as the user knows it.

    Raises:
        SourceError: The file is empty, no PDF, truncated, damaged, locked, or has no pages.
    """
    _check_bytes(data, name)
    document = _open(data, name)
    try:
        facts = [_facts(document, i, name) for i in range(len(document))]
    finally:
        document.close()
    if not facts:
        raise SourceError(name, "the PDF has no pages", "export or download it again")
    return facts


def _check_bytes(data: bytes, name: str) -> None:
    if not data:
        raise SourceError(name, "the file is empty", "copy or download it again")
    if b"%PDF" not in data[:1024]:
        raise SourceError(name, "this is not a PDF", "convert it to PDF or take it out of the folder")
    if b"%%EOF" not in data[-_TAIL:]:
        raise SourceError(name, "the file is truncated (its end mark is missing)", "copy or download it again")


def _open(data: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise SourceError(
                name,
                "the PDF is locked with a password",
                "give the password with --password-file FILE",
            ) from None
        raise SourceError(
            name,
            "the PDF is damaged and cannot be opened",
            "download it again or repair it, for example: qpdf IN.pdf OUT.pdf",
        ) from None


def _facts(document: pypdfium2.PdfDocument, index: int, name: str) -> PageFacts:
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        raise SourceError(
            name, f"page {index + 1} is damaged", "download it again or repair it, for example: qpdf IN.pdf OUT.pdf"
        ) from None
    rotation = page.get_rotation() // 90 % 4
    width, height = page.get_size()
    text = page.get_textpage()
    hidden = hidden_texts(page, text)
    facts = PageFacts(
        size=(width, height) if rotation % 2 == 0 else (height, width),
        rotation=rotation,
        upright=_upright(text),
        has_text=_has_text(page, text, sum(map(_letters, (run.text for run in hidden.runs)))),
        hidden=hidden,
        edges=_edge_lines(page, text),
    )
    text.close()
    page.close()
    return facts


def _edge_lines(page: Any, text: Any) -> tuple[EdgeLine, ...]:
    height = page.get_size()[1]
    found: list[tuple[Box, str]] = []
    for box, rect in _runs(page, text):
        if edge_line("", boxes.center(box)[1], height) is None:
            continue
        said = text.get_text_bounded(*rect)
        if found and _goes_on(found[-1][0], box):  # some programs set every letter by itself
            before, words = found.pop()
            box, said = boxes.union([before, box]), words + said
        found.append((box, said))
    lines = (edge_line(said, boxes.center(box)[1], height) for box, said in found)
    return tuple(line for line in lines if line is not None)


def _runs(page: Any, text: Any) -> Iterator[tuple[Box, Box]]:
    """Yield the boxes of the pieces of a page's text, on the page as it is shown and as PDFium has them."""
    x0, y0, x1, y1 = page.get_bbox()
    turns = page.get_rotation() // 90 % 4
    for i in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(i)
        box = (left - x0, y1 - top, right - x0, y1 - bottom)
        yield boxes.quarter_turns(box, (x1 - x0, y1 - y0), turns), (left, bottom, right, top)


def _goes_on(before: Box, box: Box) -> bool:
    """Whether a piece of text stands straight behind another."""
    size = max(boxes.height(before), boxes.height(box))
    return boxes.are_level(before, box) and -0.5 * size < box[0] - before[2] < size


def _upright(text: Any) -> int:
    """Return the quarter turns clockwise that set most of the text upright."""
    count = text.count_chars()
    votes: Counter[int] = Counter()
    for i in range(0, count, max(1, count // _SAMPLED_CHARACTERS)):
        angle = raw.FPDFText_GetCharAngle(text.raw, ctypes.c_int(i))
        if angle >= 0:
            votes[round(angle / (math.pi / 2)) % 4] += 1
    return votes.most_common(1)[0][0] if votes else 0


def _has_text(page: Any, text: Any, hidden: int) -> bool:
    """Whether a page's text is more than stray marks, and more than what was stamped on a scan.

    Args:
        page: The page.
        text: Its text page.
        hidden: How many letters of it nobody can see.
    """
    said = text.get_text_range()
    seen = _letters(said) - hidden
    if not _is_mapped(said) or seen <= 0:
        return False
    if seen >= _LONGEST_STAMPS or (hidden == 0 and any(map(_is_caption, said.splitlines()))):
        return True
    is_stamped = _is_a_picture(page) and _further_in(page, text) - hidden < _ENOUGH_CHARACTERS
    return seen >= _ENOUGH_CHARACTERS and not is_stamped


def _is_mapped(text: str) -> bool:
    """Whether most characters are known: fonts without a Unicode map give holes and private characters."""
    characters = [char for char in text if not char.isspace()]
    unmapped = sum(
        char in "\ufffd\ufffe\uffff" or "\ue000" <= char <= "\uf8ff" or ord(char) < 32 for char in characters
    )
    return unmapped < _MOST_UNMAPPED * len(characters)


def _is_caption(line: str) -> bool:
    label = caption_label(line)
    return label is not None and label.kind == "figure"


def _is_a_picture(page: Any) -> bool:
    """Whether bitmaps cover the page, as on a scan; it may be in strips."""
    seen = np.zeros((_CELLS, _CELLS), bool)
    left, bottom, right, top = page.get_bbox()
    for item in page_objects(page):
        if item.kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = item.shown
            seen[_cells(y0, y1, bottom, top), _cells(x0, x1, left, right)] = True
    return float(seen.mean()) > _COVERED


def _cells(start: float, end: float, first: float, last: float) -> slice:
    """Return which of a page's rows or columns something takes."""
    size = max(last - first, 1.0) / _CELLS
    return slice(*(min(_CELLS, max(0, round((place - first) / size))) for place in (start, end)))


def _further_in(page: Any, text: Any) -> int:
    """Return how many letters do not stand at an edge, where publishers stamp who loaded a scan down, and when."""
    inner = boxes.grow((0.0, 0.0, *page.get_size()), -_STAMPED * min(page.get_size()))
    return sum(
        _letters(text.get_text_bounded(*rect))
        for box, rect in _runs(page, text)
        if boxes.area(boxes.intersection(box, inner)) > 0
    )


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)
