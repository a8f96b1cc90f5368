"""The recipe as users run it: ``accelerate launch``, one process and two, full fine-tuning and LoRA."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from remud_hub.train.log import read_losses


pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ACCELERATE = ROOT / "recipes" / "accelerate"


def launch(toy: Path, output: Path, launcher: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    """Run the recipe on the toy dataset, with caches of its own and no network."""
    command = [
        *(sys.executable, "-m", "accelerate.commands.launch", *launcher),
        *("recipes/sft_qwen25vl.py", "--config", "recipes/remud/sft_tiny.yaml", "--disable_tqdm", "true"),
        *("--dataset_name", str(toy), "--output_dir", str(output), *options),
    ]
    scratch = {"HF_HOME": str(output.parent / "hf"), "REMUD_CACHE_DIR": str(output.parent / "cache")}
    environment = {**os.environ, **scratch, "HF_HUB_OFFLINE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300)


def test_one_process_learns_to_see(toy: Path, tmp_path: Path, square: Callable[..., Image.Image]) -> None:
    from remud_hub.models.chat import ChatModel
    from remud_hub.models.thinking import split_thinking

    output = tmp_path / "run"
    done = launch(toy, output, ["--config_file", str(ACCELERATE / "cpu.yaml")], "--max_steps", "80")
    assert done.returncode == 0, done.stderr
    assert "world size 1, device cpu, precision float32" in done.stdout
    losses = [loss for _, loss in read_losses(output)]
    assert losses[-1] < losses[0] / 2

    colours = ["red", "green", "blue", "yellow"]
    question = "What is the colour of the square?"
    model = ChatModel(str(output))  # the folder loads as any model does
    replies = model.generate([(question, [square(colour, 7)]) for colour in colours], 40)
    assert sum(split_thinking(reply)[1] == colour for reply, colour in zip(replies, colours, strict=True)) >= 3


def test_two_processes_train_lora_on_rows_with_and_without_pictures(toy: Path, tmp_path: Path) -> None:
    from remud_hub.models.chat import ChatModel

    output = tmp_path / "run"
    lora = ["--use_peft", "--lora_target_modules", "all-linear", "--lora_modules_to_save", "merger", "embed_tokens"]
    done = launch(
        toy,
        output,
        ["--config_file", str(ACCELERATE / "cpu2.yaml")],
        *("--expect_processes", "2", "--dataset_config", "qa,vqa_reasoning", "--max_steps", "40"),
        *("--eval_strategy", "steps", "--eval_steps", "40", *lora, "lm_head"),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("world size 2") == 1  # said once, by the first process
    losses = [loss for _, loss in read_losses(output)]
    assert losses[-1] < losses[0] / 2
    assert (output / "adapter" / "adapter_model.safetensors").is_file()
    assert len(ChatModel(str(output)).generate([("Hello?", [])], 4)) == 1  # merged: no adapter is needed


def test_the_launcher_that_quietly_starts_one_process_is_caught(toy: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    failed = launch(toy, output, ["--cpu", "--num_processes", "2"], "--expect_processes", "2")
    assert failed.returncode != 0
    assert "--expect_processes 2, but the world size is 1" in failed.stderr
    assert "ACCELERATE_USE_CPU=true accelerate launch --multi_gpu --num_processes 2" in failed.stderr
    assert not output.exists()
    assert not (tmp_path / "cache").exists()  # it failed before anything was built or loaded
