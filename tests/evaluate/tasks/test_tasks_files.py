import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from huggingface_hub import constants

from remud_hub.errors import SourceError, UsageError
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.tasks.files import files_of
from remud_hub.evaluate.tasks.place import Place, at_hand
from remud_hub.evaluate.tasks.task import with_pictures


Write = Callable[..., Path]


def test_a_picture_is_found_in_a_folder_and_in_a_zip_below_any_folder(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "imgs" / "a" / "1.png", png("red"))
    write(tmp_path / "more.zip", {"deep/imgs/b/1.png": png("green"), "__MACOSX/c/1.png": b""})
    files = files_of(Place(tmp_path, "x"))
    assert files.picture("a/1.png", ("imgs",)).read() == png("red")
    assert files.picture("b\\1.png").read() == png("green")
    assert not files.picture("c/1.png").at_hand


def test_names_do_not_match_by_their_end_alone(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "x.zip", {"imgs/left-1.png": png("red")})
    assert not files_of(Place(tmp_path, "x")).picture("1.png").at_hand


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/hostname", "a/../../secret.png", "C:/secret.png", "", "x" * 300]
)
def test_a_name_that_leads_out_of_the_folder_is_not_read(tmp_path: Path, write: Write, png, name: str) -> None:
    write(tmp_path / "secret.png", png("red"))
    write(tmp_path / "task" / "x.zip", {"../secret.png": png("red")})
    picture = files_of(Place(tmp_path / "task", "x")).picture(name)
    assert not picture.at_hand
    with pytest.raises(SourceError, match="cannot be read"):
        picture.read()


def test_an_absent_picture_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.png: cannot be read .*fetch the task's data again"):
        files_of(Place(tmp_path, "x")).picture("gone.png").open()


def test_a_damaged_zip_is_told(tmp_path: Path, write: Write) -> None:
    write(tmp_path / "imgs.zip", b"PK but no zip")
    with pytest.raises(UsageError, match=r"imgs\.zip is damaged"):
        files_of(Place(tmp_path, "x")).picture("1.png")


def test_a_damaged_picture_in_a_zip_is_told_when_it_is_read(tmp_path: Path, write: Write, png) -> None:
    path = write(tmp_path / "imgs.zip", {"1.png": png("red"), "2.png": png("green")})
    data = bytearray(path.read_bytes())
    place = data.index(png("red"))
    data[place + 20] ^= 0xFF
    path.write_bytes(data)
    files = files_of(Place(tmp_path, "x"))
    with pytest.raises(SourceError, match=r"1\.png"):
        files.picture("1.png").open()
    assert files.picture("2.png").open().size == (8, 6)


def test_a_bomb_in_a_zip_is_not_unpacked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("remud_hub.evaluate.tasks.files.LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "imgs.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1.png", bytes(10_000))
    with pytest.raises(SourceError, match="larger than 1,000 bytes"):
        files_of(Place(tmp_path, "x")).picture("1.png").open()


def test_a_place_without_the_file_says_what_it_should_hold(tmp_path: Path) -> None:
    place = at_hand(str(tmp_path), [])
    with pytest.raises(UsageError, match=r"has no test\.json and no tests\.json; it should hold test\.json and imgs/"):
        place.all_of(["test.json", "tests.json"], "test.json and imgs/")


def test_a_file_is_its_own_place(tmp_path: Path, write: Write) -> None:
    path = write(tmp_path / "mine.json", "[]")
    assert at_hand(str(path), []).all_of(["test.json"], "test.json") == [path]


def test_questions_without_their_pictures_are_left_out_and_counted(tmp_path: Path, write: Write, png) -> None:
    write(tmp_path / "1.png", png("red"))
    files = files_of(Place(tmp_path, "x"))
    items = [
        Item("there", (), "q", "a", "open", pictures=(files.picture("1.png"),)),
        Item("half", (), "q", "a", "open", pictures=(files.picture("1.png"), files.picture("2.png"))),
        Item("text", (), "q", "a", "open"),
    ]
    found = with_pictures(Loaded(items, "x", left_out={"another reason": 3}))
    assert [item.id for item in found.items] == ["there", "text"]
    assert found.left_out == {"another reason": 3, "picture not at hand": 1}
    assert with_pictures(Loaded(items[2:], "x")).left_out == {}


@pytest.mark.parametrize("is_offline", [True, False])
def test_a_commit_in_the_cache_is_found_without_the_hub(
    is_offline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = "0" * 40
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", is_offline)
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")  # where nobody listens
    with pytest.raises(UsageError, match=f"org/set@{commit}: no such file or folder here, and the Hub"):
        at_hand(f"org/set@{commit}", ["*.json"])
    folder = tmp_path / "datasets--org--set" / "snapshots" / commit
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "test-00000-of-00002.parquet").touch()
    for wanted in (["*.json"], ["data/test-*.parquet"]):
        with pytest.raises(UsageError, match="the copy in the cache lacks files"):
            at_hand(f"org/set@{commit}", wanted)
    (folder / "data" / "test-00001-of-00002.parquet").touch()
    (folder / "test.json").touch()
    for wanted in (["*.json"], ["data/test-*.parquet"]):
        assert at_hand(f"org/set@{commit}", wanted) == Place(folder, "org/set", commit)
    assert "the copy in the cache is used" in capsys.readouterr().err
