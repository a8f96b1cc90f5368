from collections.abc import Callable, Sequence

import pytest

from remud_hub.curate.candidates import Candidate, Rows
from remud_hub.records import Evidence, Sample, Source


@pytest.fixture
def source() -> Source:
    return Source(id="a" * 64, name="paper.pdf", uri="paper.pdf", media_type="application/pdf")


@pytest.fixture
def rows(figure_evidence: Evidence, source: Source) -> Callable[..., Rows]:
    """Make rows of samples, all about the figure, or each with its evidence."""

    def make(*samples: Sample | tuple[Sample, Evidence]) -> Rows:
        pairs: Sequence[tuple[Sample, Evidence]] = [
            each if isinstance(each, tuple) else (each, figure_evidence) for each in samples
        ]
        return lambda: (Candidate(number, *pair, source) for number, pair in enumerate(pairs))

    return make
