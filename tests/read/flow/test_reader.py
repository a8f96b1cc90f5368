"""The reader as the rest of the house meets it: by media type, behind the wall, with the cache before it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from remud_hub.errors import SourceError
from remud_hub.read.flow import reader
from remud_hub.read.flow.media import PACKAGE, PDF, TABLES
from remud_hub.read.options import ReadOptions
from remud_hub.read.readers import READERS
from remud_hub.read.sources import find_sources
from remud_hub.reading import SourceReader
from remud_hub.records import Document, Evidence
from remud_hub.store import BlobStore
from tests.read.flow.conftest import MAKERS, png


def test_every_format_that_is_found_has_a_reader(tmp_path: Path) -> None:
    for name, make in MAKERS.items():
        (tmp_path / name).mkdir()
        make(tmp_path / name)
    files, errors = find_sources([tmp_path])
    assert errors == []
    assert {file.source.media_type for file in files} | {PDF, PACKAGE, *TABLES} == READERS.keys()


def test_markup_is_read_without_loading_docling(tmp_path: Path) -> None:
    path = MAKERS["jats"](tmp_path)
    code = (
        "import sys; from pathlib import Path; from remud_hub.read.flow.reader import FlowReader, ReadOptions, BlobStore; "
        "from remud_hub.read.sources import find_sources; file = find_sources([Path(sys.argv[1])])[0][0]; "
        "FlowReader(ReadOptions(), BlobStore(Path(sys.argv[2]))).read(file); "
        "print(sorted({'docling', 'torch'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(path), str(tmp_path / "blobs")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_page_of_hundreds_of_megabytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], Document]
) -> None:
    monkeypatch.setattr(reader, "_LARGEST", 10)
    with pytest.raises(SourceError, match="larger than 256 MB"):
        read(MAKERS["html"](tmp_path))


def test_a_file_that_went_away_is_told(tmp_path: Path, store: BlobStore) -> None:
    (tmp_path / "a.md").write_text("Text.")
    (file,), _ = find_sources([tmp_path / "a.md"])
    file.path.unlink()
    with pytest.raises(SourceError, match="cannot be read"):
        reader.FlowReader(ReadOptions(), store).read(file)


@pytest.mark.slow
def test_a_mixed_folder_behind_the_wall(tmp_path: Path) -> None:
    for name in ("jats", "html", "epub", "docx"):
        (tmp_path / name).mkdir()
        MAKERS[name](tmp_path / name)
    files, errors = find_sources([tmp_path])
    assert errors == []
    source_reader = SourceReader(ReadOptions(), tmp_path / "cache")
    for file in files:
        _, items, _ = source_reader.read(file)
        assert len([item for item in items if isinstance(item, Evidence) and item.figure]) == 2, file.source.uri


@pytest.mark.slow
def test_a_picture_that_comes_later_is_seen(tmp_path: Path) -> None:
    path = MAKERS["jats"](tmp_path)
    (tmp_path / "one.png").unlink()
    (file,), _ = find_sources([path])
    source_reader = SourceReader(ReadOptions(), tmp_path / "cache")
    assert len(source_reader.read(file)[0].pictures) == 2
    (tmp_path / "one.png").write_bytes(png())
    document, _, cached = source_reader.read(file)
    assert (len(document.pictures), cached) == (3, False)
    assert source_reader.read(file)[2]
