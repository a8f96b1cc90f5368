"""Splits by source: all rows of a book, paper or patient go to one split, so that no test page was trained on."""

import hashlib
from collections.abc import Iterable

from remud_hub.records import Split


def split_sources(source_ids: Iterable[str], *, validation: float, test: float, seed: int) -> dict[str, Split]:
    """Give every source a split.

    A source's place is a hash of its id, so a new source moves no other one. Where a fraction is wanted but no source
    fell into it, the source with the nearest place goes there, as long as one remains to train on.

    Args:
        source_ids: Content ids of the sources.
        validation: Wanted fraction of sources for validation, 0 to 1.
        test: Wanted fraction for test.
        seed: Changes the places.
    """
    places = sorted((_place(source_id, seed), source_id) for source_id in set(source_ids))
    splits: dict[str, Split] = {source_id: _split_at(place, validation, test) for place, source_id in places}
    wanted: list[tuple[Split, float]] = [("test", test), ("validation", validation)]
    for split, fraction in wanted:
        training = [source_id for _, source_id in places if splits[source_id] == "train"]
        if fraction > 0 and split not in splits.values() and len(training) > 1:
            splits[training[0]] = split
    return splits


def _split_at(place: float, validation: float, test: float) -> Split:
    if place < test:
        return "test"
    return "validation" if place < test + validation else "train"


def _place(source_id: str, seed: int) -> float:
    """Return a number in [0, 1) that depends on the source and the seed only."""
    digest = hashlib.sha256(f"{seed}/{source_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
