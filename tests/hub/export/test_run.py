"""What goes where, what is refused, and what happens to an export that is cut short."""

import csv
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from remud_hub.cli import app
from remud_hub.errors import UsageError
from remud_hub.hub.export.formats import FORMATS
from remud_hub.hub.export.run import export


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def dataset(tmp_path: Path, make_row: Callable[..., Any], write_dataset: Callable[..., Path], picture: Any) -> Path:
    """Two configs, two splits, and a picture that two rows share."""
    shared, own = picture(1), picture(2, "JPEG")
    open_source = {"source_id": "c" * 64, "title": "Atlas, 2nd ed.", "licence": None, "redistribution": None}
    return write_dataset(
        tmp_path / "dataset",
        vqa_train=[make_row("r1", pictures=[shared]), make_row("r2", pictures=[shared, own])],
        vqa_test=[make_row("r3", pictures=[own], source=open_source)],
        qa_train=[make_row("r4", source=open_source)],
    )


def test_each_config_and_split_has_a_file_and_each_picture_is_there_once(dataset: Path, tmp_path: Path) -> None:
    done = export(str(dataset), "sharegpt", tmp_path / "out")
    assert [(file.name, file.rows, file.with_pictures) for file in done.files] == [
        ("qa_train.json", 1, 0),
        ("vqa_test.json", 1, 1),
        ("vqa_train.json", 2, 2),
    ]
    assert done.pictures == len(list((tmp_path / "out" / "images").iterdir())) == 2
    assert {path.suffix for path in (tmp_path / "out" / "images").iterdir()} == {".png", ".jpg"}


def test_only_what_is_named_is_exported(dataset: Path, tmp_path: Path) -> None:
    done = export(str(dataset), "llava", tmp_path / "out", configs=["vqa"], splits=["test"])
    assert [file.name for file in done.files] == ["vqa_test.json"]
    info = export(str(dataset), "sharegpt", tmp_path / "two", splits=["train"])
    assert [file.name for file in info.files] == ["qa_train.json", "vqa_train.json"]


