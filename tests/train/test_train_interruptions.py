"""Runs that are killed, told to stop, or find the disk full: they go on as if nothing had been."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from remud_hub.train.log import read_losses


pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
STEPS = (
    "--max_steps",
    "24",
    "--save_strategy",
    "steps",
    "--save_steps",
    "4",
    "--logging_steps",
    "1",
    "--save_total_limit",
    "2",
)


def start(toy: Path, output: Path, *options: str, limit: int | None = None) -> "subprocess.Popen[str]":
    command = [
        *(sys.executable, "recipes/sft_qwen25vl.py", "--config", "recipes/remud/sft_tiny.yaml"),
        *("--disable_tqdm", "true", "--dataset_name", str(toy), "--output_dir", str(output), *STEPS, *options),
    ]
    scratch = {"HF_HOME": str(output.parent / "hf"), "REMUD_CACHE_DIR": str(output.parent / "cache")}
    size = limit or resource.RLIM_INFINITY
    return subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **scratch, "HF_HUB_OFFLINE": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip


def finish(toy: Path, output: Path, *options: str) -> list[tuple[int, float]]:
    run = start(toy, output, *options)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    return read_losses(output)


def wait_for(output: Path, step: int, run: "subprocess.Popen[str]") -> None:
    while not (output / f"checkpoint-{step}").exists():
        assert run.poll() is None
        time.sleep(0.01)


@pytest.fixture(scope="module")
def undisturbed(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, float]]:
    return finish(toy, tmp_path_factory.mktemp("whole") / "run")


def test_a_killed_run_goes_on_as_if_it_had_not_been(
    toy: Path, tmp_path: Path, undisturbed: list[tuple[int, float]]
) -> None:
    output = tmp_path / "run"
    for step in (4, 12):  # killed twice, the second time while it goes on from the first
        run = start(toy, output, "--resume_from_checkpoint", "auto")
        wait_for(output, step, run)
        run.kill()
        run.communicate()
    assert finish(toy, output, "--resume_from_checkpoint", "auto") == undisturbed


def test_a_run_told_to_stop_writes_a_checkpoint_and_says_so(
    toy: Path, tmp_path: Path, undisturbed: list[tuple[int, float]]
) -> None:
    output = tmp_path / "run"
    run = start(toy, output, "--save_strategy", "no")
    while "'loss'" not in (run.stdout.readline() if run.stdout else ""):
        assert run.poll() is None
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 2
    assert "--resume_from_checkpoint auto to go on" in said
    assert len(list(output.glob("checkpoint-*"))) == 1
    assert not (output / "config.json").exists()  # no half-trained model passes for a trained one
    assert finish(toy, output, "--resume_from_checkpoint", "auto") == undisturbed


def test_a_full_disk_leaves_the_last_whole_checkpoint(
    toy: Path, tmp_path: Path, undisturbed: list[tuple[int, float]]
) -> None:
    output = tmp_path / "run"
    first = start(toy, output, "--max_steps", "8")
    assert first.wait(timeout=300) == 0
    # From here on no file may be as large as the optimizer's state, as on a full disk
    limit = (output / "checkpoint-8" / "optimizer.pt").stat().st_size - 1000
    (output / "model.safetensors").unlink()
    full = start(toy, output, "--resume_from_checkpoint", "auto", limit=limit)
    _, said = full.communicate(timeout=300)
    assert full.returncode != 0, said
    assert finish(toy, output, "--resume_from_checkpoint", "auto")[8:] == undisturbed[8:]
