"""How far two readers agree, beyond what chance alone would give (Cohen 1960)."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from remud_hub.hub.review.decisions import Decision
from remud_hub.records import Record


class Agreement(Record):
    """Two readers over the rows that both looked at."""

    readers: tuple[str, str]
    rows: int
    same: int
    """Rows on which they decided alike."""
    kappa: float | None
    """Cohen's kappa, 1.0 at most; None where both said the same of all rows, for chance explains that, too."""


def agreements(decisions: Iterable[Decision]) -> list[Agreement]:
    """Return the agreement of every two readers who looked at the same rows."""
    by_reader: dict[str, dict[str, bool]] = {}
    for each in decisions:
        by_reader.setdefault(each.reader, {})[each.id] = each.decision == "keep"
    found = []
    for first, second in combinations(sorted(by_reader), 2):
        common = sorted(by_reader[first].keys() & by_reader[second].keys())
        if common:
            counts = Counter((by_reader[first][name], by_reader[second][name]) for name in common)
            same = counts[True, True] + counts[False, False]
            found.append(Agreement(readers=(first, second), rows=len(common), same=same, kappa=kappa_of(counts)))
    return found


def kappa_of(counts: Counter[tuple[bool, bool]]) -> float | None:
    """Return Cohen's kappa of two that each said yes or no of the same things; None where it is not defined.

    It is (observed - expected) / (1 - expected), where expected is the agreement of two who say yes as often as these two do,
    and otherwise by chance.

    Args:
        counts: How often they said what.
    """
    rows = counts.total()
    if not rows:
        return None
    observed = (counts[True, True] + counts[False, False]) / rows
    yes = [(counts[True, True] + counts[True, False]) / rows, (counts[True, True] + counts[False, True]) / rows]
    expected = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    return None if expected == 1 else (observed - expected) / (1 - expected)
