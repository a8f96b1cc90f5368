"""Patterns of many words, written so that they are found fast."""

import re
from collections.abc import Iterable


def by_first(pieces: Iterable[str]) -> str:
    """Return a pattern of pieces that looks at all their first letters at once, which is much faster where none stands.

    Args:
        pieces: Patterns, each of which begins with a letter that always stands there.
    """
    rests: dict[str, list[str]] = {}
    for piece in pieces:
        rests.setdefault(piece[0], []).append(piece[1:])
    either = "|".join(f"{first}(?:{'|'.join(each)})" for first, each in rests.items())
    return f"(?=[{re.escape(''.join(rests))}])(?:{either})"
