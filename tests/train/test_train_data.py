from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.train.data import load_rows


pytestmark = pytest.mark.slow  # datasets imports torch where it is installed


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "datasets")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


def test_every_column_comes_along(toy: Path) -> None:
    rows = load_rows(str(toy), "vqa_reasoning", "train")
    assert {"images", "messages", "question", "thinking", "answer", "source", "teacher", "verdicts"} <= set(
        rows.column_names
    )
    assert rows[0]["images"][0].size == (56, 56)


def test_several_configs_are_put_one_after_the_other(toy: Path) -> None:
    rows = load_rows(str(toy), "qa, vqa_reasoning", "train")
    assert [len(images) for images in rows["images"]] == [0] * 24 + [1] * 48


@pytest.mark.parametrize(
    ("name", "config", "split", "advice"),
    [
        ("{toy}", "vqa", "train", "no config 'vqa'; it has vqa_reasoning, qa"),
        ("{toy}", None, "train", "vqa_reasoning"),
        ("{toy}", "qa", "test", "train"),
        ("{toy}/none", "qa", "train", "no such folder"),
        ("{toy}/..", "qa", "train", "no config 'qa'"),
    ],
)
def test_what_is_not_there_is_named(toy: Path, name: str, config: str | None, split: str, advice: str) -> None:
    with pytest.raises(UsageError, match=advice):
        load_rows(name.format(toy=toy), config, split)


def test_rows_that_cannot_be_trained_on_are_refused(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "train.jsonl").write_text('{"text": "hello"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="column images and messages is missing"):
        load_rows(str(tmp_path / "texts"), None, "train")
