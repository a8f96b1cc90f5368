"""The same bank in every format gives the same items; what only one format has."""

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.options import ReadOptions
from remud_hub.read.portions import Care
from remud_hub.read.sources import find_sources
from remud_hub.read.tables.reader import TableReader
from remud_hub.records import Document, Evidence
from remud_hub.store import BlobStore
from tests.read.flow.conftest import write_zip
from tests.read.tables.conftest import items, reasons, write_csv, write_jsonl, write_parquet, write_xlsx


Read = Callable[[Path], Document]
BANK = [
    {"题干": "肝囊肿的典型声像图表现是？", "A": "无回声区", "B": "强回声团", "C": "低回声区", "答案": "A", "解析": "囊液均匀。", "患者编号": "P1"},
    {"题干": "B线提示？", "A": "气胸", "B": "间质性肺水肿", "C": "肺气肿", "答案": "间质性肺水肿", "解析": "", "患者编号": "P2"},
]  # fmt: skip


def _grid() -> list[list[str]]:
    return [list(BANK[0]), *(list(row.values()) for row in BANK)]


WRITERS: dict[str, Callable[[Path], Path]] = {
    "csv": lambda folder: write_csv(folder / "bank.csv", BANK),
    "csv of excel": lambda folder: write_csv(folder / "bank.csv", BANK, "utf-8-sig", ";"),
    "csv in gb18030": lambda folder: write_csv(folder / "bank.csv", BANK, "gb18030"),
    "csv in utf-16": lambda folder: write_csv(folder / "bank.csv", BANK, "utf-16", "\t"),
    "tsv": lambda folder: write_csv(folder / "bank.tsv", BANK, delimiter="\t"),
    "jsonl": lambda folder: write_jsonl(folder / "bank.jsonl", BANK),
    "xlsx": lambda folder: write_xlsx(folder / "bank.xlsx", {"题库": [["2024 年超声题库"], [], *_grid()]}),
    "parquet": lambda folder: write_parquet(folder / "bank.parquet", BANK),
}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_gives_the_same_items(kind: str, tmp_path: Path, read: Read) -> None:
    document = read(WRITERS[kind](tmp_path))
    first, second = items(document)
    assert (first.question, first.options, first.answer) == (
        BANK[0]["题干"],
        ("无回声区", "强回声团", "低回声区"),
        "A",
    )
    assert (first.explanation, first.answer_kind) == ("囊液均匀。", "choice")
    assert (second.answer, second.explanation) == ("B", None)
    assert [found.group for found in document.given if isinstance(found, Evidence)] == ["P1", "P2"]
    assert document.language == "zh"
    assert document.pages == ()


def test_json_as_a_list_or_inside_an_object(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BANK), encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps({"version": 1, "data": BANK}), encoding="utf-8")
    assert items(read(tmp_path / "a.json")) == items(read(tmp_path / "b.json"))


def test_rows_are_found_again_as_spreadsheets_count_them(tmp_path: Path, read: Read) -> None:
    document = read(
        write_xlsx(tmp_path / "bank.xlsx", {"说明": [["说明", "这是题库"]], "题库": [["题库"], [], *_grid()]})
    )
    places = [(found.page, found.row) for found in document.given if isinstance(found, Evidence)]
    assert places == [(2, 4), (2, 5)]
    assert [(problem.page, problem.message[:13]) for problem in document.problems] == [(1, "the sheet '说明")]


