from collections.abc import Callable

import pytest

from remud_hub.hub.review.decisions import Decision, by_row, reviewed
from remud_hub.records import Evidence, Rejection, Sample, Source, Verdict
from remud_hub.work import SourceResult


FAILED = Verdict(check="grounded", version=1, passed=False, score=0.6, reason="words not in the evidence")


@pytest.fixture
def part(sample: Callable[..., Sample], figure_evidence: Evidence) -> SourceResult:
    source = Source(id="a" * 64, name="paper.pdf", uri="paper.pdf", media_type="application/pdf")
    passed = sample(answer="Patent.").model_copy(update={"verdicts": (FAILED.model_copy(update={"passed": True}),)})
    failed = sample(answer="Open.").model_copy(update={"verdicts": (FAILED,)})
    rejection = Rejection(stage="verify", reason="grounded: words", source_id=source.id, sample=failed)
    return SourceResult(source=source, evidences=(figure_evidence,), samples=(passed,), rejections=(rejection,))


def decide(part: SourceResult, *said: tuple[str, str]) -> SourceResult:
    (passed,), (rejection,) = part.samples, part.rejections
    ids = {"passed": passed.id, "failed": rejection.sample.id if rejection.sample else ""}
    decisions = [
        Decision.model_validate({"id": ids[which], "reader": f"r{i}", "decision": decision})
        for i, (which, decision) in enumerate(said)
    ]
    return reviewed(part, by_row(decisions))


def test_without_readers_nothing_changes(part: SourceResult) -> None:
    assert decide(part) == part


def test_what_a_reader_drops_goes_with_the_readers_verdict(part: SourceResult) -> None:
    left = decide(part, ("passed", "drop"), ("passed", "keep"))
    assert left.samples == ()
    dropped = left.rejections[-1]
    assert (dropped.stage, dropped.reason, dropped.detail) == (
        "review",
        "turned down by a reader",
        "review/r0: turned down by a reader",
    )
    assert [verdict.check for verdict in dropped.sample.verdicts] == ["grounded", "review/r0", "review/r1"]  # type: ignore[union-attr]


def test_what_a_check_turned_down_comes_back_where_all_readers_keep_it(part: SourceResult) -> None:
    back = decide(part, ("failed", "keep"))
    assert len(back.samples) == 2
    assert back.rejections == ()
    assert [verdict.passed for verdict in back.samples[1].verdicts] == [False, True]
    torn = decide(part, ("failed", "keep"), ("failed", "drop"))
    assert torn.samples == part.samples
