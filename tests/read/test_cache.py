"""What is kept of a reading, with a reader that only counts."""

from pathlib import Path

import pytest

from remud_hub.read.cache import ReadCache
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile
from remud_hub.records import Document, Engine, Problem, Source
from remud_hub.store import BlobStore


class _Reader:
    options = ReadOptions()

    def __init__(self, store: BlobStore, problems: tuple[Problem, ...]) -> None:
        self.times = 0
        self._store, self._problems = store, problems

    def read(self, file: SourceFile) -> Document:
        self.times += 1
        return Document(
            source=file.source,
            language="en",
            engine=Engine(reader="test", layout="rules"),
            pages=(),
            blocks=(),
            pictures=(),
            docling=(self._store.put(b"{}"),),
            problems=self._problems,
        )


@pytest.mark.parametrize(("unread", "times"), [(False, 1), (True, 2)])
def test_a_document_with_pages_missing_is_read_again(
    tmp_path: Path, store: BlobStore, unread: bool, times: int
) -> None:
    reader = _Reader(store, (Problem(page=1, message="it took longer than 130 seconds", unread=unread),))
    cache = ReadCache(reader, store, tmp_path)
    file = SourceFile(tmp_path / "a.pdf", Source(id="a" * 64, name="a.pdf", uri="a.pdf", media_type="application/pdf"))
    cache.read(file)
    _, cached = cache.read(file)
    assert reader.times == times
    assert cached == (times == 1)
