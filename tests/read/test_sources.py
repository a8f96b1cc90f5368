import os
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.read.flow.media import KINDS
from remud_hub.read.sources import find_sources


PDF = b"%PDF-1.7\n%%EOF\n"


def test_a_folder_is_walked_in_order_and_told_by_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.PDF").write_bytes(PDF + b"2")
    (tmp_path / "a.bin").write_bytes(PDF + b"1")
    (tmp_path / ".hidden.pdf").write_bytes(PDF)
    (tmp_path / "README.md").write_text("notes")
    files, errors = find_sources([tmp_path])
    assert [file.source.uri for file in files] == ["a.bin", "b/two.PDF"]
    assert errors == []


def test_each_bad_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "text.pdf").write_text("no pdf")
    files, errors = find_sources([tmp_path, tmp_path / "missing.pdf"])
    assert files == []
    assert [(error.name, error.problem) for error in errors] == [
        ("empty.pdf", "the file is empty"),
        ("text.pdf", f"this is not a {KINDS} file"),
        ("missing.pdf", "there is no such file or folder"),
    ]
    assert all("\n" not in str(error) and error.advice for error in errors)


def test_a_name_that_no_json_can_hold_is_told(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xb3\xac.pdf")).write_bytes(PDF)
    files, errors = find_sources([tmp_path])
    assert files == []
    assert [error.problem for error in errors] == ["its name is not UTF-8"]
    str(errors[0]).encode()


def test_equal_bytes_are_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "b.pdf").write_bytes(PDF)
    files, errors = find_sources([tmp_path])
    assert [file.source.name for file in files] == ["a.pdf"]
    assert files[0].duplicates == ("b.pdf",)
    assert errors == []


def test_a_file_named_twice_is_no_duplicate(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    files, _ = find_sources([tmp_path / "a.pdf", tmp_path])
    assert [file.duplicates for file in files] == [()]


def test_a_readme_that_is_a_pdf_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "README.pdf").write_bytes(PDF)
    (tmp_path / "LICENSE").write_text("Apache-2.0")
    (tmp_path / "README.empty").touch()
    (tmp_path / "README.gone").symlink_to(tmp_path / "nowhere")
    files, errors = find_sources([tmp_path])
    assert [file.source.uri for file in files] == ["README.pdf"]
    assert [error.name for error in errors] == ["README.gone"]


def test_declarations_by_pattern(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF + b"1")
    (tmp_path / "b.pdf").write_bytes(PDF + b"2")
    (tmp_path / "sources.yaml").write_text(
        "'*': {licence: CC-BY-4.0, redistribution: public}\nb.pdf: {redistribution: private, title: B}\n"
    )
    first, second = (file.source for file in find_sources([tmp_path])[0])
    assert (first.licence, first.redistribution, first.title) == ("CC-BY-4.0", "public", None)
    assert (second.licence, second.redistribution, second.title) == ("CC-BY-4.0", "private", "B")


@pytest.mark.parametrize("text", ["'*': {redistribution: maybe}", "'*': {license: CC0}", "- a\n- b", "'*': ["])
def test_declarations_that_cannot_be_understood_stop_the_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "sources.yaml").write_text(text)
    with pytest.raises(UsageError, match=r"sources\.yaml"):
        find_sources([tmp_path])


def test_a_mixed_folder_and_what_its_pages_are_made_of(tmp_path: Path) -> None:
    for name in ("pages/img/a.png", "pages/style.css", "pages/B.SVG", "scans/b.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "pages" / "a.html").write_text("<p>Text.")
    (tmp_path / "pages" / "b.nxml").write_text("<article><body><p>Text.</p></body></article>")
    (tmp_path / "pages" / "c.md").write_text("Text.")
    files, errors = find_sources([tmp_path])
    assert [(file.source.uri, file.source.media_type) for file in files] == [
        ("a.pdf", "application/pdf"),
        ("pages/a.html", "text/html"),
        ("pages/b.nxml", "application/jats+xml"),
        ("pages/c.md", "text/markdown"),
    ]
    assert [error.name for error in errors] == ["scans/b.png"]


def test_tables_and_the_pictures_that_they_name(tmp_path: Path) -> None:
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "bank.csv").write_text("question,answer\n")
    (tmp_path / "bank.jsonl").write_text("{}")
    (tmp_path / "set.parquet").write_bytes(b"PAR1")
    files, errors = find_sources([tmp_path])
    assert errors == []
    assert [file.source.media_type for file in files] == [
        "text/csv",
        "application/json",
        "application/vnd.apache.parquet",
    ]


def test_a_named_file_has_the_declarations_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "sources.yaml").write_text("'*.pdf': {licence: CC0-1.0, article_id: PMC1}\n")
    source = find_sources([tmp_path / "a.pdf"])[0][0].source
    assert (source.licence, source.article_id) == ("CC0-1.0", "PMC1")
