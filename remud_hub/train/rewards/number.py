"""Is the number right, whatever unit of its kind it is given in? 1.8 cm is 18 mm; 18 is not."""

import re
from math import isclose

from remud_hub.answers import clean
from remud_hub.clauses.quantities import Quantity, quantities_of
from remud_hub.models.thinking import split_thinking
from remud_hub.train.rewards.gold import Gold


TOLERANCE = 0.01
"""How far a number may be off, as a share of it: for what was rounded on the way from one unit to another. Ours."""
_MINUS = re.compile(r"(?<![0-9A-Za-z])[-−]$")
"""In front of a number; between two, it is a range."""


def number_reward(reply: str, gold: Gold) -> float | None:
    """Return 1.0 where the reply's answer has the numbers of the row's answer, in their order, and no others.

    A unit that the row's answer has must be there, or another that it converts to; where it has none, none is looked at.
    None where no number is asked for, or the row's own answer has none.
    """
    if gold.answer_kind != "number":
        return None
    wanted = _quantities(gold.answer)
    if not wanted:
        return None
    said = _quantities(split_thinking(reply)[1])
    return float(len(said) == len(wanted) and all(map(_is_same, said, wanted)))


def _quantities(text: str) -> list[Quantity]:
    plain = clean(text).rstrip(".。")  # "18." would number a list
    return [
        found._replace(value=-found.value) if _MINUS.search(plain, 0, found.start) else found
        for found in quantities_of(plain)
    ]


def _is_same(said: Quantity, wanted: Quantity) -> bool:
    if not wanted.dimension:
        return isclose(said.value, wanted.value, rel_tol=TOLERANCE)
    in_one_unit = said.value * said.size, wanted.value * wanted.size
    return said.dimension == wanted.dimension and isclose(*in_one_unit, rel_tol=TOLERANCE)
