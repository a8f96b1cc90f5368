import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from remud_hub.audit import files
from remud_hub.audit.files import RowFile, batches, row_files
from remud_hub.errors import SourceError


def read(path: Path) -> list[files.RawRow]:
    return [row for batch in batches(RowFile(path, path.name)) for row in batch]


@pytest.mark.parametrize("form", ["list", "lines", "parquet"])
def test_every_format_gives_the_same_rows(form: str, tmp_path: Path) -> None:
    rows = [{"id": str(i), "text": "左肾 " * i} for i in range(150)]
    if form == "parquet":
        path = tmp_path / "rows.parquet"
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        path = tmp_path / "rows.json"
        lines = [json.dumps(row, ensure_ascii=form == "list") for row in rows]
        path.write_text("[" + ",\n ".join(lines) + "]" if form == "list" else "\n".join(lines), encoding="utf-8")
    assert [row.values for row in read(path)] == rows


@pytest.mark.parametrize("chars", [1, 7, 64])
def test_a_list_is_read_in_pieces_of_any_size(chars: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_CHARS", chars)
    rows = [{"a": [1, {"b": "]},{"}], "n": 12.5}, {"a": []}, {"c": "x" * 200}]
    path = tmp_path / "rows.json"
    path.write_text(f"[{', '.join(map(json.dumps, rows))}]\n", encoding="utf-8")
    assert [row.values for row in read(path)] == rows


def test_a_damaged_line_is_a_row_with_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": 1}\n{"id": \n[1]\n{"id": 4}\n', encoding="utf-8")
    faults = [row.fault for row in read(path)]
    assert faults[0] is None is faults[3]
    assert faults[1] is not None
    assert faults[1].startswith("line 2 is damaged")
    assert faults[2] == "a row is an object, this is list"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("rows.parquet", b"PAR1 nothing", "cannot be read"),
        ("rows.json", b'[{"id": 1}, {"id"', "ends before its list does"),
        ("rows.json", b"", "no list of objects"),
        ("rows.jsonl", b'{"id": "\xff\xfe"}\n', "not UTF-8"),
    ],
)
def test_a_damaged_file_is_named(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=f"{name}.*{said}"):
        read(path)


def test_a_dataset_folder_says_config_and_split(tmp_path: Path) -> None:
    for place in ("vqa/train-00000-aa.parquet", "qa/test-00000-bb.parquet", "ledger.parquet", ".work/x/rows.json"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"")
    found, refused = row_files([tmp_path, tmp_path / "absent.parquet", tmp_path / "README.md"])
    assert [(file.name, file.config, file.split) for file in found] == [
        ("qa/test-00000-bb.parquet", "qa", "test"),
        ("vqa/train-00000-aa.parquet", "vqa", "train"),
    ]
    assert [error.problem for error in refused] == ["it is not there", "this is no Parquet, JSON or JSONL file"]
