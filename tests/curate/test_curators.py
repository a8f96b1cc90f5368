from collections.abc import Callable

from remud_hub.curate.candidates import Rows
from remud_hub.curate.curators import CURATORS, curate, rejection
from remud_hub.curate.settings import CurateSettings
from remud_hub.records import Sample
from remud_hub.store import BlobStore


def test_a_kept_row_has_a_verdict_of_every_curator_and_a_dropped_one_ends_with_why(
    sample: Callable[..., Sample], rows: Callable[..., Rows], store: BlobStore
) -> None:
    both = rows(sample(), sample(question="WHAT can be learned from this image?"))
    curation = curate(both, CurateSettings(), store)
    kept, dropped = (curation.judged(candidate) for candidate in both())
    assert [verdict.check for verdict in kept.verdicts] == list(curation.ran)
    assert set(curation.ran) <= set(CURATORS)
    assert all(verdict.passed for verdict in kept.verdicts)
    assert [verdict.passed for verdict in dropped.verdicts][-1] is False
    assert rejection(list(both())[1], dropped).reason == "duplicate"
