"""Headings: short, set apart by weight, size or number, and not a formula."""

import re

from remud_hub.read.layout.lines import family, is_bold, is_cjk, join_text
from remud_hub.read.layout.paragraphs import Paragraph, Style, ends_sentence


_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z]|[IVX]{1,5}\.\s+[A-Z]|[A-H]\.\s+[A-Z]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d(?:\.\d)*\s*[一-鿿])"
)
_WORD = re.compile(r"[^\W\d_]{3}|[一-鿿]{2}")
_AUTHORS = re.compile(r"\bet al\b|[a-z] [A-Z]{1,3}[,.]")
"""An entry of a list of references, which is numbered like a heading."""
_MATHS = re.compile(r"[=∑∫√≤≥±∈∥]|\w\(\w\)")
_LONGEST, _LONGEST_CHINESE, _MOST_LINES = 200, 30, 4


def is_heading(block: Paragraph, body: Style) -> bool:
    """Whether a block is a heading."""
    text = join_text(block.lines)
    if len(block.lines) > _MOST_LINES or len(text) > _LONGEST or ends_sentence(text):
        return False
    if _WORD.search(text) is None or _MATHS.search(text) or "。" in text:  # the first line of a step beside its number
        return False
    # Heights of two fonts compare roughly: a sans heading over a serif body may measure a quarter less at the same size.
    if _is_bold_throughout(block) and block.size >= 0.76 * body.size:
        return not is_bold(body.font)
    # Heights of one font compare exactly, those of two fonts roughly.
    larger = 1.05 if block.lines[0].font == body.font else 1.12
    if block.size > larger * body.size:
        return len(block.lines) <= 2 or block.size > 1.12 * body.size
    if is_cjk(text) and len(block.lines) == 1 and len(text) <= _LONGEST_CHINESE and block.size >= 0.98 * body.size:
        # Chinese fonts have no bold cut: headings are set in another typeface.
        return family(block.lines[0].font) != family(body.font)
    own_look = block.lines[0].font != body.font or is_cjk(text)
    numbered = _NUMBERED.match(text) is not None and _AUTHORS.search(text) is None
    return numbered and own_look and len(block.lines) <= 2 and block.size >= 0.95 * body.size


def _is_bold_throughout(block: Paragraph) -> bool:
    """A bold start of a paragraph is no heading: the line must end bold as well."""
    return all(line.bold for line in block.lines) and is_bold(block.lines[-1].tail_font)
