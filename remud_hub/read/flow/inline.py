"""The running text of a paragraph, put together from the pieces that markup cuts it into; links keep their places."""

import html
import re

from remud_hub.read.flow.items import Link
from remud_hub.read.layout.lines import is_cjk


_SPACE = re.compile(r"[\s\u00a0\u2002-\u200a]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_RAISED = str.maketrans("0123456789+-−()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾")
_NUMBERS = re.compile(r"[\d+\-−–(),;.\s]+")


class Run:
    """A text under way."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Link] = []
        self._gap = False

    def add(self, text: str | None) -> None:
        """Add a piece: spaces and line breaks become one space, or none between Chinese characters."""
        pieces, last = list[str](), self.text[-1:]
        for i, word in enumerate(_SPACE.split(_INVISIBLE.sub("", text or ""))):
            self._gap = self._gap or i > 0
            if word:
                if self._gap and last and not (is_cjk(last) and is_cjk(word[0])):
                    pieces.append(" ")
                pieces.append(word)
                self._gap, last = False, word[-1]
        self.text += "".join(pieces)

    def space(self) -> None:
        """Set what comes next apart."""
        self._gap = True

    def link(self, start: int, target: str) -> None:
        """Make a link of what was added since the text was ``start`` long."""
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        if start < len(self.text):
            self.links.append(Link((start, len(self.text)), target))


def raised(text: str) -> str:
    """Return a superscript as characters that are superscripts themselves: 10³ must not become 103, nor Figure 1¹² 112."""
    return text.translate(_RAISED) if _NUMBERS.fullmatch(text) else text


def entity(reference: str) -> str:
    """Return the character of an entity that HTML knows by name, for XML whose DTD is not read."""
    known = html.unescape(reference)
    return "" if known == reference else known
