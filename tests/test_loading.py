from pathlib import Path

import pytest

import remud_hub
from remud_hub.errors import UsageError
from tests.hub.folders import make_folder, make_row


@pytest.mark.slow
def test_a_folder_loads_by_its_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_folder(tmp_path / "remud", {("qa", "train"): [make_row(1), make_row(2)], ("qa", "test"): [make_row(3)]})
    monkeypatch.chdir(tmp_path)
    assert len(remud_hub.load("qa", split="train", cache_dir=str(tmp_path / "hf"))) == 2
    streamed = remud_hub.load("qa", repo=str(tmp_path / "remud"), split="test", streaming=True)
    assert [row["question"] for row in streamed] == ["Question 3?"]
    monkeypatch.setenv("REMUD_DATASET", str(tmp_path / "remud"))
    monkeypatch.chdir("/")
    assert set(remud_hub.load("qa", cache_dir=str(tmp_path / "hf"))) == {"train", "test"}


def test_a_folder_has_no_other_version(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one version"):
        remud_hub.load("qa", version="1.0.0", repo=str(tmp_path))


def test_no_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no folder 'remud'"):
        remud_hub.load("qa")


@pytest.mark.slow
def test_another_config_is_told_with_those_there_are(tmp_path: Path) -> None:
    make_folder(tmp_path / "remud", {("qa", "train"): [make_row(1)]})
    with pytest.raises(UsageError, match="qa"):
        remud_hub.load("vqa", repo=str(tmp_path / "remud"))
