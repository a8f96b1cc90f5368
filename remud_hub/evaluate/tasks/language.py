"""The language of a question whose benchmark does not tell it."""

import re


_HAN = re.compile(r"[\u3400-\u9fff]")


def language_of(text: str) -> str:
    """Return ``zh`` for a text with Chinese characters, else ``en``."""
    return "zh" if _HAN.search(text) else "en"
