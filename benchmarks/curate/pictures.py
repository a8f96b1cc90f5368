"""Near hashes among very many pictures: made-up hashes of 256 bits through the table that pictures are looked up in."""

from collections.abc import Iterator

import numpy as np

from benchmarks.curate.clock import Spent, table, timed
from remud_hub.curate.pictures.copies import Shelf
from remud_hub.curate.pictures.hashes import MOST_BITS, WORDS, Hashes


PICTURES = 200_000
PLANTED = 0.05
"""Share of the hashes that differ from an earlier one in a few bits."""
_BITS = 256


def _made(count: int, seed: int = 0) -> tuple[Hashes, dict[int, int]]:
    """Return hashes, and which are near which: those planted differ in up to as many bits as copies may."""
    random = np.random.default_rng(seed)
    hashes = random.integers(0, 2**64, size=(count, WORDS), dtype=np.uint64)
    near: dict[int, int] = {}
    for number in np.flatnonzero(random.random(count) < PLANTED).tolist():
        original = int(random.integers(0, number)) if number else 0
        if number and original not in near:
            flipped = random.choice(_BITS, int(random.integers(0, MOST_BITS + 1)), replace=False)
            bits = np.zeros(_BITS, dtype=np.uint8)
            bits[flipped] = 1
            hashes[number] = hashes[original] ^ np.packbits(bits).view(np.uint64)
            near[number] = original
    return hashes, near


def _run(count: int) -> dict[str, float]:
    """Look up each hash, and another in place of that of its mirror image, and put it in."""
    hashes, planted = _made(count)
    mirrored, _ = _made(count, seed=1)
    shelf, found = Shelf(), dict[int, int]()
    with timed() as spent:
        for number in range(count):
            near = shelf.like(np.stack([hashes[number], mirrored[number]]))
            if len(near):
                found[number] = int(near[0])
            shelf.add(hashes[number : number + 1], number)
    right = sum(found.get(number) == original for number, original in planted.items())
    return spent.figures | {
        "planted": len(planted),
        "recall": right / max(1, len(planted)),
        "precision": right / max(1, len(found)),
    }


def measure(rows: int | None = None) -> Iterator[str]:
    """Yield one table."""
    count = rows or PICTURES
    yield table([(f"{count:,} hashes", Spent.of_child(_run, count))])
