from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.hub.ledger import FILE, Entry, LedgerWriter, read_ledger
from remud_hub.records import Evidence, Sample, Source, Span, Turn, Verdict


SOURCE = Source(id="a" * 64, name="paper.pdf", uri="books/paper.pdf", media_type="application/pdf")
VERDICT = Verdict(
    check="grounded",
    version=4,
    passed=False,
    score=0.5,
    reason="wrong side: left",
    spans=(Span(part="answer", start=4, end=8, fault="wrong side"),),
)


def test_what_is_written_is_read_again(
    tmp_path: Path, sample: Callable[..., Sample], figure_evidence: Evidence
) -> None:
    turns = (Turn(question="And?", answer="Yes."),)
    judged = sample(turns=turns).model_copy(update={"verdicts": (VERDICT,)})
    dropped = Entry.of(judged, figure_evidence, SOURCE, stage="verify", reason="grounded: wrong side")
    kept = Entry.of(sample(), figure_evidence, SOURCE, id="theirs-1", split="train")
    broken = Entry(id="7", kept=False, stage="read", reason="no question")
    with LedgerWriter(tmp_path) as ledger:
        for entry in (dropped, kept, broken):
            ledger.add(entry)
    assert list(read_ledger(tmp_path)) == [dropped, kept, broken]
    assert (kept.kept, dropped.kept, kept.id) == (True, False, "theirs-1")
    assert dropped.evidence == figure_evidence.known


def test_a_run_that_ends_early_leaves_the_last_ledger(tmp_path: Path) -> None:
    with LedgerWriter(tmp_path) as ledger:
        ledger.add(Entry(id="1", kept=True))
    with pytest.raises(KeyboardInterrupt), LedgerWriter(tmp_path) as ledger:
        ledger.add(Entry(id="2", kept=True))
        raise KeyboardInterrupt
    assert [entry.id for entry in read_ledger(tmp_path)] == ["1"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
