"""Sentences that only say what a word of the page means: 空化是指声波使液体中的微小气泡活动的现象. They are no word on the case.

Large models end answers so. The first sentence stays, for it may be what was asked; so does one with a number.
"""

import re

from remud_hub.clauses.text import folded_text


_SENTENCE = re.compile(r"(?<=[。！？!?])[^。！？!?]+[。！？!?]?|(?<=[.!?])\s(?:[^.!?]|\.(?=\S))+[.!?]?")
_DEFINES = re.compile(
    r"\s*(?:所谓(?P<so_called>[^,。]{1,16}?),?(?:就是|是|即)"
    r"|(?P<meant>[^,。;]{1,16}?)(?:是指|指的是|系指)"
    r"|(?P<short>[^,。;]{1,16}?)[是即][^。]{2,40}的(?:简称|缩写|总称|统称)"
    r"|(?:an? |the )?(?P<term>[a-z][a-z' -]{2,40}?) (?:refers to|is defined as|is (?:the|a) (?:term|name|word) (?:for|used)|stands for|is short for|denotes)\b)"
)
_NUMBER = re.compile(r"\d")


def without_definitions(said: str, known: str) -> str:
    """Return a text with its definitions blanked out, so that places stay.

    Args:
        said: The text.
        known: The evidence, which must have the word that is defined.
    """
    return _SENTENCE.sub(lambda found: " " * len(found[0]) if _defines(found[0], known) else found[0], said)


def _defines(sentence: str, known: str) -> bool:
    match = _DEFINES.match(folded_text(sentence))
    term = next((found for found in match.groups() if found), "").strip() if match else ""
    return bool(term) and term in folded_text(known) and not _NUMBER.search(sentence)
