"""Splits by source: all rows of a book, paper or patient go to one split, so that no test page was trained on."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from remud_hub.records import Split


def split_sources(source_ids: Iterable[str], *, validation: float, test: float, seed: int) -> dict[str, Split]:
    """Give every source a split.

    A source's place is a hash of its id, so a new source moves no other one. Only where a split that is wanted would stay
    empty, as happens with a handful of sources, one is moved into it.

    Args:
        source_ids: Content ids of the sources.
        validation: Wanted fraction of sources for validation, 0 to 1.
        test: Wanted fraction for test.
        seed: Changes the places.
    """
    places = sorted((_place(source_id, seed), source_id) for source_id in set(source_ids))
    splits: dict[str, Split] = {source_id: _split_at(place, validation, test) for place, source_id in places}
    wanted: tuple[tuple[Split, float], ...] = (("train", 1.0), ("test", test), ("validation", validation))
    for split, fraction in wanted:
        if fraction > 0 and split not in splits.values():
            _give_one(splits, split, [source_id for _, source_id in places])
    return splits


def _give_one(splits: dict[str, Split], split: Split, by_place: list[str]) -> None:
    """Move one source to an empty split: from the largest one, the source whose place is nearest; never a split's last."""
    counts = Counter(splits.values())
    donor, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=(split, 0))
    if count > 1:
        members = [source_id for source_id in by_place if splits[source_id] == donor]
        splits[members[-1] if split == "train" else members[0]] = split


def _split_at(place: float, validation: float, test: float) -> Split:
    if place < test:
        return "test"
    return "validation" if place < test + validation else "train"


def _place(source_id: str, seed: int) -> float:
    """Return a number in [0, 1) that depends on the source and the seed only."""
    digest = hashlib.sha256(f"{seed}/{source_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
