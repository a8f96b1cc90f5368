"""Word and PowerPoint through Docling."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.flow.runs import without_formatting
from remud_hub.records import Document
from tests.read.flow.conftest import CITING, MAKERS, png


def _changed(path: Path, entry: str, old: str, new: str) -> Path:
    """Replace a text in one part of an Office file."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    assert old in entries[entry].decode()
    entries[entry] = entries[entry].decode().replace(old, new, 1).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def test_formatting_is_taken_off_but_for_what_is_raised_or_hidden(tmp_path: Path) -> None:
    from docx import Document as Word

    word = Word()
    paragraph = word.add_paragraph("10")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run("half").italic = True
    paragraph.add_run("hidden").font.hidden = True
    word.save(str(tmp_path / "a.docx"))
    plain = Word(without_formatting(tmp_path / "a.docx", "a.docx"))
    assert plain.paragraphs[0].text == "10³half"


@pytest.mark.slow
def test_a_word_in_two_fonts_stays_a_word(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    document = read(MAKERS["docx"](tmp_path))
    assert document.blocks[2].text == f"{CITING[0]} In bold: 10³"


@pytest.mark.slow
def test_a_table_that_arranges_pictures_keeps_their_captions(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    from docx import Document as Word

    word = Word()
    word.add_paragraph("Before.")
    table = word.add_table(2, 2)
    for i in (0, 1):
        table.cell(0, i).paragraphs[0].add_run().add_picture(io.BytesIO(png()))
        table.cell(1, i).text = f"Figure {i + 1}. View {i + 1}."
    word.save(str(tmp_path / "a.docx"))
    document = read(tmp_path / "a.docx")
    assert [block.text for block in document.blocks] == ["Before.", "Figure 1. View 1.", "Figure 2. View 2."]
    first, second = document.pictures
    assert first.box[3] < document.blocks[1].box[1] < second.box[1] < document.blocks[2].box[1]


@pytest.mark.slow
def test_slides_keep_their_places_and_notes_stand_below(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    document = read(MAKERS["pptx"](tmp_path))
    assert [page.height for page in document.pages] == [540.0, pytest.approx(584, abs=30)]
    notes = document.blocks[-1]
    assert notes.text == CITING[2] and notes.page == 2 and notes.box[1] > 540
    assert document.pictures[0].box == (36.0, 108.0, 180.0, 208.8)


@pytest.mark.slow
def test_a_linked_picture_is_told_and_not_fetched(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    path = MAKERS["docx"](tmp_path)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    target = relations.split('Target="media/', 1)[1].split('"', 1)[0]
    _changed(
        path,
        "word/_rels/document.xml.rels",
        f'Target="media/{target}"',
        'Target="http://127.0.0.1:9/a.png" TargetMode="External"',
    )
    document = read(path)
    assert len(document.pictures) == 2
    (problem,) = document.problems
    assert "is linked from elsewhere" in problem.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("<w:body>", "<w:body", "damaged"),
        ("<w:document ", "<!DOCTYPE x [<!ENTITY a 'aaa'>]><w:document ", "declares entities"),
        ("<w:p>", "<w:p><w:r><w:drawing/></w:r></w:p><w:p>", None),
    ],
)
def test_damage_within_is_told(
    tmp_path: Path, old: str, new: str, problem: str | None, read: Callable[[Path], Document]
) -> None:
    path = _changed(MAKERS["docx"](tmp_path), "word/document.xml", old, new)
    if problem is None:
        assert len(read(path).pictures) == 3
        return
    with pytest.raises(SourceError, match=problem) as caught:
        read(path)
    assert caught.value.name == "article.docx" and "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_file_without_its_main_part_is_told(tmp_path: Path, read: Callable[[Path], Document]) -> None:
    path = MAKERS["pptx"](tmp_path)
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist() if name != "ppt/presentation.xml"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    with pytest.raises(SourceError, match="damaged"):
        read(path)
