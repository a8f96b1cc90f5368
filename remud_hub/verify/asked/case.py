"""What a model is asked about."""

from random import Random
from typing import NamedTuple

from remud_hub.records import Evidence, Sample, Sha256


ROOM = "remud_hub.verify"
"""Where the prompts lie."""


class Case(NamedTuple):
    """A row, and what there is to show of its source."""

    sample: Sample
    evidence: Evidence
    page: Sha256 | None = None
    """The picture of its page, where there is one."""
    pictures: tuple[Sha256, ...] = ()
    """All pictures of the source."""

    def random(self, seed: int) -> Random:
        """Return the row's own dice: they fall alike wherever and in whatever order rows are checked."""
        return Random(f"{seed}/{self.sample.id}")
