"""The curators in their order. Each looks at all rows that the ones before it left, and says which of them go, and why."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from remud_hub.curate import balance, captions, decontaminate, duplicates, meaning, near_text
from remud_hub.curate.benchmarks.lists import Benchmark
from remud_hub.curate.candidates import Candidate, Faults, Rows
from remud_hub.curate.desk import Desk
from remud_hub.curate.pictures import curator as pictures
from remud_hub.curate.settings import CurateSettings
from remud_hub.records import Rejection, Sample, Verdict
from remud_hub.store import BlobStore


Curator = Callable[[Rows, Desk], Faults | None]
"""None: the settings switch it off."""

# In this order: what a benchmark holds goes first, and then copies of pictures, so that no row is dropped as the duplicate of one that
# goes anyway
CURATORS: dict[str, tuple[Curator, int]] = {
    "benchmark": (decontaminate.curate, decontaminate.VERSION),
    "picture": (pictures.curate, pictures.VERSION),
    "new caption": (captions.curate, captions.VERSION),
    "duplicate": (duplicates.curate, duplicates.VERSION),
    "near text": (near_text.curate, near_text.VERSION),
    "meaning": (meaning.curate, meaning.VERSION),
    "balance": (balance.curate, balance.VERSION),
}
"""Each with its version, raised when it judges otherwise than before."""


class Curation(NamedTuple):
    """What curating found."""

    faults: Faults
    """Why rows go, by their number."""
    ran: tuple[str, ...]
    """The curators that looked."""
    desk: Desk
    """What they shared, so that no picture is looked at twice."""

    def judged(self, candidate: Candidate) -> Sample:
        """Return the sample with the verdicts of the curators that looked at it."""
        fault = self.faults.get(candidate.number)
        before = self.ran if fault is None else self.ran[: self.ran.index(fault.check)]
        passed = (Verdict(check=name, version=CURATORS[name][1], passed=True, score=1.0) for name in before)
        found = (*passed, *((fault,) if fault else ()))
        return candidate.sample.model_copy(update={"verdicts": (*candidate.sample.verdicts, *found)})


def curate(rows: Rows, settings: CurateSettings, store: BlobStore, benchmarks: Sequence[Benchmark] = ()) -> Curation:
    """Let every curator look.

    Args:
        rows: Samples that passed the checks.
        settings: Which curators look, and from where on two rows are the same.
        store: Where the pictures lie.
        benchmarks: Lists of what must not be in the dataset.

    Raises:
        UsageError: A model or a benchmark that the settings name cannot be had.
    """
    faults: Faults = {}
    desk = Desk(rows, settings, store, benchmarks)

    def left() -> Iterator[Candidate]:
        return (candidate for candidate in rows() if candidate.number not in faults)

    ran = []
    for name, (curator, _) in CURATORS.items():
        found = curator(left, desk)
        if found is not None:
            faults |= found
            ran.append(name)
    return Curation(faults, tuple(ran), desk)


def rejection(candidate: Candidate, judged: Sample) -> Rejection:
    """Return the rejection of a row that a curator turned down."""
    verdict = judged.verdicts[-1]
    return Rejection(
        stage="curate",
        reason=verdict.reason.partition(":")[0],
        source_id=candidate.source.id,
        detail=verdict.reason,
        sample=judged,
    )
