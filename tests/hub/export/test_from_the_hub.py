"""A version on the Hub is exported as it was, whatever came after it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import HfApi

from remud_hub.errors import HubError, UsageError
from remud_hub.hub.export.run import export
from tests.testhub import LocalHub


REPO = "ann/remud"


@pytest.fixture
def published(
    hub: LocalHub,
    tmp_path: Path,
    make_row: Callable[..., Any],
    write_dataset: Callable[..., Path],
    picture: Callable[..., bytes],
) -> str:
    """Two versions: the second has a row more."""
    api, rows = HfApi(), [make_row("r1", pictures=[picture(1)]), make_row("r2", pictures=[picture(2)])]
    api.create_repo(REPO, repo_type="dataset")
    for number, tag in enumerate(["v1.0.0", "v1.1.0"], start=1):
        folder = write_dataset(tmp_path / tag, vqa_train=rows[:number])
        api.upload_folder(repo_id=REPO, repo_type="dataset", folder_path=folder, delete_patterns="*.parquet")
        api.create_tag(REPO, repo_type="dataset", tag=tag)
    return REPO


def ids(out: Path) -> list[str]:
    return [row["id"] for row in json.loads((out / "vqa_train.json").read_text(encoding="utf-8"))]


def test_a_version_and_the_newest_are_exported(published: str, tmp_path: Path) -> None:
    export(published, "sharegpt", tmp_path / "old", revision="v1.0.0")
    export(published, "sharegpt", tmp_path / "new")
    assert ids(tmp_path / "old") == ["r1"]
    assert ids(tmp_path / "new") == ["r1", "r2"]
    commit = HfApi().repo_info(published, repo_type="dataset", revision="v1.0.0").sha
    readme = (tmp_path / "old" / "README.md").read_text(encoding="utf-8")
    assert f"from `{published}`, version v1.0.0 (commit {commit})" in readme
    assert len(list((tmp_path / "new" / "images").iterdir())) == 2


def test_what_the_hub_does_not_have_is_told(published: str, tmp_path: Path) -> None:
    with pytest.raises(HubError, match=r"no v9.0.0; its versions are: v1.0.0, v1.1.0"):
        export(published, "sharegpt", tmp_path / "out", revision="v9.0.0")
    with pytest.raises(HubError, match="not on the Hub"):
        export("ann/other", "sharegpt", tmp_path / "out")
    with pytest.raises(UsageError, match=r"no config 'qa' .*it has: vqa/train"):
        export(published, "sharegpt", tmp_path / "out", configs=["qa"])
    assert not (tmp_path / "out").exists()
