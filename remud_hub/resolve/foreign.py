"""Citations of figures of other works: "Fig. 3 of reference 12", 该文图3."""

import re


_BEHIND = re.compile(
    r"\s*(?:of|in)\s+(?:the\s+)?(?:ref(?:erence)?s?\b\.?\s*\[?\d|\[\d|(?:paper|article|work)\s+(?:of|by)\b)"
    r"|\s*[)\]]\s*of\s+(?:the\s+)?(?:ref(?:erence)?s?\b\.?\s*\[?\d|\[\d)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:该文|原文|原著)(?:中的?|的)?|文献\s*(?:(?:\[[\d,，、–-]+\]|\d+)(?:中的?|的)?|中的?)|(?<!本)指南中?的|\[\d+,)\s*\(?\s*$",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters before a citation within which the other work is named; the figure is ours."""


def is_of_another_work(text: str, span: tuple[int, int]) -> bool:
    """Whether the figure cited at a place of a text is one of another work.

    Args:
        text: A paragraph.
        span: Where it cites a figure.
    """
    before = text[max(0, span[0] - _NEAR) : span[0]]
    return _BEHIND.match(text, span[1]) is not None or _BEFORE.search(before) is not None
