"""Bitmap fonts of TeX, whose glyphs are named by their codes: ``a114`` is ``r``.

The dingbats of PDF 32000-1:2008, annex D.6, have such names too, and docling-parse takes one for the other: ``Figure`` becomes
``❋✐❣✉a114❡``. PDFium goes by the codes, so those words are taken from it.
"""

import re

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.unmapped import Reread


_DINGBAT = "[\u2701-\u27be]"
_LETTERS_NO_DINGBAT_HAS = "a11[3-9]"
"""``q`` to ``w``: without one of them there is hardly a line of text."""
_SIGN = re.compile(rf"{_DINGBAT}{_LETTERS_NO_DINGBAT_HAS}|{_LETTERS_NO_DINGBAT_HAS}{_DINGBAT}")
_MISNAMED = re.compile(rf"{_DINGBAT}|(?:^|[^\W\d]|\d{{2}})a\d{{2,3}}")
_NAME = re.compile(r"a\d{2,3}")
_ASTRAY = 0.1
"""Share of its glyphs by which a text read again may be longer or shorter. Ours."""
_BY_CODE = str.maketrans(
    {
        "\x0b": "ff",
        "\x0c": "fi",
        "\x0e": "ffi",
        "\x0f": "ffl",
        "\x10": "“",
        "\x11": "”",
        "\x15": "–",
        "\x16": "—",
        "\x1b": "ff",
        "\x1c": "fi",
        "\x1d": "fl",
        "\x1e": "ffi",
        "\x1f": "ffl",
    }
)
"""Codes of TeX's encodings OT1 (below 16) and T1 that are no characters; OT1's ``fl`` (13) cannot be told from the end of a line."""


class UnreadableFontError(ValueError):
    """Most lines of a page are in such a font, and nothing says what they are."""


def by_code(text: PageText, reread: Reread) -> PageText:
    """Return the text of a page with the words of such fonts as they are printed.

    Args:
        text: As docling-parse has it.
        reread: Returns what PDFium has in a box.

    Raises:
        UnreadableFontError: Most of its lines cannot be read.
    """
    if not any(_SIGN.search(line.text) for line in text.lines):
        return text
    lines = tuple(_read(cell, reread) for cell in text.lines)
    if 2 * sum(_MISNAMED.search(line.text) is not None for line in lines) > len(lines):
        raise UnreadableFontError(
            "its text is in a bitmap font whose size the file does not say; scan it to have it read by OCR"
        )
    return PageText(tuple(_read(cell, reread) for cell in text.words), lines)


def _read(cell: Cell, reread: Reread) -> Cell:
    if not _MISNAMED.search(cell.text):
        return cell
    again = reread(cell.box).strip().replace("\r\n", " ")
    return cell._replace(text=again.translate(_BY_CODE)) if _is_as_long(again, cell.text) else cell


def _is_as_long(again: str, text: str) -> bool:
    """Tell whether both have as many glyphs, or nearly: where the file does not say how large they are, boxes are wrong."""
    glyphs = len(_NAME.sub("?", text).replace(" ", ""))
    return abs(len(again.replace(" ", "")) - glyphs) <= max(1, _ASTRAY * glyphs)
