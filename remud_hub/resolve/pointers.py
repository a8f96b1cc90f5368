"""Texts that point at a figure without naming it: "as shown above", "in the figure below", 如下图."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from remud_hub.labels import narrow


Way = Literal["above", "below", "near"]

_NOUN = r"(?:figures?|images?|pictures?|illustrations?|diagrams?|drawings?|photographs?|photos?)"
_SHOWN = r"\b(?:as\s+)?(?:shown|seen|illustrated|depicted|pictured)"
# "seen above the diaphragm" and "images above 0.5" point at no figure
_STOP = r"(?=\s*(?:[,.;:)，。]|$))"
_VERB = r"(?=\s*(?:[,.;:)，。]|$)|\s+(?:shows?|is|are|was|were|illustrates?|depicts?|demonstrates?|gives?|and|we)\b)"
_PATTERNS: tuple[tuple[str, Way, float], ...] = (
    (rf"\b{_NOUN}\s+(?:shown\s+|given\s+)?above{_VERB}|\b(?:above|preceding|previous)\s+figures?\b", "above", 0.7),
    (rf"\b{_NOUN}\s+(?:shown\s+|given\s+)?below{_VERB}|\b(?:below|following|next)\s+figures?\b", "below", 0.7),
    (rf"{_SHOWN}\s+above{_STOP}", "above", 0.4),
    (rf"{_SHOWN}\s+below{_STOP}", "below", 0.4),
    (rf"{_SHOWN}\s+in\s+(?:the|this)\s+{_NOUN}{_STOP}", "near", 0.5),
    (r"(?<!以)上[图圖](?!像|书|表)", "above", 0.7),
    (r"(?<!以)下[图圖](?!像|书|表)", "below", 0.7),
    (r"[如見见][图圖](?=\s*(?:所示|[，,。；;）)]))", "near", 0.5),
)
"""What is written, where the figure then is, and how sure that is: "shown above" may mean a table or a formula."""
_POINTERS = tuple((re.compile(pattern, re.IGNORECASE), way, confidence) for pattern, way, confidence in _PATTERNS)
_NUMBERED = re.compile(r"\s*[(]?\s*[A-Z]?\d|\s*[(]?\s*[一二三四五六七八九十]{1,3}[)、，]|\s*[IVX]+\b")
"""A number behind it makes it a citation by name: ``the following figure 3``, ``下图2``."""


@dataclass(frozen=True)
class Pointer:
    """A place in a text that points at a figure by where it stands."""

    way: Way
    span: tuple[int, int]
    confidence: float


def find_pointers(text: str) -> list[Pointer]:
    """Return the places where a text points at a figure without naming it, in order.

    Args:
        text: A paragraph.
    """
    found: list[Pointer] = []
    for pointer in sorted(_matches(narrow(text)), key=lambda pointer: (pointer.span[0], -pointer.confidence)):
        if not found or pointer.span[0] >= found[-1].span[1]:
            found.append(pointer)
    return found


def _matches(text: str) -> Iterator[Pointer]:
    for pattern, way, confidence in _POINTERS:
        for match in pattern.finditer(text):
            if not _NUMBERED.match(text, match.end()):
                yield Pointer(way, match.span(), confidence)
