"""A sample with all that is known about it, as curating sees it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from remud_hub.records import Evidence, Sample, Source, Verdict


class Candidate(NamedTuple):
    """A sample that passed the checks, in its place in the order of the dataset."""

    number: int
    sample: Sample
    evidence: Evidence
    source: Source
    called: str = ""
    """The id that its ledger gives it, where that is not the sample's."""

    @property
    def name(self) -> str:
        """The id that verdicts on others point at."""
        return self.called or self.sample.id


Rows = Callable[[], Iterator[Candidate]]
"""Gives the candidates anew each time, always in the same order and under the same numbers: there may be more of them than
memory holds."""
Faults = dict[int, Verdict]
"""Why candidates go, by number."""


def fault(check: str, version: int, reason: str, detail: str, score: float = 0.0) -> Verdict:
    """Return the verdict on a row that goes: the reason is countable, the detail names what it is like."""
    return Verdict(check=check, version=version, passed=False, score=score, reason=f"{reason}: {detail}")
