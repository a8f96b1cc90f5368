"""Many files at once: what is read of each does not depend on the others."""

from pathlib import Path

from remud_hub.errors import SourceError
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile, find_sources
from remud_hub.reading import Read, SourceReader


_CHAPTER = "# Chapter {n}\n\nThe liver of patient {n} is enlarged, and its surface is smooth.\n"


def _files(folder: Path) -> list[SourceFile]:
    for n in range(6):
        (folder / f"{n}.md").write_text(_CHAPTER.format(n=n) * (30 if n in {0, 4} else 1))
    files, errors = find_sources([folder])
    assert errors == []
    return files


def test_files_read_at_once_come_in_the_order_given_and_as_if_read_alone(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    files = _files(tmp_path / "books")
    together = list(SourceReader(ReadOptions(), tmp_path / "one").read_all(files, workers=3))
    alone = SourceReader(ReadOptions(), tmp_path / "other")
    assert together == [(file, alone.read(file)) for file in files]


def test_a_file_that_cannot_be_read_stands_in_its_place_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    files = _files(tmp_path / "books")
    files[2].path.unlink()
    found = [result for _, result in SourceReader(ReadOptions(), tmp_path / "cache").read_all(files, workers=2)]
    assert [isinstance(result, Read) for result in found] == [True, True, False, True, True, True]
    assert isinstance(found[2], SourceError)
    assert "2.md" in str(found[2])


def test_who_stops_listening_does_not_wait_for_files_that_nobody_began(tmp_path: Path) -> None:
    (tmp_path / "books").mkdir()
    files, reader = _files(tmp_path / "books"), SourceReader(ReadOptions(), tmp_path / "cache")
    results = reader.read_all(files, workers=1)
    next(results)
    results.close()
    assert len(list((tmp_path / "cache" / "read").glob("*.json"))) < len(files)
