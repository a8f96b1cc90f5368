"""Running heads, feet and page numbers: what stands at the edge of a page and comes back on others."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from remud_hub import boxes
from remud_hub.read.layout.lines import Line
from remud_hub.records import Box


EDGE = 0.11
"""Share of the page's height, at the top and at the bottom, where running heads and feet stand."""
_SHORTEST_MARK = 4
_NUMBER = re.compile(
    r"^[\W_]*第\s*\d{1,5}\s*页.*$|^[\W_]*(?:page\s*)?\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?[\W_]*$|^[ivxlc]{1,6}$",
    re.IGNORECASE,
)


def fingerprint(text: str) -> str:
    """Return a line without what differs from page to page: digits, spaces, case."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text)).casefold()


def repeated(pages: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the fingerprints of the edge lines that stand on more than one page.

    Args:
        pages: For each page the lines at its upper and lower edge.
    """
    counts: Counter[str] = Counter()
    for lines in pages:
        counts.update({fingerprint(line) for line in lines} - {""})
    return frozenset(mark for mark, count in counts.items() if count > 1)


def is_furniture(line: Line, page: Box, marks: frozenset[str]) -> bool:
    """Whether a line is a running head or foot.

    Args:
        line: The line.
        page: Box of the page.
        marks: Fingerprints of what is repeated in this document.
    """
    edge = EDGE * boxes.height(page)
    middle = boxes.center(line.box)[1]
    if page[1] + edge < middle < page[3] - edge:
        return False
    mark = fingerprint(line.text)
    # The left and the right part of a running head may come as one line or as two.
    repeats = len(mark) >= _SHORTEST_MARK and any(mark in whole for whole in marks)
    return repeats or _NUMBER.match(line.text.strip()) is not None


def is_edge_ornament(box: Box, page: Box) -> bool:
    """Whether a drawing is a banner, badge or rule of the running head or foot: it lies all in the edge."""
    edge = EDGE * boxes.height(page)
    return box[3] < page[1] + edge or box[1] > page[3] - edge