def test_words_of_sources_cannot_break_the_readme(
    tmp_path: Path, make_row: Callable[..., Any], write_dataset: Callable[..., Path]
) -> None:
    dataset = write_dataset(tmp_path / "d", qa_train=[make_row(source={"licence": "CC|BY\n# 4.0"})])
    export(str(dataset), "llava", tmp_path / "out")
    assert "| CC\\|BY # 4.0 | 1 |" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_the_readme_tells_version_files_and_licences(dataset: Path, tmp_path: Path) -> None:
    (dataset / "recipe.lock.json").write_text('{"recipe": {"version": "1.4.0"}}', encoding="utf-8")
    export(str(dataset), "sharegpt", tmp_path / "out")
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "version 1.4.0" in readme
    assert "dataset: qa_train,vqa_train\n" in readme  # nobody trains on the test split because a README says so
    assert "| `vqa_train.json` | vqa | train | 2 | 2 |" in readme
    assert "| CC-BY-4.0 | 2 |" in readme
    assert "| none declared | 2 |" in readme
    assert "not declared: ask before you pass them on | 2 |" in readme
    assert "Nothing: every row" in readme
    with (tmp_path / "out" / "SOURCES.csv").open(encoding="utf-8", newline="") as opened:
        sources = list(csv.DictReader(opened))
    assert [(each["title"], each["rows"]) for each in sources] == [("A book", "2"), ("Atlas, 2nd ed.", "2")]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"format_name": "alpaca"}, "no format 'alpaca'; there are: sharegpt, llava, pubmedvision, openai"),
        ({"configs": ["vqa", "chat"]}, "no config 'chat' .*it has: qa/train, vqa/test, vqa/train"),
        ({"splits": ["validation"]}, "no split 'validation' .*it has: qa/train"),
        ({"configs": ["qa"], "splits": ["test"]}, "no split 'test'"),
        ({"revision": "v1.0.0"}, "is a folder, which has no revisions"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_written(
    dataset: Path, tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(UsageError, match=complaint):
        export(**{"dataset": str(dataset), "format_name": "llava", "out": tmp_path / "out"} | changes)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["missing", "/nowhere/at/all", "a b/c"])
def test_a_name_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no dataset folder, and no name on the Hub"):
        export(name, "llava", tmp_path / "out")


def test_an_empty_folder_is_no_dataset(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no Parquet files"):
        export(str(tmp_path / "empty"), "llava", tmp_path / "out")


def test_rows_of_somebody_else_are_told(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "theirs" / "default").mkdir(parents=True)
    pq.write_table(pa.table({"id": ["1"], "text": ["x"]}), tmp_path / "theirs" / "default" / "train-0.parquet")
    with pytest.raises(UsageError, match="no column messages, images"):
        export(str(tmp_path / "theirs"), "llava", tmp_path / "out")


def test_a_damaged_shard_is_told(dataset: Path, tmp_path: Path) -> None:
    (shard,) = (dataset / "qa").glob("*.parquet")
    shard.write_bytes(b"PAR1 and no more")
    with pytest.raises(UsageError, match="is damaged"):
        export(str(dataset), "llava", tmp_path / "out", configs=["qa"])


def test_a_folder_of_somebody_else_is_left_alone(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match=r"holds other things \(thesis.txt\)"):
        export(str(dataset), "llava", out)
    with pytest.raises(UsageError, match="is a file"):
        export(str(dataset), "llava", out / "thesis.txt")
    with pytest.raises(UsageError, match="holds other things"):
        export(str(dataset), "llava", dataset)
    assert contents(out) == {"thesis.txt": b"mine"}


def test_another_export_takes_the_place_of_the_first(dataset: Path, tmp_path: Path) -> None:
    out, fresh = tmp_path / "out", tmp_path / "fresh"
    export(str(dataset), "sharegpt", out)
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    for name, options in [("llava", {"configs": ["vqa"]}), ("openai", {}), ("sharegpt", {"splits": ["test"]})]:
        export(str(dataset), name, out, **options)
        export(str(dataset), name, fresh, **options)
        found = contents(out)
        assert found.pop("notes.txt") == b"mine"
        assert found == contents(fresh)


def test_a_mark_cannot_name_files_elsewhere(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious").write_text("mine", encoding="utf-8")
    (out / ".remud-export.json").write_text(json.dumps({"files": ["../precious", 3, "/etc/x"]}), encoding="utf-8")
    export(str(dataset), "llava", out)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_dataset_gives_the_same_bytes(dataset: Path, tmp_path: Path, name: str) -> None:
    export(str(dataset), name, tmp_path / "one")
    export(str(dataset), name, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes: the nearest to a full disk that needs no rights."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [60, 300, 600, 900])
def test_a_full_disk_leaves_nothing_half_done_and_the_same_command_finishes_it(
    dataset: Path, tmp_path: Path, name: str, size: int
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    export(str(dataset), name, whole)
    with files_up_to(size), pytest.raises(OSError):
        export(str(dataset), name, out)
    found = contents(out)
    assert "README.md" not in found  # nobody takes it for a whole one
    found.pop(".remud-export.json", None)  # it says now what may come
    assert found.items() <= contents(whole).items()
    (out / ".vqa_train.json.abcd.tmp").write_text("half", encoding="utf-8")  # as kill -9 leaves it
    if size == 60:  # the mark itself found no room, and only it may be half there
        (out / ".vqa_train.json.abcd.tmp").rename(out / "..remud-export.json.abcd.tmp")
    export(str(dataset), name, out)
    assert contents(out) == contents(whole)


def test_the_command_says_what_was_written_and_what_was_not(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["export", str(dataset), "--format", "llava", "--out", str(out), "--config", "vqa"])
    assert done.exit_code == 0
    assert f"{out / 'vqa_train.json'}: 1 rows, 1 with pictures" in done.stdout
    assert "vqa_train.json: 1 left out: it has several pictures, LLaVA takes one (r2)" in done.stderr


@pytest.mark.slow
def test_kill_9_at_any_moment_is_mended_by_the_same_command(
    tmp_path: Path, make_row: Callable[..., Any], write_dataset: Callable[..., Path], picture: Any
) -> None:
    rows = [make_row(f"r{n}", pictures=[picture(n % 250) + bytes([n % 256, n // 256])]) for n in range(1500)]
    dataset, out, whole = write_dataset(tmp_path / "d", vqa_train=rows), tmp_path / "out", tmp_path / "whole"
    began = time.monotonic()
    export(str(dataset), "sharegpt", whole)
    took = time.monotonic() - began
    code = f"from remud_hub.hub.export.run import export; print('go', flush=True); from pathlib import Path; export({str(dataset)!r}, 'sharegpt', Path({str(out)!r}))"
    for number in range(4):
        running = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(took * number / 4)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()
    export(str(dataset), "sharegpt", out)
    assert contents(out) == contents(whole)
