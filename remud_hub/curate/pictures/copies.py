"""Which pictures are copies of which: each is compared with all before it, in blocks of hashes, and, where a model is named, by its eyes."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from remud_hub.curate.pictures.hashes import (
    MOST_BITS,
    WORDS,
    Hashes,
    Signature,
    Unreadable,
    distances,
    opened,
    signature,
)
from remud_hub.curate.pictures.matching import lies_in
from remud_hub.curate.pictures.seen import seen_before
from remud_hub.curate.settings import PictureSettings
from remud_hub.store import BlobStore


class Copies(NamedTuple):
    """The pictures of a dataset, each with the first that it is a copy of."""

    firsts: Mapping[str, str]
    """By sha256: only those that are a copy of an earlier one."""
    unreadable: Mapping[str, str]
    """By sha256: why a picture cannot be read."""
    signatures: Mapping[str, Signature]
    """By sha256, of those that could be read."""
    missing: frozenset[str]
    """By sha256: those that are not in the store, so that nobody knows what they are copies of."""

    def first(self, image: str) -> str:
        """Return the sha256 of the first picture that this one is a copy of; its own if it is none."""
        return self.firsts.get(image, image)


class Shelf:
    """Hashes in one growing table, so that a picture is compared with all others at once."""

    def __init__(self) -> None:
        self._table = np.zeros((1024, WORDS), dtype=np.uint64)
        self._owners = np.zeros(1024, dtype=np.int64)
        self._used = 0

    def add(self, hashes: Hashes, owner: int) -> None:
        """Put in the hashes of a picture."""
        while self._used + len(hashes) > len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._owners = np.concatenate([self._owners, np.zeros_like(self._owners)])
        place = slice(self._used, self._used + len(hashes))
        self._table[place], self._owners[place] = hashes, owner
        self._used += len(hashes)

    def like(self, hashes: Hashes, most: int = MOST_BITS) -> NDArray[np.int64]:
        """Return the owners of hashes that are near one of these, the earliest first."""
        table, owners = self._table[: self._used], self._owners[: self._used]
        near = [owners[distances(each, table) <= most] for each in hashes]
        return np.unique(np.concatenate(near)) if near else np.empty(0, dtype=np.int64)


def copies_of(images: Iterable[str], settings: PictureSettings | None, store: BlobStore) -> Copies:
    """Compare all pictures with each other.

    Args:
        images: Their sha256, in the order that says which of two is the first; the same may come often.
        settings: None: pictures are the same when their bytes are.
        store: Where they lie. One that is not there is a copy of none.

    Raises:
        UsageError: The vision model that the settings name cannot be had.
    """
    firsts: dict[str, str] = {}
    unreadable: dict[str, str] = {}
    signatures: dict[str, Signature] = {}
    missing: set[str] = set()
    if settings is None:
        return Copies(firsts, unreadable, signatures, frozenset())
    wholes, crops, names = Shelf(), Shelf(), list[str]()
    for image in dict.fromkeys(images):
        if image not in store:
            missing.add(image)
            continue
        try:
            found = signature(store.get(image), crops=settings.crops)
        except Unreadable as fault:
            unreadable[image] = fault.reason
            continue
        signatures[image] = found
        # It was cropped from an earlier one, or an earlier one from it
        near = {*crops.like(found.turned), *(wholes.like(found.crops) if settings.crops else ())}
        first = next((names[each] for each in sorted(near) if _are_one(image, names[each], store)), None)
        if first:
            firsts[image] = first
        else:
            crops.add(found.crops, len(names))
            wholes.add(found.turned, len(names))
            names.append(image)
    if settings.model:
        seen = seen_before(names, settings.model, settings.alike, store)
        firsts = {**{image: seen.get(first, first) for image, first in firsts.items()}, **seen}
    return Copies(firsts, unreadable, signatures, frozenset(missing))


def _are_one(image: str, other: str, store: BlobStore) -> bool:
    """Whether one of two pictures lies in the other."""
    a, b = opened(store.get(image)), opened(store.get(other))
    return lies_in(a, b) or lies_in(b, a)
