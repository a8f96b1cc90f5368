"""What is exported is read by ``remud verify`` as the same questions, answers, thinking and pictures."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remud_hub.audit.files import batches, row_files
from remud_hub.audit.layouts.parsed import Parsed
from remud_hub.audit.layouts.table import layout_of
from remud_hub.audit.pictures import Pictures
from remud_hub.hub.export.formats import FORMATS
from remud_hub.hub.export.run import export
from remud_hub.store import BlobStore, sha256_of
from tests.hub.export.conftest import drawn


_POOL = [drawn(10), drawn(120, "JPEG"), drawn(200, "WEBP"), drawn(250, "PNG", "RGBA")]
# Tags and placeholders are told apart from words in tests of their own
_WORDS = st.text(st.characters(exclude_characters="<", exclude_categories=["Cs"]), min_size=1, max_size=30).filter(
    lambda text: text.strip() != ""
)
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "question": _WORDS,
            "thinking": st.none() | _WORDS,
            "answer": _WORDS,
            "options": st.lists(_WORDS, max_size=4),
            "turns": st.lists(st.tuples(_WORDS, _WORDS), max_size=2),
            "pictures": st.lists(st.sampled_from(_POOL), max_size=3),
        }
    ),
    min_size=1,
    max_size=6,
)


def read(folder: Path) -> list[tuple[Parsed, list[str]]]:
    """Read an export as ``remud verify`` does: the rows, and the sha256 of their pictures."""
    files, refused = row_files([folder])
    assert not refused
    found = []
    for file in files:
        pictures = Pictures(file.path.parent, BlobStore(folder / ".blobs"))
        for batch in batches(file):
            for raw in batch:
                assert raw.fault is None
                row = layout_of(file.name, frozenset(raw.values), None, None)(raw.values)
                shown = [pictures.take(each) for each in row.pictures]
                assert all(each.at_hand for each in shown)
                found.append((row, [each.digest for each in shown]))
    return found


@pytest.mark.parametrize("name", FORMATS)
@given(rows=_ROWS)
@settings(max_examples=10, deadline=None)
def test_what_is_exported_comes_back_the_same(
    name: str, rows: list[dict[str, Any]], make_row: Callable[..., Any], write_dataset: Callable[..., Path]
) -> None:
    made = [make_row(f"r{number}", **row) for number, row in enumerate(rows)]
    with tempfile.TemporaryDirectory() as at:
        dataset, out = write_dataset(Path(at) / "d", vqa_train=made), Path(at) / "out"
        wanted = [row for row in made if name != "llava" or len(row["images"]) < 2]
        if not wanted:
            return
        export(str(dataset), name, out)
        found = read(out)
    assert len(found) == len(wanted)
    for row, (parsed, pictures) in zip(wanted, found, strict=True):
        said = [message["content"].strip() for message in row["messages"]]
        assert parsed.faults == ()
        assert parsed.question == said[1]
        assert parsed.thinking == (row["thinking"] and row["thinking"].strip())
        assert parsed.answer == row["answer"].strip()
        assert [text for turn in parsed.turns for text in (turn.question, turn.answer)] == said[3:]
        assert pictures == [sha256_of(image["bytes"]) for image in row["images"]]


def test_verify_finds_only_rows_in_an_export(
    tmp_path: Path, make_row: Callable[..., Any], write_dataset: Callable[..., Path]
) -> None:
    rows = [make_row("r1", pictures=_POOL[:1])]
    dataset = write_dataset(tmp_path / "d", vqa_train=rows, qa_test=[make_row("r2")])
    for name in FORMATS:
        out = tmp_path / name
        export(str(dataset), name, out)
        assert sorted(row.id or "" for row, _ in read(out)) == (["", ""] if name == "openai" else ["r1", "r2"])
