from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from remud_hub.hub.ledger import Entry, LedgerWriter
from remud_hub.records import Evidence, Sample, Source, Verdict


SOURCE = Source(id="a" * 64, name="paper.pdf", uri="paper.pdf", media_type="application/pdf")


@pytest.fixture
def entry(sample: Callable[..., Sample], figure_evidence: Evidence) -> Callable[..., Entry]:
    """Make a line of a ledger; its verdicts are ``check=score``, failed below one half."""

    def make(name: str, stage: str | None = None, **scores: float) -> Entry:
        verdicts = tuple(
            Verdict(
                check=check,
                version=1,
                passed=score >= 0.5,
                score=score,
                reason="" if score >= 0.5 else f"bad {check}: x",
            )
            for check, score in scores.items()
        )
        judged = sample().model_copy(update={"verdicts": verdicts})
        return Entry.of(judged, figure_evidence, SOURCE, id=name, stage=stage, reason=stage)

    return make


@pytest.fixture
def write_ledger(tmp_path: Path) -> Callable[[Sequence[Entry]], Path]:
    def write(entries: Sequence[Entry]) -> Path:
        with LedgerWriter(tmp_path) as ledger:
            for each in entries:
                ledger.add(each)
        return tmp_path

    return write
