"""Which of very many sets are alike: an exact join, so that no pair is missed and none depends on chance.

Two sets with a Jaccard index of t share one of their rarest members, namely of the n - ceil(t * n) + 1 rarest of either ("prefix filter";
Chaudhuri, Ganti and Kaushik 2006, Bayardo, Ma and Srikant 2007). So only sets that share a rare member are compared.
"""

from array import array
from collections.abc import Iterable
from math import ceil

import numpy as np
from numpy.typing import NDArray


Members = NDArray[np.uint32]
"""The members of a set by their rank, rarest first."""


class Sets:
    """Very many sets of hashes, in two tables rather than as many objects."""

    def __init__(self) -> None:
        self._hashes = array("Q")
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, hashes: Iterable[int]) -> None:
        """Add a set of hashes of 64 bits. Equal ones must not come twice."""
        self._hashes.extend(hashes)
        self._ends.append(len(self._hashes))

    def first_alikes(self, alike: float) -> dict[int, int]:
        """Return, for each set that is like an earlier one which is like none itself, the number of that one.

        An empty set is like no other.

        Args:
            alike: Least Jaccard index, above 0.
        """
        ranked, ends = _ranked(self._hashes), np.frombuffer(self._ends, dtype=np.uint64).astype(np.int64)
        holders: dict[int, list[int]] = {}
        kept: dict[int, Members] = {}
        found: dict[int, int] = {}
        for number in range(len(self)):
            members = np.sort(ranked[ends[number] : ends[number + 1]])
            if not len(members):
                continue
            prefix = members[: len(members) - ceil(alike * len(members)) + 1].tolist()
            candidates = sorted({holder for member in prefix for holder in holders.get(member, ())})
            first = next((each for each in candidates if _are_alike(members, kept[each], alike)), None)
            if first is not None:
                found[number] = first
                continue
            kept[number] = members
            for member in prefix:
                holders.setdefault(member, []).append(number)
        return found


def jaccard(a: Members, b: Members) -> float:
    """Return what two sets share of all that they hold, from 0.0 to 1.0; two empty sets share nothing."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    everything = len(a) + len(b) - shared
    return shared / everything if everything else 0.0


def _are_alike(a: Members, b: Members, alike: float) -> bool:
    if min(len(a), len(b)) < alike * max(len(a), len(b)):
        return False
    return jaccard(a, b) >= alike


def _ranked(hashes: "array[int]") -> Members:
    """Return each hash as its rank: the rarest of all has rank 0."""
    values, places, counts = np.unique(np.frombuffer(hashes, dtype=np.uint64), return_inverse=True, return_counts=True)
    ranks = np.empty(len(values), dtype=np.uint32)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(values), dtype=np.uint32)
    return ranks[places]
