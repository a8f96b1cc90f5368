"""What ties pieces of evidence together, so that they must not be in two splits: pictures, copies of them, and nearly the same words."""

from collections.abc import Iterator

from remud_hub.curate.candidates import Candidate
from remud_hub.curate.contents import hash_of
from remud_hub.joins import Sets
from remud_hub.records import Evidence
from remud_hub.similar import ALIKE, shingles, words_of


FEWEST_WORDS = {"en": 20, "zh": 40}
"""Words, or Chinese characters, of an evidence below which its likeness to another says nothing. Ours."""


def pictures_of(candidate: Candidate) -> tuple[str, ...]:
    """Return all pictures of a row: those that it shows, and those of the evidence that they are taken from."""
    return tuple(dict.fromkeys((*candidate.sample.images, *candidate.evidence.images)))


class EvidenceTexts:
    """The words of all evidence of a dataset, to find those that are nearly the same."""

    def __init__(self) -> None:
        self._sets = Sets()
        self._ids: dict[str, None] = {}

    def add(self, evidence: Evidence) -> None:
        """Take in a piece of evidence; one that was taken in already, or has few words, changes nothing."""
        if evidence.id in self._ids:
            return
        text = evidence.known
        is_long = len(words_of(text)) >= FEWEST_WORDS[evidence.language]
        self._sets.add({hash_of(shingle) for shingle in shingles(text)} if is_long else ())
        self._ids[evidence.id] = None

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of evidence, by id, whose words are nearly the same; all that hangs together does so by these pairs."""
        ids = list(self._ids)
        return ((ids[a], ids[b]) for a, b in self._sets.links(ALIKE))
