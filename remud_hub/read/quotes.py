"""Quotation marks and dashes of Chinese text: docling-parse makes ``"`` and ``--`` of “ ” and ——, PDFium reads them as printed."""

import re

from remud_hub.read.layout.content import Cell, PageText
from remud_hub.read.unmapped import Reread


_STRAIGHT = re.compile("[\"'-]")
_CHINESE = re.compile("[一-鿿]")
_FOLDED = str.maketrans("“”‘’–—―", "\"\"''---")


def with_quotes(text: PageText, reread: Reread) -> PageText:
    """Return the text of a page with its quotation marks and dashes as printed.

    Args:
        text: As it was parsed.
        reread: Asked for each Chinese text with such signs; another text than the one known is not believed.
    """
    words, lines = (tuple(_as_printed(cell, reread) for cell in cells) for cells in text)
    return PageText(words, lines)


def _as_printed(cell: Cell, reread: Reread) -> Cell:
    if not (_STRAIGHT.search(cell.text) and _CHINESE.search(cell.text)):
        return cell
    again = "".join(reread(cell.box).split())
    folded = again.translate(_FOLDED)
    if folded != "".join(cell.text.split()):
        return cell
    signs = (printed for printed, plain in zip(again, folded, strict=True) if _STRAIGHT.match(plain))
    return cell._replace(text=_STRAIGHT.sub(lambda _: next(signs), cell.text))
