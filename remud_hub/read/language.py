"""The language of a document."""

import re
from collections.abc import Sequence

from remud_hub.records import Block, Language


_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def language_of(blocks: Sequence[Block]) -> Language:
    """Return the language of a document's blocks."""
    return language_of_text("".join(block.text for block in blocks))


def language_of_text(text: str) -> Language:
    """A text with a fair share of Chinese characters is Chinese: English papers have none, Chinese ones have English abstracts."""
    letters = sum(char.isalpha() for char in text)
    return "zh" if letters and len(_CHINESE.findall(text)) > 0.1 * letters else "en"
