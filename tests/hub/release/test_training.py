"""A model is released with what it was trained on, and with nothing else."""

import json
from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.hub.release.training import LOG, read_training
from tests.hub.folders import make_folder, make_row


def test_a_run_is_read(folders: dict[str, Path]) -> None:
    training = read_training(folders["model"], folders["remud"])
    assert (training.base, training.steps, training.losses) == ("ORG/base", 8, (5.0, 0.5))
    assert list(training.data.shards) == [
        path.relative_to(folders["remud"]).as_posix() for path in folders["remud"].glob("qa/train-*")
    ]


def test_a_model_of_other_rows_is_refused(folders: dict[str, Path], tmp_path: Path) -> None:
    make_folder(tmp_path / "other", {("qa", "train"): [make_row(3)]})
    with pytest.raises(UsageError, match="is not what the model was trained on: qa/train-"):
        read_training(folders["model"], tmp_path / "other")


def test_other_test_rows_are_no_matter(folders: dict[str, Path]) -> None:
    make_folder(folders["remud"], {("qa", "train"): [make_row(1)], ("qa", "test"): [make_row(9)]})
    assert read_training(folders["model"], folders["remud"]).steps == 8


def test_a_model_that_nobody_knows_the_rows_of_is_refused(folders: dict[str, Path]) -> None:
    log = folders["model"] / LOG
    written = json.loads(log.read_text(encoding="utf-8"))
    del written["data"]
    log.write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(UsageError, match="data: Field required"):
        read_training(folders["model"], folders["remud"])
    log.unlink()
    with pytest.raises(UsageError, match="nobody can tell what the model was trained on"):
        read_training(folders["model"], folders["remud"])
