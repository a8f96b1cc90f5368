import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from remud_hub.audit.files import row_files
from remud_hub.audit.run import Options, audit
from remud_hub.errors import UsageError
from remud_hub.hub.ledger import read_ledger
from remud_hub.recipe import Recipe, load_recipe


MakeRow = Callable[..., dict[str, Any]]
WriteLines = Callable[..., Path]


@pytest.fixture
def recipe() -> Recipe:
    return load_recipe("audit")


def test_every_row_has_a_line_and_the_kept_ones_stay_as_they_are(
    row: MakeRow, write_lines: WriteLines, recipe: Recipe, tmp_path: Path
) -> None:
    good, again = row(id="good"), row(id="again")
    wrong = row(id="wrong", answer="A thrombus of 47 mm in the portal vein.")
    pointing = row(id="pointing", question="What does Figure 3 show?")
    broken = row(id="broken") | {"answer": None}
    cut = row(id="cut", images=[{"bytes": "aGVsbG8=", "path": None}])
    path = write_lines([good, wrong, pointing, broken, cut, again])
    files, _ = row_files([path])
    summary = audit(files, recipe, tmp_path / "out")
    ledger = {entry.id: entry for entry in read_ledger(tmp_path / "out")}
    assert list(ledger) == ["good", "wrong", "pointing", "broken", "cut", "again"]
    assert {name: (entry.kept, entry.stage) for name, entry in ledger.items()} == {
        "good": (True, None),
        "wrong": (False, "verify"),
        "pointing": (False, "verify"),
        "broken": (False, "read"),
        "cut": (False, "read"),
        "again": (False, "curate"),
    }
    assert ledger["broken"].verdicts[0].reason == "no answer"
    kept = (tmp_path / "out" / "kept" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in kept] == [good]
    assert (summary.rows, summary.kept, sum(summary.rejected.values())) == (6, 1, 5)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"ledger.parquet", "kept"}


def test_workers_and_formats_change_nothing(row: MakeRow, recipe: Recipe, tmp_path: Path, png: bytes) -> None:
    texts = ("left", "right", "upper", "lower")
    rows = [
        row(id=str(i), images=[{"bytes": png, "path": None}], question=f"Is the {texts[i % 4]} pole {i} seen?")
        for i in range(150)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "rows.parquet")
    files, _ = row_files([tmp_path / "rows.parquet"])
    one = audit(files, recipe, tmp_path / "one")
    two = audit(files, recipe, tmp_path / "two", Options(workers=2))
    assert one == two
    assert list(read_ledger(tmp_path / "one")) == list(read_ledger(tmp_path / "two"))
    kept = pq.read_table(tmp_path / "one" / "kept" / "rows.parquet")
    assert kept.schema == pq.read_schema(tmp_path / "rows.parquet")
    assert kept.num_rows == one.kept > 0


def test_a_row_without_caption_is_not_called_grounded(
    row: MakeRow, write_lines: WriteLines, recipe: Recipe, tmp_path: Path
) -> None:
    files, _ = row_files([write_lines([row(source={"caption": None})])])
    summary = audit(files, recipe, tmp_path / "out")
    assert summary.unjudged["grounded"] == 1
    (entry,) = read_ledger(tmp_path / "out")
    assert "grounded" not in {verdict.check for verdict in entry.verdicts}


def test_a_picture_that_is_not_at_hand_is_said(
    row: MakeRow, write_lines: WriteLines, recipe: Recipe, tmp_path: Path
) -> None:
    files, _ = row_files([write_lines([row(images=["away.png"])])])
    assert audit(files, recipe, tmp_path / "out").pictures_not_at_hand == 1


def test_a_damaged_file_is_named_and_the_others_go_on(
    row: MakeRow, write_lines: WriteLines, recipe: Recipe, tmp_path: Path
) -> None:
    (tmp_path / "bad.parquet").write_bytes(b"nothing")
    files, _ = row_files([tmp_path / "bad.parquet", write_lines([row()])])
    summary = audit(files, recipe, tmp_path / "out")
    assert summary.kept == 1
    assert summary.failures[0].startswith("bad.parquet: it cannot be read")
    with pytest.raises(UsageError, match=r"bad\.parquet"):
        audit(files[:1], recipe, tmp_path / "other")
