"""Chapters of a book that number their figures anew: Figure 1 of one is not Figure 1 of the next."""

import re
from collections.abc import Collection, Sequence

from remud_hub.labels import Label, caption_label, find_citations
from remud_hub.records import Block
from remud_hub.resolve.sections import is_apparatus


_CHAPTER = re.compile(
    r"\s*(?:(?:chapter|part|unit|lesson|lecture|section|appendix)\s+(?:\d+|[IVXLC]+|[A-Z]|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)\b|(?:abstract|poster|case)\s+(?:no\.?\s*)?\d+\b|第\s*[\d一二三四五六七八九十百]+\s*[章篇部编編讲講课課单單])",
    re.IGNORECASE,
)
_CODE, _SERIES = re.compile(r"\s*([A-Z]{1,3})[-‐–.]?(\d{1,4})(?![\w-])"), 3
"""The number of an abstract, ``P31`` or ``OP-07``, where so many of its series follow one another."""


def chapter_starts(blocks: Sequence[Block]) -> list[int]:
    """Return the indices of the headings from which on figures are numbered anew; a paper has none.

    Numbers begin anew where a caption's number was had before, is not larger than the last one, and a heading of the
    topmost kind stands between: a figure printed in parts has no such heading between its captions. Where they are counted
    from 1 on again, any heading will do: of scans, the levels of headings are not sure.

    Args:
        blocks: The blocks of a document, in reading order.
    """
    starts: list[int] = []
    series = _series(blocks)
    seen: set[str] = set()
    last = -1
    highest = 0
    found = [(index, label) for index, block in enumerate(blocks) if (label := _whole_figure(block)) is not None]
    for place, (index, label) in enumerate(found):
        if label.key in seen and int(label.key) <= highest:
            start = _heading(blocks, series, last + 1, index)
            if start is None and _count_from_one(found[place : place + 2], blocks):
                start = _first_heading(blocks, last + 1, index)
            if start is not None:
                starts.append(start)
                seen, highest = set(), 0
        seen.add(label.key)
        last, highest = index, max(highest, int(label.key))
    return starts


def _whole_figure(block: Block) -> Label | None:
    """Return the label of a caption that begins a plainly numbered figure."""
    label = caption_label(block.text) if block.kind == "caption" else None
    plain = label is not None and label.kind == "figure" and label.key.isdigit()
    return label if label is not None and plain and not label.continued and not label.panel else None


def _count_from_one(captions: Sequence[tuple[int, Label]], blocks: Sequence[Block]) -> bool:
    """Whether captions are those of Figure 1 and Figure 2, and each says something: figures have bare labels beside a list of legends."""
    return [label.key for index, label in captions if blocks[index].text[label.end :].strip()] == ["1", "2"]


def _first_heading(blocks: Sequence[Block], start: int, end: int) -> int | None:
    """Return the first of the topmost headings between two captions, behind which a text cites a figure: above lists of legends none does."""
    headings = [index for index in range(start, end) if blocks[index].kind == "heading"]
    first = min(headings, key=lambda index: (blocks[index].level, index), default=None)
    behind = blocks[first + 1 : end] if first is not None else []
    cites = any(block.kind == "text" and find_citations(block.text) for block in behind)
    return first if cites else None


def _heading(blocks: Sequence[Block], series: Collection[str], start: int, end: int) -> int | None:
    """Return the heading that begins a chapter: one that says so, else the first topmost one behind the references."""
    headings = [index for index in range(start, end) if blocks[index].kind == "heading"]
    for index in headings:
        if _CHAPTER.match(blocks[index].text) or _code(blocks[index]) in series:
            return index
    top = min((block.level for block in blocks if block.kind == "heading"), default=0)
    topmost = [index for index in headings if blocks[index].level == top]
    closing = [index for index in topmost if is_apparatus((blocks[index].text,))]
    behind = [index for index in topmost if not closing or index > closing[-1]]
    # Sections are often given the level of chapters: then only the references say that one is over.
    return behind[0] if behind and (closing or _top_is_rare(blocks, top)) else None


def _series(blocks: Sequence[Block]) -> set[str]:
    """Return the letters by which a book of abstracts counts them."""
    numbers: dict[str, set[int]] = {}
    for block in blocks:
        if block.kind == "heading" and (found := _CODE.match(block.text)):
            numbers.setdefault(found[1], set()).add(int(found[2]))
    return {code for code, counted in numbers.items() if len(counted) >= _SERIES}


def _code(block: Block) -> str:
    found = _CODE.match(block.text)
    return found[1] if found else ""


def _top_is_rare(blocks: Sequence[Block], top: int) -> bool:
    """Whether headings of the topmost level are rarer than those below: chapters hold several sections."""
    levels = [block.level for block in blocks if block.kind == "heading"]
    return levels.count(top) * 2 <= len(levels)
