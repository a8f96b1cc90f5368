"""What OCR gets wrong about labels, put right: they are what captions are known by."""

import re


_LETTER_SPACED = re.compile(r"^(?:F ?I ?G(?: ?U ?R ?E)?|T ?A ?B ?L ?E)(?= ?\d)")
_GLUED = re.compile(r"^((?:Fig(?:ure|s)?|FIG(?:URE)?|Tab(?:le)?|TABLE)\.?\s*\d{1,3}\.?)(?=[A-Z][A-Za-z])")


def mended(text: str) -> str:
    """Return a line with the label at its start as it is printed: ``FIG U R E 1``, ``Fig. 3EchoNet`` come out right."""
    closed = _LETTER_SPACED.sub(lambda match: match[0].replace(" ", ""), text)
    return _GLUED.sub(r"\1 ", closed)
