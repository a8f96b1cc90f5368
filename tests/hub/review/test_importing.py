import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.hub.ledger import Entry
from remud_hub.hub.review.decisions import read_decisions
from remud_hub.hub.review.importing import import_decisions


@pytest.fixture
def folder(entry: Callable[..., Entry], write_ledger: Callable[[Sequence[Entry]], Path]) -> Path:
    return write_ledger([entry(name, format=1.0) for name in ("a", "b", "c")])


def queue(folder: Path, *lines: object) -> Path:
    file = folder / "queue.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join(texts), encoding="utf-8")
    return file


def test_decisions_are_kept_under_the_readers_name(folder: Path) -> None:
    mine = (
        {"id": "a", "decision": "keep"},
        {"id": "b", "decision": "弃", "comment": "左右写反"},
        {"id": "c", "decision": ""},
    )
    found = import_decisions(folder, queue(folder, *mine), "Ann")
    assert (found.taken, found.open, found.faults, found.agreements) == (2, 1, (), ())
    second = queue(folder, {"id": "a", "decision": "drop"}, {"id": "b", "decision": "Drop"})
    (agreement,) = import_decisions(folder, second, "Bo").agreements
    assert (agreement.rows, agreement.same) == (2, 1)
    changed = import_decisions(folder, queue(folder, {"id": "a", "decision": "drop"}), "Ann")
    assert changed.agreements[0].same == 2
    kept = {(each.id, each.reader): (each.decision, each.comment) for each in read_decisions(folder)}
    assert kept["b", "Ann"] == ("drop", "左右写反")
    assert kept["a", "Ann"] == ("drop", "")


def test_lines_that_cannot_be_taken_are_named_and_the_others_count(folder: Path) -> None:
    lines = (
        {"id": "z", "decision": "keep"},
        {"id": "a", "decision": "maybe"},
        "no json",
        {"id": "b", "decision": "keep"},
    )
    found = import_decisions(folder, queue(folder, *lines), "Ann")
    assert found.taken == 1
    assert [fault.partition(": ")[2] for fault in found.faults] == [
        "no row has the id z",
        "the decision is 'maybe'; write keep or drop",
        "no JSON object with an id",
    ]


def test_what_is_no_folder_of_ours_or_no_queue_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no ledger"):
        import_decisions(tmp_path / "nowhere", queue(folder), "Ann")
    with pytest.raises(UsageError, match=r"gone\.jsonl cannot be read"):
        import_decisions(folder, tmp_path / "gone.jsonl", "Ann")
