"""Sentences that only say what a word of the page means: 空化是指声波使液体中的微小气泡活动的现象. They are no word on the case.

Large models end answers so. The first sentence stays, for it may be what was asked; so does one with a number.
"""

import re

from remud_hub.clauses.text import PLACES, folded_text, taken_apart


_SENTENCE = re.compile(r"(?<=[。！？!?])[^。！？!?]+[。！？!?]?|(?<=[.!?])\s(?:[^.!?]|\.(?=\S))+[.!?]?")
_DEFINES = re.compile(
    r"\s*(?:所谓(?P<so_called>[^,。]{1,16}?),?(?:就是|是|即)"
    r"|(?P<meant>[^,。;]{1,16}?)(?:是指|指的是|系指)"
    r"|(?P<short>[^,。;]{1,16}?)[是即][^。]{2,40}的(?:简称|缩写|总称|统称)"
    r"|(?P<term>[a-z][a-z' -]{2,40}?) (?:is defined as|is (?:the|a) (?:term|name|word) (?:for|used)|stands for|is short for)\b)"
)
_NUMBER = re.compile(r"\d")
_OF_THE_CASE = re.compile(
    r"箭|星号|标记|结节|病灶|病变|肿[块物瘤]|囊肿|图|区|处|本例|患者"
    r"|\b(?:the|arrows?|arrowheads?|asterisks?|stars?|calipers?|lines?|letters?|lesions?|nodules?|mass(?:es)?|cysts?|patient)\b"
)
"""What is on the picture, and so is no term that one explains."""
_TELLING = PLACES | {"benign", "malignant", "hyper", "hypo", "an", "iso"}


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
    if not term or term not in folded_text(known) or _NUMBER.search(sentence) or _OF_THE_CASE.search(term):
        return False
    return not any(pole.side in _TELLING for clause in taken_apart(sentence).clauses for pole in clause.poles)
