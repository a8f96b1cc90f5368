"""What OCR gets wrong about labels, put right: they are what captions are known by."""

import re


_LETTER_SPACED = re.compile(r"^(?:F ?I ?G(?: ?U ?R ?E)?|T ?A ?B ?L ?E)(?= ?\d)")
_DASH = re.compile(r"(?<=\d)一(?=\d)")
"""Between digits no figure one is written in Chinese: ``图1一3`` is ``图1—3``."""
_GLUED = re.compile(r"^((?:Fig(?:ure|s)?|FIG(?:URE)?|Tab(?:le)?|TABLE)\.?\s*\d{1,3}\.?)(?=[A-Z][A-Za-z])")


def mended(text: str) -> str:
    """Return a line with its labels as they are printed: ``FIG U R E 1``, ``Fig. 3EchoNet``, ``图1一3`` come out right."""
    closed = _LETTER_SPACED.sub(lambda match: match[0].replace(" ", ""), _DASH.sub("—", text))
    return _GLUED.sub(r"\1 ", closed)
