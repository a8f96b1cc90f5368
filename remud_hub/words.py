"""Words as they are compared: so that a text may inflect and reword, but not invent."""

import re
import unicodedata


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RAISED_POINT = re.compile(r"(?<=\d)·(?=\d)")
_WORD = re.compile(r"[a-z]{3,}")
CHINESE = re.compile(r"[一-鿿]+")


def numbers_of(text: str) -> list[str]:
    """Return the numbers of a text in their order, as digits with a point: ``5,271`` is ``5271``, ``91·1`` is ``91.1``."""
    plain = _RAISED_POINT.sub(".", _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)))
    return _NUMBER.findall(plain)


def stems_of(text: str) -> set[str]:
    """Return the words of a text as lower-case stems of at most six letters, and its Chinese as pairs of characters."""
    lowered = text.lower()
    pairs = {run[i : i + 2] for run in CHINESE.findall(lowered) for i in range(len(run) - 1)}
    return pairs | {word[:6] for word in _WORD.findall(lowered)}


def share_found(text: str, known: str) -> float:
    """Return which share of a text's stems ``known`` holds; 1.0 where it has none."""
    stems = stems_of(text)
    return len(stems & stems_of(known)) / len(stems) if stems else 1.0
