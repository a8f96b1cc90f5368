"""Characters that a parser cannot map, read another way: fonts without a Unicode map hide ligatures (``di�erent``) and signs.

PDF 32000-1:2008, section 9.10.2: a reader may go by the names of glyphs, and not every one does. Where none can, a picture of
the line is read: a strain of ``�12.0 � 4.1 %`` is one of −12.0 ± 4.1 %.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.content import Cell, PageText
from remud_hub.records import Box


Reread = Callable[[Box], str]
"""Returns what stands in a box, read another way."""

UNMAPPED = "\ufffd"
_SOFT_HYPHEN = "\u00ad"
_NO_CHARACTER = {"Cc", "Cn", "Co", "Cs"}
_BULLETS = re.compile(rf"^(?:{UNMAPPED}+(?:\s+|$))+")
_IN_WORDS = re.compile(rf"(?:\S+\s+)?(?<!\S){UNMAPPED}+(?!\S)(?:\s+\S+)?|\S*{UNMAPPED}\S*")
"""A word with such characters; one that is nothing else, with its neighbours."""
_SEVERAL = r"(\S{1,3})"
"""What one of them may stand for: a ligature has up to three letters."""


def mended(text: PageText, rereads: Sequence[Reread]) -> PageText:
    """Return the text of a page as it is printed.

    Characters that nobody can read stay U+FFFD; bullets among them are left out.

    Args:
        text: As it was parsed.
        rereads: Asked one after another, as long as there are such characters.
    """
    lines = tuple(_line(_plain(cell), rereads) for cell in text.lines)
    words = tuple(_word(_plain(cell), lines) for cell in text.words)
    return PageText(words, lines)


def _plain(cell: Cell) -> Cell:
    """Return a cell without characters that are not seen, a hyphen at its end excepted: there the word is broken."""
    if cell.text.isprintable():
        return cell
    return cell._replace(text="".join(map(_shown, cell.text[:-1])) + _shown(cell.text[-1:], at_end=True))


def _shown(char: str, *, at_end: bool = False) -> str:
    if char == _SOFT_HYPHEN:
        return char if at_end else ""
    kind = unicodedata.category(char)
    return UNMAPPED if kind in _NO_CHARACTER else "" if kind == "Cf" else char


def _line(cell: Cell, rereads: Sequence[Reread]) -> Cell:
    text = cell.text
    for reread in rereads:
        if UNMAPPED in text:
            text = _as_in(reread(cell.box), text)
    return cell._replace(text=_BULLETS.sub("", text)) if UNMAPPED in cell.text else cell


def _word(cell: Cell, lines: Sequence[Cell]) -> Cell:
    if UNMAPPED not in cell.text:
        return cell
    line = next((line.text for line in lines if boxes.inside(cell.box, line.box) > 0.5), "")
    return cell._replace(text=_as_in(line, cell.text))


def _as_in(again: str, text: str) -> str:
    """Return a text with its unmapped characters as what was read again has them in the same words."""
    return _IN_WORDS.sub(lambda found: _found(again, found[0]), text)


def _found(again: str, said: str) -> str:
    if not said.replace(UNMAPPED, "").strip():  # anything would fit
        return said
    known = (re.escape(part).replace(r"\ ", r"\s+") for part in said.split(UNMAPPED))
    found = re.search(rf"(?<!\S){_SEVERAL.join(known)}(?!\S)", again)
    clear = found is not None and all(part.isprintable() and UNMAPPED not in part for part in found.groups())
    return " ".join(found[0].split()) if found and clear else said
