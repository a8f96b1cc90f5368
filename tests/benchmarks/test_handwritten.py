"""The rows written by hand: every edit spoils its row, and the key says which."""

from collections import Counter

import pytest

from benchmarks.handwritten.__main__ import rows_and_key
from benchmarks.handwritten.pages import KINDS, read


@pytest.mark.parametrize(("which", "fewest"), [("first", 8), ("second", 5)])
def test_every_edit_changes_its_row_and_the_key_names_it(which: str, fewest: int) -> None:
    made = list(rows_and_key(which))
    rows = {row["id"]: row for row, _ in made}
    keys = {key["id"]: key for _, key in made}
    good, edits = read(which)
    assert len(rows) == len(keys) == len(made) == len(good) + len(edits)
    kinds = Counter((key["kind"], key["lang"]) for key in keys.values())
    assert all(kinds[kind, language] >= fewest for kind in KINDS.values() for language in ("en", "zh"))
    for key in keys.values():
        if key["of"]:
            before, after = (rows[name]["messages"] for name in (key["of"], key["id"]))
            assert before != after or key["kind"] == "paraphrased_duplicate"


@pytest.mark.parametrize("which", ["first", "second"])
def test_choices_have_the_option_that_they_name(which: str) -> None:
    good, _ = read(which)
    chosen = [row for row in good if row.kind == "choice"]
    assert chosen
    assert all("ABCDEFGH".index(row.answer) < len(row.options) for row in chosen)
    assert all(row.question and row.answer and (row.thinking or row.type != "r") for row in good)
