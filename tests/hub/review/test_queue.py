from collections.abc import Callable

from remud_hub.hub.ledger import Entry
from remud_hub.hub.review.queue import KINDS, queue_of
from remud_hub.records import Span, Verdict


MakeEntry = Callable[..., Entry]


def test_each_kind_is_there_once_and_in_its_order(entry: MakeEntry) -> None:
    entries = [
        *(entry(f"fine-{i}", format=1.0, grounded=1.0) for i in range(20)),
        entry("alone", stage="verify", format=1.0, grounded=0.4),
        entry("twice", stage="verify", format=0.0, grounded=0.2),
        entry("shaky", format=1.0, grounded=0.55),
        entry("judge says no", stage="verify", format=1.0, grounded=1.0, judge=0.1),
    ]
    rows = queue_of(entries, count=8)
    assert len({row.id for row in rows}) == len(rows) == 8
    assert [row.why for row in rows] == sorted((row.why for row in rows), key=KINDS.index)
    first = {row.why: row.id for row in reversed(rows)}
    assert first[KINDS[0]] == "judge says no"
    assert first[KINDS[1]] == "alone"
    assert first[KINDS[2]] == "shaky"
    assert rows == queue_of(reversed(entries), count=8)
    assert rows != queue_of(entries, count=8, seed=1)


def test_objections_show_the_words_they_point_at(entry: MakeEntry) -> None:
    span = Span(part="answer", start=4, end=10, fault="wrong side")
    verdict = Verdict(check="grounded", version=1, passed=False, score=0.0, reason="wrong side: left", spans=(span,))
    line = entry("x", stage="verify").model_copy(update={"verdicts": (verdict,)})
    (row,) = queue_of([line], count=5)
    assert row.objections == ("grounded: wrong side: left; “vessel” in answer (wrong side)",)


def test_rows_that_could_not_be_read_are_not_shown() -> None:
    assert queue_of([Entry(id="1", kept=False, stage="read", reason="no question")], count=5) == []
