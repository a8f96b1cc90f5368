from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.evaluate.tasks.reading import csv_rows, decoded, json_lines, json_rows


Write = Callable[..., Path]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_is_read_in_utf8_with_or_without_its_mark_and_in_gb18030(encoding: str) -> None:
    assert json_rows('[{"question": "超声"}]'.encode(encoding), "x.json") == [{"question": "超声"}]


def test_what_is_no_text_is_told() -> None:
    with pytest.raises(UsageError, match="neither UTF-8 nor GB18030"):
        decoded(b"\xff\xff\xff", "x.json")


@pytest.mark.parametrize("text", ["", "{", '[{"a": 1}', "[" * 100_000])
def test_damaged_json_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"x\.json is damaged"):
        json_rows(text.encode(), "x.json")


def test_json_that_is_no_list_is_told_and_what_is_no_object_is_counted() -> None:
    with pytest.raises(UsageError, match="no list of questions"):
        json_rows(b'{"a": 1}', "x.json")
    assert json_rows(b'[null, {"a": 1}, 3]', "x.json") == [{}, {"a": 1}, {}]


def test_lines_are_numbered_and_a_wrong_one_is_told(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "x.jsonl", '{"a": "one\u2028line"}\r\n\n{"a": 2}')
    assert list(json_lines(path)) == [(1, {"a": "one\u2028line"}), (3, {"a": 2})]
    with pytest.raises(UsageError, match="line 2 is no JSON "):
        list(json_lines(write(tmp_path / "y.jsonl", '{"a": 1}\n{"a": ')))
    with pytest.raises(UsageError, match="line 1 is no JSON object"):
        list(json_lines(write(tmp_path / "z.jsonl", "[1]\n")))


def test_a_csv_is_read_by_column_and_a_damaged_one_is_told(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "x.csv", '\ufeffQuestion , Answer\n"a, ""b""\nc",d\n\n')
    assert csv_rows(path, ("Question", "Answer")) == [{"Question": 'a, "b"\nc', "Answer": "d"}]
    with pytest.raises(UsageError, match="has no column Choice A; it has Question, Answer"):
        csv_rows(path, ("Question", "Choice A"))
    for broken in ('Question\n"never closed', ""):
        with pytest.raises(UsageError, match="is damaged"):
            csv_rows(write(tmp_path / "y.csv", broken), ("Question",))


def test_a_short_row_of_a_csv_lacks_its_last_values(tmp_path: Path, write: Write) -> None:
    assert csv_rows(write(tmp_path / "x.csv", "a,b\n1\n"), ("a",)) == [{"a": "1"}]


def test_a_long_field_is_read(tmp_path: Path, write: Write) -> None:
    assert len(csv_rows(write(tmp_path / "x.csv", f"a\n{'x' * 200_000}\n"), ("a",))[0]["a"]) == 200_000
