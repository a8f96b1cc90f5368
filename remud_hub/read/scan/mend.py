"""What OCR gets wrong about labels, put right: they are what captions are known by."""

import re


_LETTER_SPACED = re.compile(r"^(?:F ?I ?G(?: ?U ?R ?E)?|T ?A ?B ?L ?E)(?= ?\d)")
_FIGURE = re.compile(r"^F ?[Iil1|] ?(?P<g>[Gg])(?P<rest>[Uu][Rr][Ee])?(?=s?\.?\s*[A-Z]?\d)")
_TABLE = re.compile(r"^T(?P<a>[Aa])[Bb][Ll1I|][Ee](?=\.?\s*[A-Z]?\d)")
_DASH = re.compile(r"(?<=\d)一(?=\d)")
"""Between digits no figure one is written in Chinese: ``图1一3`` is ``图1—3``."""
_UNSPACED = re.compile(
    r"(?<=[a-z,;)])(?=(?:Fig(?:ure)?s?|Tables?)\.?\s*[A-Z]?\d)|(?<=\b(?:and|see))(?=\d)|(?<=\bto)(?=\d)|(?<=\d)(?=(?:and|to)\b)"
)
"""Where OCR leaves out the space around a label or number."""
_ROMAN = re.compile(r"\b((?:Fig(?:ure)?s?|Tables?)\.?\s*)([IVX][IVXl|]+)(?![A-Za-z])")
_WORD_AFTER = re.compile(r"^([图圖]\s*\d{1,3})(?=[ABM][ 线線型超])")
"""The letter begins a word of sonography, as B线 and M型, and names no panel."""
_GLUED = re.compile(r"^((?:Fig(?:ure|s)?|FIG(?:URE)?|Tab(?:le)?|TABLE)\.?\s*\d{1,3}\.?)(?=[A-Z][A-Za-z])")


def mended(text: str) -> str:
    """Return a line with its labels as they are printed.

    ``FIG U R E 1``, ``FiGURE 1``, ``Flg. 1``, ``Fig. 3EchoNet``, ``inFigs. 1 and2``, ``Table Il``, ``图1一3``, ``图4B线`` come out right.
    """
    closed = _LETTER_SPACED.sub(lambda match: match[0].replace(" ", ""), _DASH.sub("—", text))
    named = _TABLE.sub(_table, _FIGURE.sub(_figure, closed))
    named = _ROMAN.sub(lambda match: match[1] + re.sub("[l|]", "I", match[2]), named)
    return _UNSPACED.sub(" ", _WORD_AFTER.sub(r"\1 ", _GLUED.sub(r"\1 ", named)))


def _figure(match: re.Match[str]) -> str:
    """Letters that look alike are those of the word, in capitals where its G is one."""
    word = "Figure" if match["rest"] else "Fig"
    return word.upper() if match["g"].isupper() else word


def _table(match: re.Match[str]) -> str:
    return "TABLE" if match["a"].isupper() else "Table"
