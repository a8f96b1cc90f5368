"""Splits by unit: all rows of a book, paper, patient or exam go to one split, so that no test page was trained on.

What units must stay with one another, besides, is told by ``joined``; that they do, by ``split_proof``.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from remud_hub.records import Evidence, Source, Split


def split_unit(evidence: Evidence, source: Source) -> str:
    """Return what a piece of evidence must stay together with: its patient or exam, else its article, else its source.

    A patient or article may be in several sources, the shards of one dataset for instance, and goes to one split all the same.
    """
    if evidence.group:
        return f"group {evidence.group}"
    if article := evidence.article_id or source.article_id:
        return f"article {article}"
    return source.id


def is_whole_source(evidence: Evidence) -> bool:
    """Whether a piece of evidence stays together with all of its source, rather than with its patient, exam or article."""
    return not (evidence.group or evidence.article_id)


def split_units(units: Iterable[str], *, validation: float, test: float, seed: int) -> dict[str, Split]:
    """Give every unit a split.

    A unit's place is a hash of its name, so a new one moves no other. Only where a split that is wanted would stay empty, as
    happens with a handful of units, one is moved into it.

    Args:
        units: Names of the units, see ``split_unit``.
        validation: Wanted fraction of units for validation, 0 to 1.
        test: Wanted fraction for test.
        seed: Changes the places.
    """
    places = sorted((_place(unit, seed), unit) for unit in set(units))
    splits: dict[str, Split] = {unit: _split_at(place, validation, test) for place, unit in places}
    wanted: tuple[tuple[Split, float], ...] = (("train", 1.0), ("test", test), ("validation", validation))
    for split, fraction in wanted:
        if fraction > 0 and split not in splits.values():
            _give_one(splits, split, [unit for _, unit in places])
    return splits


def _give_one(splits: dict[str, Split], split: Split, by_place: list[str]) -> None:
    """Move one unit to an empty split: from the largest one, the unit whose place is nearest; never a split's last."""
    counts = Counter(splits.values())
    donor, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=(split, 0))
    if count > 1:
        members = [unit for unit in by_place if splits[unit] == donor]
        splits[members[-1] if split == "train" else members[0]] = split


def _split_at(place: float, validation: float, test: float) -> Split:
    if place < test:
        return "test"
    return "validation" if place < test + validation else "train"


def _place(unit: str, seed: int) -> float:
    """Return a number in [0, 1) that depends on the unit and the seed only."""
    digest = hashlib.sha256(f"{seed}/{unit}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
