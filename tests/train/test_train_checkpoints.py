"""Checkpoints that a kill or a full disk left: the newest whole one is gone on from."""

import json
from pathlib import Path

import pytest


pytestmark = pytest.mark.slow  # torch


def checkpoint(output: Path, step: int, processes: int = 1) -> Path:
    import torch
    from safetensors.torch import save_file

    folder = output / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    save_file({"weight": torch.zeros(100)}, folder / "model.safetensors")
    torch.save({"state": torch.zeros(100)}, folder / "optimizer.pt")
    for rank in range(processes):
        torch.save({}, folder / (f"rng_state_{rank}.pth" if processes > 1 else "rng_state.pth"))
    (folder / "trainer_state.json").write_text(json.dumps({"global_step": step}), encoding="utf-8")
    return folder


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-50])


def test_the_newest_is_taken_by_number(tmp_path: Path) -> None:
    from remud_hub.train.checkpoints import to_resume

    for step in (9, 10, 100):
        newest = checkpoint(tmp_path, step)
    (tmp_path / "checkpoint-old").mkdir()
    assert to_resume("auto", tmp_path, 1) == str(newest)
    assert to_resume(None, tmp_path, 1) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        *((name, "cut") for name in ("model.safetensors", "optimizer.pt", "rng_state.pth", "trainer_state.json")),
        *((name, "gone") for name in ("rng_state.pth", "trainer_state.json")),
    ],
)
def test_one_that_is_not_whole_is_passed_over(tmp_path: Path, name: str, fault: str) -> None:
    from remud_hub.errors import UsageError
    from remud_hub.train.checkpoints import to_resume

    whole, torn = checkpoint(tmp_path, 5), checkpoint(tmp_path, 10)
    cut(torn / name) if fault == "cut" else (torn / name).unlink()
    assert to_resume("auto", tmp_path, 1) == str(whole)
    with pytest.raises(UsageError, match="--resume_from_checkpoint auto"):
        to_resume(str(torn), tmp_path, 1)


@pytest.mark.parametrize(
    "shard", ["pytorch_model.bin", "pytorch_model_fsdp_0/__0_0.pt", "global_step10/zero_pp_rank_0.pt"]
)
def test_weights_may_be_pickled_or_lie_in_folders(tmp_path: Path, shard: str) -> None:
    import torch

    from remud_hub.errors import UsageError
    from remud_hub.train.checkpoints import to_resume

    folder = checkpoint(tmp_path, 10)
    (folder / "model.safetensors").unlink()
    path = folder / shard
    path.parent.mkdir(exist_ok=True)
    torch.save({"weight": torch.zeros(100)}, path)
    assert to_resume("auto", tmp_path, 1) == str(folder)
    cut(path)
    assert to_resume("auto", tmp_path, 1) is None
    with pytest.raises(UsageError, match=f"{shard} was not written to its end"):
        to_resume(str(folder), tmp_path, 1)


def test_one_of_another_number_of_processes_is_told(tmp_path: Path) -> None:
    from remud_hub.errors import UsageError
    from remud_hub.train.checkpoints import to_resume

    two = checkpoint(tmp_path, 5, processes=2)
    assert to_resume("auto", tmp_path, 2) == str(two)
    with pytest.raises(UsageError, match="written by 2 processes, and 1 are running; start as many"):
        to_resume("auto", tmp_path, 1)
    with pytest.raises(UsageError, match="written by 2 processes, and 1 are running"):
        to_resume(str(two), tmp_path, 1)


def test_without_any_a_run_starts_from_the_beginning(tmp_path: Path) -> None:
    from remud_hub.train.checkpoints import to_resume

    assert to_resume("auto", tmp_path / "new", 1) is None
