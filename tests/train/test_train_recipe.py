"""The recipe as users run it: ``accelerate launch``, one process and two, full fine-tuning and LoRA."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
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
    assert sum(split_thinking(reply.text)[1] == colour for reply, colour in zip(replies, colours, strict=True)) >= 3


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


def test_packs_are_planned_and_trained_on(toy: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    done = launch(
        toy,
        output,
        ["--config_file", str(ACCELERATE / "cpu.yaml")],
        *("--dataset_config", "qa*2,vqa_reasoning*0.5", "--pack_to", "256", "--per_device_train_batch_size", "1"),
        *(
            "--max_steps",
            "-1",
            "--num_train_epochs",
            "4",
            "--learning_rate",
            "0.01",
            "--merger_learning_rate",
            "0.004",
        ),
    )
    assert done.returncode == 0, done.stderr
    assert "packed" in done.stdout
    plan = json.loads((output / "plan.json").read_text(encoding="utf-8"))
    assert plan["kept"] == 48 + 24
    log = json.loads((output / "train_log.json").read_text(encoding="utf-8"))
    assert log["data"]["configs"] == {"qa": 2.0, "vqa_reasoning": 0.5}
    assert log["data"]["dataset"] == "remud"
    assert len(log["data"]["shards"]) == 2
    assert log["log_history"][-1]["epoch"] == 4
    losses = [loss for _, loss in read_losses(output)]
    assert losses[-1] < losses[0] / 2
    assert (output / "training.png").is_file()


def test_a_plan_alone_trains_nothing(toy: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    single = ["--config_file", str(ACCELERATE / "cpu.yaml")]
    lora, speed = ("--use_peft", "--lora_r", "8"), ("--tokens_per_second", "100")
    done = launch(toy, output, single, "--plan_only", "--max_tokens", "60", "--long_rows", "shrink", *lora, *speed)
    assert done.returncode == 0, done.stderr
    assert "GiB (weights" in " ".join(done.stdout.split())
    assert "(measured)" in done.stdout
    assert "limit 60, policy shrink" in " ".join(done.stdout.split())
    assert [path.name for path in output.iterdir()] == ["plan.json"]


def test_streamed_rows_train_as_well(toy: Path, tmp_path: Path) -> None:
    output = tmp_path / "run"
    single = ["--config_file", str(ACCELERATE / "cpu.yaml")]
    done = launch(
        toy, output, single, "--dataset_streaming", "--dataset_config", "qa*3,vqa_reasoning", "--max_steps", "12"
    )
    assert done.returncode == 0, done.stderr
    losses = [loss for _, loss in read_losses(output)]
    assert losses[-1] < losses[0]


def test_rows_that_cannot_be_trained_on_are_named_before_the_first_step(toy: Path, tmp_path: Path) -> None:
    broken = tmp_path / "remud"
    shutil.copytree(toy, broken)
    (shard,) = broken.glob("vqa_reasoning/train-*.parquet")
    table = pq.read_table(shard)
    rows = table.to_pylist()
    rows[3]["images"][0]["bytes"] = rows[3]["images"][0]["bytes"][:60]
    rows[5]["messages"][0]["role"] = "doctor"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), shard)
    output, single = tmp_path / "run", ["--config_file", str(ACCELERATE / "cpu.yaml")]
    refused = launch(broken, output, single, "--max_steps", "2")
    assert refused.returncode != 0
    assert "2 of 48 rows cannot be trained on" in refused.stderr
    assert f"row 3 {3:024x}: picture 1" in refused.stderr
    assert f"row 5 {5:024x}: unknown role doctor" in refused.stderr
    assert launch(broken, output, single, "--max_steps", "2", "--skip_bad_rows").returncode == 0
    dropped = json.loads((output / "plan.json").read_text(encoding="utf-8"))["dropped"]
    assert [row["index"] for row in dropped] == [3, 5]


def test_only_the_parts_that_were_named_change(toy: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    single = ["--config_file", str(ACCELERATE / "cpu.yaml")]
    for name, options in {"none": ("--max_steps", "1", "--learning_rate", "0"), "some": ("--max_steps", "4")}.items():
        done = launch(toy, tmp_path / name, single, *options, "--train_parts", "merger,language", "--last_layers", "1")
        assert done.returncode == 0, done.stderr
    before, after = (load_file(tmp_path / name / "model.safetensors") for name in ("none", "some"))
    changed = {key for key in before if not before[key].equal(after[key])}
    assert changed
    assert all("merger" in key or "layers.1." in key for key in changed), sorted(changed)


def test_a_broken_row_that_is_held_out_is_named_before_the_first_step(toy: Path, tmp_path: Path) -> None:
    broken = tmp_path / "remud"
    shutil.copytree(toy, broken)
    (shard,) = broken.glob("vqa_reasoning/validation-*.parquet")
    table = pq.read_table(shard)
    rows = table.to_pylist()
    rows[2]["images"][0]["bytes"] = b"no picture"
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), shard)
    single = ["--config_file", str(ACCELERATE / "cpu.yaml")]
    refused = launch(
        broken, tmp_path / "run", single, "--max_steps", "2", "--eval_strategy", "steps", "--eval_steps", "2"
    )
    assert refused.returncode != 0
    assert "1 of 8 rows cannot be trained on: row 2" in refused.stderr


def test_crowded_rows_are_left_out_and_listed(toy: Path, tmp_path: Path) -> None:
    output, single = tmp_path / "run", ["--config_file", str(ACCELERATE / "cpu.yaml")]
    mixed = ("--dataset_config", "qa,vqa_reasoning", "--max_images", "0", "--max_steps", "2")
    done = launch(toy, output, single, *mixed)
    assert done.returncode == 0, done.stderr
    plan = json.loads((output / "plan.json").read_text(encoding="utf-8"))
    assert (plan["kept"], len(plan["dropped"])) == (24, 48)
    assert plan["dropped"][0]["reason"] == "1 pictures, more than 0"


def test_lora_without_targets_takes_the_parts_that_were_named(toy: Path, tmp_path: Path) -> None:
    from safetensors import safe_open

    output, single = tmp_path / "run", ["--config_file", str(ACCELERATE / "cpu.yaml")]
    lora = ("--use_peft", "--lora_r", "4", "--max_steps", "2")
    done = launch(toy, output, single, *lora, "--train_parts", "language", "--last_layers", "1")
    assert done.returncode == 0, done.stderr
    with safe_open(output / "adapter" / "adapter_model.safetensors", "pt") as adapter:
        assert all("language_model.layers.1." in name for name in adapter.keys())  # noqa: SIM118
    refused = launch(toy, tmp_path / "no", single, *lora, "--train_parts", "language", "--lora_target_modules", "qkv")
    assert "leave --lora_target_modules out" in refused.stderr
