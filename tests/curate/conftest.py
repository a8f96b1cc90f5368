from collections.abc import Callable, Sequence

import pytest

from remud_hub.curate.candidates import Candidate, Rows
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import CurateSettings
from remud_hub.records import Evidence, Sample, Source
from remud_hub.store import BlobStore


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


@pytest.fixture
def desk(store: BlobStore) -> Callable[..., Desk]:
    """Make the desk of a curation of these rows, under these settings."""

    def make(of: Rows = lambda: iter(()), **settings: object) -> Desk:
        return Desk(of, CurateSettings.model_validate(settings), store)

    return make
