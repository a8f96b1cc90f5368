"""Do two answers to one question say the same? A teacher's against a key's (paper, section 3.2: kept only where right)."""

import re
from collections.abc import Sequence

from remud_hub.answers import normalise, parse_answer, same_reading
from remud_hub.records import AnswerKind
from remud_hub.words import numbers_of, share_found, stems_of


LEAST_SHARED = 0.8
"""Share of an open key's words that an answer must have. Ours."""
DENIAL = re.compile(
    r"\b(?:no|not|without|absent|absence|negative|never|neither)\b|n't\b|无|未|不|没|非|阴性", re.IGNORECASE
)


def agree(kind: AnswerKind, key: str, given: str, options: Sequence[str] = ()) -> bool:
    """Whether an answer says what the key says.

    A choice is compared by letter, a number by value (and unit, where both have one), yes and no in both languages. An open
    answer agrees when it is the same text, or has most of the key's words and all its numbers, and denies where the key does.
    """
    if kind != "open":
        wanted, said = parse_answer(key, kind, options), parse_answer(given, kind, options)
        if wanted is not None:
            return said is not None and same_reading(said, wanted)
    if normalise(key) == normalise(given):
        return True
    numbers = set(numbers_of(key)) <= set(numbers_of(given))
    denied = bool(DENIAL.search(key)) == bool(DENIAL.search(given))
    return kind == "open" and numbers and denied and bool(stems_of(key)) and share_found(key, given) >= LEAST_SHARED
