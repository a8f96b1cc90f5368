"""Characters that a parser cannot map, read another way: fonts without a Unicode map hide ligatures (``di�erent``) and signs.

PDF 32000-1:2008, section 9.10.2: a reader may go by the names of glyphs, and not every one does. Where none can, a picture of
the line is read: a strain of ``�12.0 � 4.1 %`` is one of −12.0 ± 4.1 %.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

from remud_hub import boxes
from remud_hub.read.layout.content import Cell, PageText
from remud_hub.records import Box


Reread = Callable[[Box], str]
"""Returns what stands in a box, read another way."""

UNMAPPED = "\ufffd"
_SOFT_HYPHEN = "\u00ad"
_NO_CHARACTER = {"Cc", "Cn", "Co", "Cs"}
_UNWRITTEN = re.compile("[\u0370-\u037d\u037f]")
"""Greek letters that no text of today has: glyphs of other codes."""
_GREEK_QUESTION = "\u037e"
"""Between these it is a glyph of another code, too; else it is the semicolon that it looks like."""
_BULLETS = re.compile(rf"^(?:{UNMAPPED}+(?:\s+|$))+")
_HOLE = re.compile(f"{UNMAPPED}+")
_IN_WORDS = re.compile(rf"(?:\S+\s+)?(?<!\S){UNMAPPED}+(?!\S)(?:\s+\S+)?|\S*{UNMAPPED}\S*")
"""A word with such characters; one that is nothing else, with its neighbours."""
_SEVERAL = 3
"""So many letters one of them may stand for: those of a ligature."""
_ROOMS = (0.0, 1.0)
"""Room given to a line at its end, in its heights."""
_MOST_HOLES = 6
"""A word with more such characters in several places says too little of them, and trying all lengths takes forever."""
_FEWEST_ALONE = 4
"""Fewer such characters and nothing else are a bullet or a sign, and what stands beside them is not theirs."""
_BETWEEN_LIGATURES = 8
"""So many letters stand between two ligatures at least, each of which is one glyph."""
_AT_END = re.compile(rf"(?<=[^\s{UNMAPPED}]){UNMAPPED}$")
_LOOKS = frozenset("'\"‘’“”`´-‐‑–—−·")
"""Signs that two readers take for one another."""


def mended(text: PageText, rereads: Sequence[Reread]) -> PageText:
    """Return the text of a page as it is printed.

    Characters that nobody can read stay U+FFFD; bullets among them are left out.

    Args:
        text: As it was parsed.
        rereads: Asked one after another, as long as there are such characters. What the first finds may stand for a whole line.
    """
    lines = tuple(_line(_plain(cell), rereads) for cell in text.lines)
    words = tuple(_word(_plain(cell), lines, rereads[0]) for cell in text.words)
    return PageText(words, lines)


def _plain(cell: Cell) -> Cell:
    """Return a cell without characters that are not seen, a hyphen at its end excepted: there the word is broken."""
    text = _UNWRITTEN.sub(UNMAPPED, cell.text)
    text = text.replace(_GREEK_QUESTION, ";" if text == cell.text else UNMAPPED)
    if text.isprintable():
        return cell._replace(text=text)
    return cell._replace(text="".join(map(_shown, text[:-1])) + _shown(text[-1:], at_end=True))


def _shown(char: str, *, at_end: bool = False) -> str:
    if char == _SOFT_HYPHEN:
        return char if at_end else ""
    kind = unicodedata.category(char)
    return UNMAPPED if kind in _NO_CHARACTER else "" if kind == "Cf" else char


def _line(cell: Cell, rereads: Sequence[Reread]) -> Cell:
    text = _whole(cell, rereads[0])
    again = ""
    for reread in rereads:
        if UNMAPPED in text and _known(text):
            again = reread(cell.box)
            text = _as_in(again, text)
    # Where the last one, who looks, sees nothing behind a line, that is a blank
    if _AT_END.search(text) and _letters_of(again) == _letters_of(_AT_END.sub("", text)):
        text = _AT_END.sub("", text)
    return cell._replace(text=_BULLETS.sub("", text)) if UNMAPPED in cell.text else cell


def _word(cell: Cell, lines: Sequence[Cell], reread: Reread) -> Cell:
    if UNMAPPED not in cell.text:
        return cell
    line = next((line.text for line in lines if boxes.inside(cell.box, line.box) > 0.5), "")
    text = _as_in(line, cell.text)
    return cell._replace(text=_whole(cell, reread) if UNMAPPED in text else text)


def _whole(cell: Cell, reread: Reread) -> str:
    """Return a text as another reader has it, if it is the same text.

    A parser takes glyphs it cannot map for narrow ones.
    """
    if UNMAPPED in cell.text:
        for room in _ROOMS:
            again = " ".join(reread(_widened(cell.box, room)).split())
            if _is_the_same(again, cell.text):
                return again
    return cell.text


def _widened(box: Box, room: float) -> Box:
    return (box[0], box[1], box[2] + room * boxes.height(box), box[3])


def _is_the_same(again: str, text: str) -> bool:
    """Whether a text is another one whose unmapped characters are read: as long, and all known of it stands in it in order."""
    holes = text.count(UNMAPPED)
    known = [char for char in _known(text) if char not in _LOOKS]
    least = len(text.replace(" ", ""))
    most = least + ((_SEVERAL - 1) * holes if known else holes // _BETWEEN_LIGATURES)
    if not _is_clear(again) or not least <= len(again.replace(" ", "")) <= most:
        return False
    if not known and holes < _FEWEST_ALONE:
        return False
    letters = iter(again)
    return all(char in letters for char in known)


def _is_clear(again: str) -> bool:
    """Whether all of a text that was read again can be read."""
    return bool(again) and again.isprintable() and UNMAPPED not in again and not _UNWRITTEN.search(again)


def _letters_of(text: str) -> list[str]:
    return [char for char in text if not char.isspace() and char not in _LOOKS]


def _known(text: str) -> list[str]:
    """Return the characters of a text that are read."""
    return [char for char in text if not (char.isspace() or char == UNMAPPED)]


def _as_in(again: str, text: str) -> str:
    """Return a text with its unmapped characters as what was read again has them in the same words."""
    return _IN_WORDS.sub(lambda found: _found(again, found[0]), text)


def _found(again: str, said: str) -> str:
    if not said.replace(UNMAPPED, "").strip():  # anything would fit
        return said
    holes = _HOLE.findall(said)
    if len(holes) > 1 and sum(map(len, holes)) > _MOST_HOLES:
        return said
    found = _where(again, re.escape(said).replace(r"\ ", r"\s+"), r"\S")
    # A sign between two values may stand closer to them than the parser has it
    found = found or _where(again, re.escape(said).replace(r"\ ", r"\s*"), r"[^\w\s.,:;/()]")
    return _filled(said, found.groups()) if found and all(map(_is_clear, found.groups())) else said


def _where(again: str, known: str, letter: str) -> re.Match[str] | None:
    """Find the words of a pattern, whose unmapped characters may each stand for several of such letters."""
    return re.search(rf"(?<!\S){_HOLE.sub(partial(_letters, letter), known)}(?!\S)", again)


def _filled(said: str, parts: Sequence[str]) -> str:
    following = iter(parts)
    return _HOLE.sub(lambda hole: next(following), said)


def _letters(letter: str, hole: re.Match[str]) -> str:
    """Return a pattern for what such characters, side by side, may stand for: the dots that lead to a page number are many."""
    count = len(hole[0])
    return rf"({letter}{{{count},{_SEVERAL * count}}})"
