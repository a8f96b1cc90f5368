from pathlib import Path
from typing import Any

import pytest

from remud_hub.hub.census import take_census
from remud_hub.hub.licences.gate import Audience, Refusal, gate, may_go
from tests.hub.folders import make_folder, make_row, source


def refused(tmp_path: Path, audience: Audience, *rows: dict[str, Any]) -> tuple[Refusal, ...]:
    make_folder(tmp_path, {("qa", "train"): rows})
    return gate(take_census(tmp_path), audience)


GOES = {
    ("public", "public"): True,
    ("public", "gated"): False,
    ("public", "private"): False,
    ("public", None): False,
    ("gated", "public"): True,
    ("gated", "gated"): True,
    ("gated", "private"): False,
    ("gated", None): False,
    ("private", "public"): True,
    ("private", "gated"): True,
    ("private", "private"): True,
    ("private", None): True,
}


@pytest.mark.parametrize(("audience", "declared"), GOES)
def test_who_may_see_what(tmp_path: Path, audience: Audience, declared: str | None) -> None:
    row = make_row(0, source=source(0, redistribution=declared))
    assert may_go(declared, "CC-BY-4.0", audience) == GOES[audience, declared]
    assert bool(refused(tmp_path, audience, row)) != GOES[audience, declared]


@pytest.mark.parametrize("licence", [None, ""])
@pytest.mark.parametrize("audience", ["public", "gated"])
def test_without_a_licence_nothing_leaves(tmp_path: Path, audience: Audience, licence: str | None) -> None:
    row = make_row(0, source=source(0, licence=licence))
    assert not may_go("public", licence, audience)
    (refusal,) = refused(tmp_path, audience, row)
    assert "no licence" in refusal.why


def test_a_refusal_names_the_source_its_rows_and_the_reason(tmp_path: Path) -> None:
    rows = [
        make_row(0, source=source(0)),
        *(make_row(number, source=source(1, title="Ward 7", redistribution="private")) for number in (1, 2)),
        make_row(3, source=source(2, title=None, redistribution=None)),
    ]
    assert refused(tmp_path, "public", *rows) == (
        Refusal(name="Ward 7", rows=2, why="it is declared private"),
        Refusal(name="paper2.pdf", rows=1, why="nobody declared whether it may be passed on"),
    )


def test_one_row_without_a_licence_holds_its_source_back(tmp_path: Path) -> None:
    rows = [make_row(number, source=source(1, licence="MIT" if number else None)) for number in range(3)]
    assert [refusal.name for refusal in refused(tmp_path, "gated", *rows)] == ["Paper 1"]
