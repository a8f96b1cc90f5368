"""Which of very many sets are alike: an exact join, so that no pair is missed and none depends on chance.

Two sets with a Jaccard index of t share one of their rarest members, namely of the n - ceil(t * n) + 1 rarest of either ("prefix filter";
Chaudhuri, Ganti and Kaushik 2006, Bayardo, Ma and Srikant 2007). So only sets that share a rare member are compared.
"""

from array import array
from collections.abc import Iterable, Iterator
from math import ceil

import numpy as np
from numpy.typing import NDArray


Members = NDArray[np.uint32]
"""The members of a set by their rank, rarest first."""
_HAIR = 1e-9
"""What products of fractions may be off by: 0.07 * 100 is a little more than 7."""


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
        shelf, found = _Shelf(alike), dict[int, int]()
        for number, members, rarest in self._by_rank(alike):
            first = next(shelf.alikes(members, rarest), None)
            if first is None:
                shelf.add(number, members, rarest)
            else:
                found[number] = first
        return found

    def links(self, alike: float) -> Iterator[tuple[int, int]]:
        """Yield pairs of an earlier and a later set that are alike: all there are, but that of equal sets only the first is compared.

        So whatever is alike hangs together by these pairs, and a chain of sets that are each like the next one does, too.

        Args:
            alike: Least Jaccard index, above 0.
        """
        shelf, equals = _Shelf(alike), dict[bytes, int]()
        for number, members, rarest in self._by_rank(alike):
            first = equals.setdefault(members.tobytes(), number)
            if first != number:
                yield first, number
                continue
            yield from ((earlier, number) for earlier in shelf.alikes(members, rarest))
            shelf.add(number, members, rarest)

    def _by_rank(self, alike: float) -> Iterator[tuple[int, Members, list[int]]]:
        """Yield each set that is not empty: its number, its members, and those of the rarest that another set has, too."""
        ranked, alone = _ranked(self._hashes)
        ends = np.frombuffer(self._ends, dtype=np.uint64).astype(np.int64)
        for number in range(len(self)):
            members = np.sort(ranked[ends[number] : ends[number + 1]])
            if len(members):
                rarest = members[: len(members) - ceil(alike * len(members) - _HAIR) + 1]
                yield number, members, rarest[rarest >= alone].tolist()


class _Shelf:
    """Sets seen so far, to be found by their rarest members."""

    def __init__(self, alike: float) -> None:
        self._alike = alike
        self._holders: dict[int, list[int]] = {}
        self._kept: dict[int, Members] = {}

    def add(self, number: int, members: Members, rarest: list[int]) -> None:
        """Put in a set."""
        if rarest:
            self._kept[number] = members
        for member in rarest:
            self._holders.setdefault(member, []).append(number)

    def alikes(self, members: Members, rarest: list[int]) -> Iterator[int]:
        """Yield the sets that are like this one, in their order."""
        candidates = {holder for member in rarest for holder in self._holders.get(member, ())}
        return (each for each in sorted(candidates) if _are_alike(members, self._kept[each], self._alike))


def jaccard(a: Members, b: Members) -> float:
    """Return what two sets share of all that they hold, from 0.0 to 1.0; two empty sets share nothing."""
    shared = len(np.intersect1d(a, b, assume_unique=True))
    everything = len(a) + len(b) - shared
    return shared / everything if everything else 0.0


def _are_alike(a: Members, b: Members, alike: float) -> bool:
    if min(len(a), len(b)) < alike * max(len(a), len(b)) - _HAIR:
        return False
    return jaccard(a, b) >= alike


def _ranked(hashes: "array[int]") -> tuple[Members, int]:
    """Return each hash as its rank, the rarest of all having rank 0; and how many ranks only one set has."""
    values, places, counts = np.unique(np.frombuffer(hashes, dtype=np.uint64), return_inverse=True, return_counts=True)
    ranks = np.empty(len(values), dtype=np.uint32)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(values), dtype=np.uint32)
    return ranks[places], int((counts == 1).sum())