def test_hidden_sheets_and_formulas_without_values_are_named(tmp_path: Path, read: Read) -> None:
    grid = _grid()
    grid[1][grid[0].index("答案")] = "=CHAR(65)"
    document = read(write_xlsx(tmp_path / "bank.xlsx", {"题库": grid, "草稿": _grid()}, hidden="草稿"))
    assert len(items(document)) == 1
    assert reasons(document) == ["no right answer"]
    assert [problem.message.split(";")[0] for problem in document.problems] == [
        "1 formulas have no value saved with them (the first in E2)",
        "the sheet '草稿' is hidden and left out",
    ]


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("bank.csv", "a,b\n1,2\n", "no column of questions, reports or captions is known; the columns are: a, b"),
        ("bank.csv", "question,b\n1,2\n", "there are questions (question) but no answers"),
        ("bank.csv", "question,answer\n", "the table has no rows"),
        ("bank.csv", 'question,answer\n"1,2\n', "the CSV cannot be taken apart"),
        ("bank.json", '[{"question": 1', "the JSON is damaged"),
        ("bank.json", "[1, 2]", "this JSON is no list of objects"),
        ("bank.json", "[" * 100_000, "the JSON is"),
        ("bank.jsonl", '{"question": 1, "answer": 2}\n{"quest', "the JSON is damaged (line 2"),
        ("bank.csv", "caption,b\n1,2\n", "there are caption but no pictures"),
    ],
)
def test_tables_that_cannot_be_used_say_so(name: str, text: str, problem: str, tmp_path: Path, read: Read) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as told:
        read(tmp_path / name)
    assert problem in told.value.problem
    assert told.value.advice


def test_damaged_workbooks_and_parquet_files(tmp_path: Path, read: Read) -> None:
    write_parquet(tmp_path / "bank.parquet", BANK)
    whole = (tmp_path / "bank.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[:-40])
    (tmp_path / "torn.parquet").write_bytes(whole[:20] + bytes(200) + whole[220:])
    with zipfile.ZipFile(write_xlsx(tmp_path / "bank.xlsx", {"题库": _grid()})) as book:
        entries = {name: book.read(name) for name in book.namelist()}
    write_zip(tmp_path / "torn.xlsx", entries | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>"})
    for torn in ("cut.parquet", "torn.parquet", "torn.xlsx"):
        with pytest.raises(SourceError, match="damaged"):
            read(tmp_path / torn)


def test_a_workbook_that_unpacks_to_a_disk_full_is_refused(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(write_xlsx(tmp_path / "bank.xlsx", {"题库": _grid()})) as book:
        entries = {name: book.read(name) for name in book.namelist()}
    bomb = write_zip(tmp_path / "bomb.xlsx", entries | {"xl/worksheets/sheet1.xml": bytes(80 * 2**20)})
    with pytest.raises(SourceError, match="bomb"):
        read(bomb)


def test_a_sheet_that_claims_to_be_endless_is_read_as_it_is(tmp_path: Path, read: Read) -> None:
    with zipfile.ZipFile(write_xlsx(tmp_path / "bank.xlsx", {"题库": _grid()})) as book:
        entries = {name: book.read(name) for name in book.namelist()}
    sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', entries["xl/worksheets/sheet1.xml"])
    sheet = sheet.replace(b"</sheetData>", b'<row r="1048576"></row></sheetData>')
    assert len(items(read(write_zip(tmp_path / "wide.xlsx", entries | {"xl/worksheets/sheet1.xml": sheet})))) == 2


def test_a_row_that_brought_the_reader_down_costs_itself(tmp_path: Path, store: BlobStore) -> None:
    files, _ = find_sources([write_csv(tmp_path / "bank.csv", BANK)])
    told: list[range] = []
    document = TableReader(ReadOptions(), store, care=Care(failed={1: "it crashed"}), on_start=told.append).read(
        files[0]
    )
    assert told == [range(1, 2), range(2, 3)]
    assert len(items(document)) == 1
    assert reasons(document) == ["the row could not be read"]


def test_western_accents_are_not_taken_for_chinese(tmp_path: Path, read: Read) -> None:
    rows = [{"question": "Où est le kyste hépatique, à gauche ?", "answer": "Segment IV, près du foie"}]
    assert items(read(write_csv(tmp_path / "banque.csv", rows, "cp1252")))[0].question == rows[0]["question"]
