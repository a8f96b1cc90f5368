"""Texts that are nearly the same: found by MinHash, confirmed by what they share.

Two texts are alike when the Jaccard index of their shingles (words three in a row; in Chinese, characters three in a row) is at
least 0.8. PubMedVision instead removes captions whose sentence embeddings have a dot product over 480 (paper, App. B). For
the model it names that is impossible, because its vectors have length 1, so no scale can be taken over from there.
"""

import re
import unicodedata
from collections.abc import Hashable
from typing import Any, Generic, TypeVar


Key = TypeVar("Key", bound=Hashable)

ALIKE = 0.8
"""Least Jaccard index of two texts that are nearly the same. Ours."""
IN_A_ROW = 3
_WORD = re.compile(r"[^\W_㐀-鿿]+|[㐀-鿿]")
_BANDS = (16, 4)
"""Bands and rows: a pair with a Jaccard index of 0.8 is missed with a chance of (1 - 0.8^4)^16, or 1 in 4,700."""


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case, width and punctuation; Chinese by characters."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def shingles(text: str) -> frozenset[str]:
    """Return what a text is compared by; a text of fewer than three words is one shingle, an empty one has none."""
    words = words_of(text)
    starts = range(max(1, len(words) - IN_A_ROW + 1)) if words else ()
    return frozenset(" ".join(words[start : start + IN_A_ROW]) for start in starts)


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return what two sets share of all that they hold, from 0.0 to 1.0; two empty sets share nothing."""
    return len(a & b) / len(a | b) if a or b else 0.0


class NearTexts(Generic[Key]):
    """Texts seen so far, each under a key. The result depends on their order alone, never on the machine."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH  # it loads SciPy

        self._index: Any = MinHashLSH(params=_BANDS, num_perm=_BANDS[0] * _BANDS[1])
        self._seen: dict[Key, tuple[int, str]] = {}
        """The text of each key, and which it was in their order. Shingles would take ten times the room."""

    def first_like(self, key: Key, text: str) -> Key | None:
        """Return the key of the earliest text that is nearly the same; if there is none, keep this one and return None.

        Asked again about a key that it keeps, it returns None again. An empty text is like no other and is not kept.
        """
        if key in self._seen or not (found := shingles(text)):
            return None
        sketch = _sketch(found)
        for earlier in sorted(self._index.query(sketch), key=lambda near: self._seen[near][0]):
            if jaccard(found, shingles(self._seen[earlier][1])) >= ALIKE:
                return earlier  # type: ignore[no-any-return]
        self._index.insert(key, sketch)
        self._seen[key] = (len(self._seen), text)
        return None


def _sketch(found: frozenset[str]) -> Any:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_BANDS[0] * _BANDS[1])
    sketch.update_batch([shingle.encode("utf-8") for shingle in sorted(found)])
    return sketch
