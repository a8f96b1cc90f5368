"""Which column is which: by name, by declaration, and what is said when neither helps."""

from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError, UsageError
from remud_hub.read.cache import ReadCache
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import find_sources
from remud_hub.read.tables.columns import assign
from remud_hub.read.tables.reader import TableReader
from remud_hub.records import ColumnMap, Document
from remud_hub.store import BlobStore
from tests.read.tables.conftest import items, write_csv


Read = Callable[[Path], Document]


@pytest.mark.parametrize(
    ("columns", "options"),
    [
        (["题干", "A", "B", "C", "答案"], ("A", "B", "C")),
        (["Question", "Option A", "Option B", "Correct Answer"], ("Option A", "Option B")),
        (["question", "opb", "opa", "answer"], ("opa", "opb")),
        (["题目", "选项Ａ", "选项Ｂ", "正确答案"], ("选项Ａ", "选项Ｂ")),
        (["question", "choices", "answer"], ("choices",)),
        (["question", "A", "answer"], ()),
    ],
)
def test_common_names(columns: list[str], options: tuple[str, ...]) -> None:
    found = assign(columns, None)
    assert found.options == options
    assert found.question == columns[0]
    assert found.answer == columns[-1]


def test_a_declaration_wins_and_an_empty_name_takes_a_column_away() -> None:
    columns = ["question", "stem", "answer", "explanation", "image"]
    found = assign(columns, ColumnMap(question="stem", explanation="", image=("",)))
    assert (found.question, found.answer, found.explanation, found.image) == ("stem", "answer", None, ())


def test_the_declaration_stands_in_sources_yaml_beside_the_file(tmp_path: Path, read: Read) -> None:
    table = write_csv(tmp_path / "bank.csv", [{"frage": "?", "x": "ja", "y": "nein", "z": 2}])
    (tmp_path / "sources.yaml").write_text(
        "'*.csv': {licence: CC0-1.0, columns: {question: frage, options: [x, y], answer: z, count_from: 1}}\n"
    )
    document = read(table)
    assert document.source.licence == "CC0-1.0"
    assert [(item.options, item.answer) for item in items(document)] == [(("ja", "nein"), "B")]


def test_a_declared_column_that_is_missing(tmp_path: Path, read: Read) -> None:
    table = write_csv(tmp_path / "bank.csv", [{"题干": "?", "答案": "是"}])
    (tmp_path / "sources.yaml").write_text("bank.csv: {columns: {question: 题目内容}}\n", encoding="utf-8")
    with pytest.raises(SourceError) as told:
        read(table)
    assert str(told.value) == (
        "bank.csv: there is no column 题目内容; the columns are: 题干, 答案; correct columns: in sources.yaml"
    )


def test_a_declaration_that_cannot_be_understood(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text("'*': {columns: {frage: x}}\n")
    with pytest.raises(UsageError, match=r"columns.frage"):
        find_sources([tmp_path])


def test_another_declaration_is_another_reading(tmp_path: Path, store: BlobStore) -> None:
    write_csv(tmp_path / "bank.csv", [{"question": "first?", "stem": "second?", "answer": "yes"}])
    cache = ReadCache(TableReader(ReadOptions(), store), store, tmp_path / "cache")

    def question() -> str:
        document, _ = cache.read(find_sources([tmp_path])[0][0])
        return items(document)[0].question

    assert question() == "first?"
    (tmp_path / "sources.yaml").write_text("'*': {columns: {question: stem}}\n")
    assert question() == "second?"
