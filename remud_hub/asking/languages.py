"""Is a text in the language that was asked for? By the share of Han characters among its letters.

Numbers and units say nothing; neither do abbreviations and single terms, which keep their Latin letters in Chinese.
"""

import re
import unicodedata
from functools import cache

from remud_hub.records import Language


HAN = re.compile(r"[㐀-鿿]")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
LEAST_LETTERS = 12
"""A text with fewer letters may be a term or a unit in either language. Ours."""
LEAST_HAN, MOST_HAN = 0.3, 0.1
"""Share of Han characters: at least in Chinese, at most in English. Ours: a Chinese text may name a device or a sign in
English, an English one gives a Chinese term in brackets."""
STRANGER = re.compile(r"[^\W\d_]+")
KNOWN_SCRIPTS = (
    *("LATIN", "FULLWIDTH LATIN", "CJK", "GREEK", "MICRO", "MODIFIER", "FEMININE", "MASCULINE", "ANGSTROM"),
    *("KELVIN", "OHM"),
)
LONGEST_STRAY = 2
"""Letters of another script in a row that may be a symbol; ReMUD's demo has a Russian word in a Chinese answer."""


def is_in(language: Language, text: str) -> bool:
    """Whether a text can stand as one in ``language``."""
    if any(len(word) > LONGEST_STRAY for word in _strange_words(text)):
        return False
    han = len(HAN.findall(text))
    latin = sum(len(word) for word in LATIN_WORD.findall(text) if not _is_abbreviation(word))
    if han + latin < LEAST_LETTERS:
        return True
    share = han / (han + latin)
    return share >= LEAST_HAN if language == "zh" else share <= MOST_HAN


def _is_abbreviation(word: str) -> bool:
    """LVEF, Hz, mmHg, pH; also one letter."""
    return len(word) < 2 or word[1:] != word[1:].lower() or word in {"mm", "cm", "ml", "kg", "Hz", "dB", "ms", "min"}


def _strange_words(text: str) -> list[str]:
    return [
        strange
        for word in STRANGER.findall(text)
        if not word.isascii() and (strange := "".join(char for char in word if not _is_known(char)))
    ]


@cache
def _is_known(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith(KNOWN_SCRIPTS)
