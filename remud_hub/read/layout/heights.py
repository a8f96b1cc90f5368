"""How high type is, told by how broad it is set, where the boxes of words say it wrong."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from remud_hub import boxes
from remud_hub.read.layout.lines import Word, is_cjk
from remud_hub.read.scan.sizes import em_width


_FEWEST = 4
"""Words of so many characters tell how broad they are set. Ours."""
_TOO_LOW = 0.6
"""Boxes lower than this, in sizes, come from wrong measures in a font; common fonts had 0.9 to 1.2, wrong ones 0.35."""
_LOWER = 0.75
"""Of two fonts in one word, the higher one is no more than so much higher. Ours."""


def low_fonts(words: Iterable[Word]) -> dict[str, float]:
    """Return the fonts whose boxes are too low for their type, as DejaVu's in some files, and how many times they are.

    Args:
        words: Words that run across.
    """
    seen: dict[str, list[float]] = defaultdict(list)
    for word in words:
        if len(word.text) >= _FEWEST and boxes.area(word.box) > 0:
            seen[word.font].append(_in_sizes(boxes.height(word.box), boxes.width(word.box), word.text))
    return {font: 1 / share for font, shares in seen.items() if (share := median(shares)) < _TOO_LOW}


def is_low(high: float, broad: float, text: str) -> bool:
    """Whether the box of a text is too low for it: that of a line in several fonts need not be, though its first word's is.

    Args:
        high: Its height.
        broad: Its length.
        text: What is printed there.
    """
    return broad > 0 and _in_sizes(high, broad, text) < _TOO_LOW


def _in_sizes(high: float, broad: float, text: str) -> float:
    """Return a height in sizes of the type, which its breadth tells."""
    return high * em_width(text) / broad


def as_plain(words: Sequence[Word]) -> list[Word]:
    """Return words, those that mix Chinese with Latin letters or digits as high as Chinese alone is in their font.

    Set in two fonts, they are as high as the higher one, and look larger than they are.

    Args:
        words: The words of a page, upright.
    """
    plain: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for word in words:
        if len(word.text) >= _FEWEST and all(map(is_cjk, word.text)):
            plain[word.font].append((boxes.height(word.box), boxes.width(word.box) / len(word.text)))
    return [
        _lowered(word, plain[word.font]) if word.font in plain and _is_mixed(word.text) else word for word in words
    ]


def _is_mixed(text: str) -> bool:
    return is_cjk(text) and any(char.isascii() and char.isalnum() for char in text)


def _lowered(word: Word, plain: Sequence[tuple[float, float]]) -> Word:
    height = boxes.height(word.box)
    told = median(high / broad for high, broad in plain) * boxes.width(word.box) / em_width(word.text)
    low = [high for high, _ in plain if _LOWER * height < high < height]
    nearest = min([height, *low], key=lambda high: abs(high - told))
    x0, _, x1, foot = word.box
    return replace(word, box=(x0, foot - nearest, x1, foot))
