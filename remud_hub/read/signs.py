"""Signs that fonts of Elsevier's and other journals name as letters: their ``=`` is ``onequarter``, their ``±`` is ``AE``.

Every parser then reads ``p ¼ 0.04`` and ``12.1 Æ 5.0``, as the file says. Where such a letter stands alone between a value and
another or its name, it is the sign.
"""

import re
from collections.abc import Iterator, Sequence

from remud_hub.read.layout.content import Cell, PageText


_BETWEEN_VALUES = {"Æ": "±", "Â": "×", "þ": "+"}
_EQUALS = "¼"
_VALUE = r"[-–−À<>≤≥]?[.\d]"
_NAMED = re.compile(rf"(?<=[A-Za-zα-ωΑ-Ω²]) {_EQUALS} (?={_VALUE})")
_MINUS = re.compile(r"(?<![^\W\d_])À(?=\d)")
_VALUES = re.compile(rf"(?<=[\d%)]) ([{''.join(_BETWEEN_VALUES)}]) (?={_VALUE})")


def with_signs(text: PageText) -> PageText:
    """Return the text of a page with such letters as the signs that are printed."""
    if not any(letter in line.text for line in text.lines for letter in (_EQUALS, *_BETWEEN_VALUES)):
        return text
    lines = tuple(line._replace(text=_mended(line.text)) for line in text.lines)
    return PageText(tuple(_words(text.words)), lines)


def _mended(text: str) -> str:
    signed = _VALUES.sub(lambda found: f" {_BETWEEN_VALUES[found[1]]} ", _NAMED.sub(" = ", text))
    return _MINUS.sub("−", signed) if signed != text else text


def _sign(letter: str, said: str) -> str:
    """Return what a letter is that stands between its neighbours."""
    if letter == _EQUALS:
        return "=" if _NAMED.search(said) else letter
    return _BETWEEN_VALUES[letter] if _VALUES.search(said) else letter


def _words(words: Sequence[Cell]) -> Iterator[Cell]:
    """Yield words, each as it stands between its neighbours; ``À0.8`` behind such a sign is −0.8."""
    for before, word, after in zip((None, *words), words, (*words[1:], None), strict=False):
        if before and after and (word.text == _EQUALS or word.text in _BETWEEN_VALUES):
            yield word._replace(text=_sign(word.text, f"{before.text} {word.text} {after.text}"))
        elif before and word.text[:1] == "À" and before.text in (_EQUALS, *_BETWEEN_VALUES):
            yield word._replace(text=_MINUS.sub("−", word.text))
        else:
            yield word
