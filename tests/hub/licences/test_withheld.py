from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.errors import UsageError
from remud_hub.hub.census import take_census
from remud_hub.hub.ledger import FILE, Entry, LedgerWriter
from remud_hub.hub.licences.gate import Audience, gate
from remud_hub.hub.licences.withheld import keep_redistributable
from tests.hub.folders import make_folder, make_row, picture, source
from tests.hub.random_rows import Rows, random_rows


SECRET = source(7, title="Ward 7", redistribution="private")


def rows_of(folder: Path, config: str, split: str) -> list[dict[str, Any]]:
    paths = sorted((folder / config).glob(f"{split}-*.parquet"))
    return [row for path in paths for row in pq.read_table(path).to_pylist()]


def allowed(row: dict[str, Any], audience: Audience) -> bool:
    """The rule in other words than the package has it."""
    seen_by = {"public": {"public"}, "gated": {"public", "gated"}}
    where, licence = row["source"]["redistribution"], row["source"]["licence"]
    return audience == "private" or (where in seen_by[audience] and bool(licence))


@settings(max_examples=25, deadline=None)
@given(random_rows, st.sampled_from(["public", "gated", "private"]))
def test_what_is_kept_may_go_and_is_whole(rows: Rows, audience: Audience) -> None:
    kept = {place: [row for row in held if allowed(row, audience)] for place, held in rows.items()}
    with TemporaryDirectory() as place:
        folder, out = Path(place) / "remud", Path(place) / "out"
        make_folder(folder, rows)
        if not any(kept.values()):
            with pytest.raises(UsageError, match=f"no row may go to a {audience} repository"):
                keep_redistributable(folder, out, audience)
            return
        withheld = keep_redistributable(folder, out, audience)
        assert gate(take_census(out), audience) == ()
        assert {place: rows_of(out, *place) for place in rows} == kept
        assert sum(shard.rows for shard in withheld.shards) + withheld.rows == sum(map(len, rows.values()))


def test_nothing_of_a_withheld_row_is_in_the_copy(tmp_path: Path) -> None:
    folder, out = tmp_path / "remud", tmp_path / "out"
    secret = make_row(7, source=SECRET, question="Who lies in ward 7?", images=[picture(7)])
    make_folder(folder, {("vqa", "train"): [make_row(0, images=[picture(0)]), secret]})
    with LedgerWriter(folder) as ledger:
        ledger.add(Entry(id=secret["id"], kept=True, question=secret["question"]))
    (folder / "notes.md").write_text("About ward 7.", encoding="utf-8")
    withheld = keep_redistributable(folder, out, "public")
    assert (folder / FILE).is_file()
    assert [path.relative_to(out).as_posix() for path in out.rglob("*.*")] == [withheld.shards[0].path]
    data = (out / withheld.shards[0].path).read_bytes()
    assert b"ward 7" not in data.lower()
    assert picture(7)["bytes"] not in data


def test_where_all_may_go_the_copy_is_the_same_bytes(tmp_path: Path) -> None:
    shards = make_folder(tmp_path / "remud", {("qa", "train"): [make_row(number) for number in range(5)]})
    assert keep_redistributable(tmp_path / "remud", tmp_path / "out", "public").shards == shards
