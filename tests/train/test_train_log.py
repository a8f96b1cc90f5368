import json
from pathlib import Path

import pytest

from remud_hub.train.log import read_losses, write_log


def test_losses_come_back_in_order_and_other_entries_do_not(tmp_path: Path) -> None:
    history = [{"step": 5, "loss": 7.5}, {"step": 5, "eval_loss": 7.0}, {"step": 10, "loss": 0.5}, {"train_loss": 4.0}]
    write_log(tmp_path, history, world_size=2)
    assert read_losses(tmp_path) == [(5, 7.5), (10, 0.5)]
    assert json.loads((tmp_path / "train_log.json").read_text(encoding="utf-8"))["world_size"] == 2


def test_a_folder_without_a_log_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_losses(tmp_path)
