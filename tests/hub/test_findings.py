from collections.abc import Callable

import pytest
from rich.console import Console

from remud_hub.hub.findings import find
from remud_hub.hub.findings_text import bars, print_findings
from remud_hub.hub.ledger import Entry
from remud_hub.records import Evidence, Sample, Source, Span, Verdict


SOURCE = Source(id="a" * 64, name="paper.pdf", uri="paper.pdf", media_type="application/pdf")


def verdict(check: str, score: float = 1.0, reason: str = "", word: tuple[int, int] | None = None) -> Verdict:
    spans = (Span(part="answer", start=word[0], end=word[1], fault=reason),) if word else ()
    return Verdict(check=check, version=1, passed=not reason, score=score, reason=reason, spans=spans)


@pytest.fixture
def entries(sample: Callable[..., Sample], figure_evidence: Evidence) -> list[Entry]:
    def line(name: str, *verdicts: Verdict, stage: str | None = None, config: str = "vqa_reasoning") -> Entry:
        judged = sample(config=config).model_copy(update={"verdicts": verdicts})
        return Entry.of(judged, figure_evidence, SOURCE, id=name, stage=stage, reason=stage)

    equal = verdict("format", 0.0, "two options are equal")
    twice = verdict("grounded", 0.1, "wrong side: right; wrong number: 9")
    again = verdict("duplicate", 0.0, "duplicate: same as kept")
    return [
        line("kept", verdict("format"), verdict("grounded", 0.95), verdict("duplicate")),
        line("side", verdict("format"), verdict("grounded", 0.2, "wrong side: left", (4, 10)), stage="verify"),
        line("both", equal, twice, stage="verify"),
        line("again", verdict("format"), verdict("grounded"), again, stage="curate", config="vqa"),
        Entry(id="5", kept=False, stage="read", reason="no answer", verdicts=(verdict("row", 0.0, "no answer"),)),
    ]


def test_what_a_ledger_says(entries: list[Entry]) -> None:
    found = find(entries)
    assert (found.rows, found.kept, found.unread) == (5, 1, 1)
    assert {level.check: (level.came, level.left) for level in found.funnel} == {
        "format": (4, 3),
        "grounded": (3, 2),
        "duplicate": (2, 1),
        "row": (1, 0),
    }
    grounded = next(check for check in found.checks if check.check == "grounded")
    assert (grounded.judged, grounded.failed, grounded.alone) == (4, 2, 1)
    assert grounded.histogram == (0, 1, 1, 0, 0, 0, 0, 0, 0, 2)
    assert {each.reason: each.rows for each in grounded.objections} == {"wrong side": 2, "wrong number": 1}
    assert grounded.objections[0].examples[0].words == ("vessel",)
    (pair,) = found.pairs
    assert (pair.checks, pair.rows, pair.both) == (("format", "grounded"), 3, 1)
    assert pair.kappa == pytest.approx(0.4)
    assert found.kept_by["config"]["vqa_reasoning"] == (3, 1)


def test_it_is_printed_with_examples_and_as_they_stand(entries: list[Entry]) -> None:
    console = Console(record=True, width=160)
    print_findings(find(entries), console)
    said = console.export_text()
    assert "1 of 5 candidate rows kept (20.0%)" in said
    assert "vessel in What can be learned" in said
    assert "1 rows could not be read" in said


def test_bars_show_everything_that_is_not_nothing() -> None:
    assert bars((0, 1, 500, 1000)) == " ▁▄█"
    assert bars((0, 0)) == "  "
