"""Files that crash, hang or swallow memory cost themselves only."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from remud_hub.errors import MissingExtra, RemudError, SourceError, UsageError
from remud_hub.read.cache import ReadCache
from remud_hub.read.isolated import IsolatedReader, running
from remud_hub.read.messages import Failure, Limits
from remud_hub.read.options import ReadOptions
from remud_hub.read.sources import SourceFile, find_sources
from remud_hub.store import BlobStore


def _file(path: Path) -> SourceFile:
    files, errors = find_sources([path])
    assert errors == []
    return files[0]


@pytest.fixture
def plain(tmp_path: Path) -> SourceFile:
    canvas = Canvas(str(tmp_path / "plain.pdf"), pagesize=(300, 300), invariant=1)
    for i in range(10):
        canvas.drawString(30, 250 - 14 * i, "The pleural line was followed.")
    canvas.showPage()
    canvas.save()
    return _file(tmp_path / "plain.pdf")


def _runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    "error", [SourceError("a.pdf", "it is torn", "mend it"), MissingExtra("read", "docling"), UsageError("no")]
)
def test_errors_cross_unchanged(error: RemudError) -> None:
    crossed = Failure.model_validate_json(Failure.of(error).model_dump_json()).error()
    assert type(crossed) is type(error)
    assert str(crossed) == str(error)


@pytest.fixture
def evil(shared_data: Path) -> SourceFile:
    """A page that takes all memory, then crashes the parser."""
    return _file(shared_data / "pdf_hard" / "pdfminer_issue-1113-evil-xobjects.pdf")


@pytest.mark.slow
def test_a_file_that_brings_the_reader_down_costs_itself_only(
    store: BlobStore, evil: SourceFile, plain: SourceFile
) -> None:
    reader = IsolatedReader(ReadOptions(), store, limits=Limits(bytes=2 * 2**30))
    with pytest.raises(
        SourceError, match=r"evil-xobjects\.pdf: none of its pages .* \((the reader crashed|reading it)"
    ):
        reader.read(evil)
    document, cached = ReadCache(reader, store, store.root.parent).read(plain)
    assert len(document.pages) == 1
    assert not cached


@pytest.mark.slow
def test_a_page_that_brings_the_reader_down_costs_itself_only(
    store: BlobStore, tmp_path: Path, evil: SourceFile, plain: SourceFile
) -> None:
    with pypdfium2.PdfDocument.new() as joined:
        for file in (plain, evil, plain):
            joined.import_pages(pypdfium2.PdfDocument(file.path))
        joined.save(tmp_path / "three.pdf")
    reader = IsolatedReader(ReadOptions(), store, limits=Limits(bytes=2 * 2**30))
    document = reader.read(_file(tmp_path / "three.pdf"))
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [problem.page for problem in document.problems] == [2]
    assert {block.page for block in document.blocks} == {1, 3}


@pytest.mark.slow
def test_errors_of_the_reader_leave_it_running(store: BlobStore, tmp_path: Path, plain: SourceFile) -> None:
    reader = IsolatedReader(ReadOptions(), store)
    reader.read(plain)
    before = running().pid
    (tmp_path / "torn.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(SourceError, match="truncated"):
        reader.read(_file(tmp_path / "torn.pdf"))
    assert running().pid == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limits", "problem"),
    [(Limits(seconds=0.05, seconds_per_page=0), "took longer than"), (Limits(bytes=2**20), "needed more than 0.0 GB")],
)
def test_limits(store: BlobStore, plain: SourceFile, limits: Limits, problem: str) -> None:
    if running().answered:  # a reader that is set up may be faster than any limit
        running().end()
    with pytest.raises(SourceError, match=problem):
        IsolatedReader(ReadOptions(), store, limits=limits).read(plain)


@pytest.mark.slow
def test_a_reader_killed_midway_is_replaced(store: BlobStore, plain: SourceFile) -> None:
    running().end()
    threading.Timer(0.3, lambda pid: os.kill(pid, signal.SIGKILL), [running().pid]).start()
    with pytest.raises(SourceError, match="signal 9"):
        IsolatedReader(ReadOptions(), store).read(plain)
    assert IsolatedReader(ReadOptions(), store).read(plain).pages


@pytest.mark.slow
def test_the_reader_ends_with_a_parent_that_is_killed(store: BlobStore, plain: SourceFile) -> None:
    program = (
        "import sys; from pathlib import Path; from remud_hub.read.isolated import *; from remud_hub.read.sources import *; "
        "print(running().pid, flush=True); file = find_sources([Path(sys.argv[1])])[0][0]; "
        "IsolatedReader(ReadOptions(), BlobStore(Path(sys.argv[2]))).read(file)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(plain.path), str(store.root)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(1.0)  # it is loading docling by now
        parent.kill()
    deadline = time.monotonic() + 20
    while _runs(child):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_a_locked_file_is_read_with_its_password(store: BlobStore, shared_data: Path) -> None:
    file = _file(shared_data / "made_here" / "medhora_user_pw_sono-2026.pdf")
    with pytest.raises(SourceError, match="none of the passwords"):
        IsolatedReader(ReadOptions(), store, passwords=("wrong-1",)).read(file)
    document = IsolatedReader(ReadOptions(), store, passwords=("wrong-1", "sono-2026")).read(file)
    assert [picture.page for picture in document.pictures] == [2, 3]
    written = document.model_copy(update={"source": document.source.model_copy(update={"name": "", "uri": ""})})
    assert "sono-2026" not in json.dumps(written.model_dump(mode="json"))
