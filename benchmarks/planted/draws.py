"""What a kind of defect has at hand besides the good row."""

import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from benchmarks.planted.groups import FORMS, WORDS
from benchmarks.planted.rows import Row
from benchmarks.planted.vqa import Benchmarks


class Draw(NamedTuple):
    """The chances of one bad row."""

    rng: random.Random
    group: str
    """The group of wordings to be used."""
    hard: bool
    """Whether a kind that has two ways and no wordings takes the one that is harder to see."""
    others: Sequence[Row]
    """All good rows of its language."""
    benchmarks: Benchmarks

    def forms(self, kind: str, language: str) -> Any:
        """Return the wordings of a kind."""
        return FORMS[self.group][kind][language]

    @property
    def words(self) -> Any:
        """The words for paraphrases and questions."""
        return WORDS[self.group]


Kind = Callable[[Row, Draw], Row | None]
"""Makes a bad row of a good one; None where the row does not lend itself to that."""
