"""Citations of figures of other works: "Fig. 3 of reference 12", 该文图3."""

import re


_REFERENCE = r"(?:the\s+)?(?:ref(?:erence)?s?\b\.?\s*\[?\d|\[\d)"
_WORK = r"(?:paper|article|work|report|review|study|publication)"
_NAMES = r"(?-i:(?:[a-z]{1,3}\s+){0,2}[A-Z][\w'’-]+)"
_BY_NAME = rf"{_NAMES}(?:\s*(?:,|and|&)\s*{_NAMES})*(?:\s+et\s+al\b|['’]s?\s+{_WORK}\b|\s*[(\[]\s*(?:\d{{1,3}}|(?:19|20)\d\d)\b)"
"""``Morrow et al.``, ``Lindell and Voss (6)``, ``Tarrant (2020)``, ``de Boer's paper``"""
_WITH_NUMBER = r"(?:the|an?)\s+(?:[\w-]+\s+){1,4}\[\d"
"""``the consensus statement [5]``"""
_BEFORE_THIS = rf"(?:(?:the|an|our)\s+(?:earlier|previous|former|preceding)\s+(?:version|edition|guidelines?|{_WORK})|the\s+(?:first|original)\s+(?:version|edition))\b"
"""``the earlier version of this guideline``"""
_REST_OF_LIST = r"(?:\s*(?:,|and|&|to|[-–])\s*\d{1,3}[A-Za-z]?\b)*"
"""``Figs. 5`` `` and 6 in [4]``"""
_BEHIND = re.compile(
    rf"{_REST_OF_LIST}\s*(?:of|in|from|by)\s+(?:{_REFERENCE}|(?:the\s+)?{_WORK}\s+(?:of|by)\b|(?:their|his|her|that)\s+{_WORK}\b|{_BEFORE_THIS}|{_WITH_NUMBER}|{_BY_NAME})"
    rf"|\s*[)\]]\s*of\s+{_REFERENCE}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:该文|原文|原著|(?<![尤极与])其(?:论文|文章|文献|报道|著作|原文|原著|文)?|(?:等|学者|作者)的?(?:论文|文章))(?:中的?|的)?"
    r"|文献\s*(?:(?:\[[\d,，、–-]+\]|\d+)(?:中的?|的)?|中的?)|(?<!本)指南中?的|\[\d+,|\b(?:his|her|their)\b|\(\d{4}\)[^()]{4,}\b\d{1,4},\s*\d{1,5}\.)\s*\(?\s*"
    r"(?:\bfigs?\.?\s*(?:\d{1,3}[A-Za-z]?\s*,\s*)+|(?:[图圖]\s*\d{1,3}[A-Za-z]?\s*[、，,和及与]\s*)+)?$",
    re.IGNORECASE,
)
_NEAR = 80
"""Characters before a citation within which the other work is named; the figure is ours."""


def is_of_another_work(text: str, span: tuple[int, int]) -> bool:
    """Whether the figure cited at a place of a text is one of another work.

    Args:
        text: A paragraph.
        span: Where it cites a figure.
    """
    before = text[max(0, span[0] - _NEAR) : span[0]]
    return _BEHIND.match(text, span[1]) is not None or _BEFORE.search(before) is not None
