"""GRPO on the tiny model: first it learns the format from replies, then from rewards."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.models.thinking import join_thinking
from tests.hub.folders import make_folder, make_row


pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COLOURS = ("red", "green", "blue", "yellow")


def question(number: int, *, picture: bool) -> dict[str, Any]:
    """A square, or the name of a colour, and four colours to choose from."""
    right = number % len(COLOURS)
    asked = "Which colour is it?" if picture else f"Which colour is like {COLOURS[right]}?"
    asked += " Look at it closely." * (number % 3)  # so that questions are padded
    options = [f"{letter}. {colour}" for letter, colour in zip("ABCD", COLOURS, strict=True)]
    reply = join_thinking(f"The colour is {COLOURS[right]} all over.", "ABCD"[right])
    data = io.BytesIO()
    Image.new("RGB", (56, 56), COLOURS[right]).save(data, "PNG")
    return make_row(
        number,
        images=[{"bytes": data.getvalue(), "path": None}] if picture else [],
        messages=[
            {"role": "system", "content": "Think, then answer."},
            {"role": "user", "content": "\n".join([asked, *options])},
            {"role": "assistant", "content": reply},
        ],
        question=asked,
        thinking=f"The colour is {COLOURS[right]} all over.",
        answer="ABCD"[right],
        answer_kind="choice",
        options=list(COLOURS),
    )


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "remud"
    pictures = [question(number, picture=True) for number in range(32)]
    words = [question(number, picture=False) for number in range(32, 64)]
    make_folder(folder, {("vqa_reasoning", "train"): pictures, ("qa_reasoning", "train"): words})
    return folder


def launch(recipe: str, accelerate: str, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a recipe with caches of its own and no network."""
    command = [
        *(
            sys.executable,
            "-m",
            "accelerate.commands.launch",
            "--config_file",
            f"recipes/accelerate/{accelerate}.yaml",
        ),
        *(f"recipes/{recipe}.py", "--disable_tqdm", "true", "--output_dir", str(output), *options),
    ]
    scratch = {"HF_HOME": str(output.parent / "hf"), "REMUD_CACHE_DIR": str(output.parent / "cache")}
    environment = {**os.environ, **scratch, "HF_HUB_OFFLINE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=400)


@pytest.fixture(scope="module")
def beginner(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model that has learned from replies for a moment: it knows the tags, and not how to use them every time."""
    output = tmp_path_factory.mktemp("beginner") / "model"
    rows = ["--dataset_name", str(dataset), "--dataset_config", "qa_reasoning,vqa_reasoning", "--max_steps", "40"]
    done = launch("sft_qwen25vl", "cpu", output, "--config", "recipes/remud/sft_tiny.yaml", *rows)
    assert done.returncode == 0, done.stderr
    return str(output)


def history_of(output: Path) -> list[dict[str, Any]]:
    log = json.loads((output / "train_log.json").read_text(encoding="utf-8"))
    return [entry for entry in log["log_history"] if "reward" in entry]


def test_rewards_rise(dataset: Path, beginner: str, tmp_path: Path) -> None:
    from remud_hub.models.chat import ChatModel

    output = tmp_path / "run"
    done = launch(
        *(
            "grpo_qwen25vl",
            "cpu",
            output,
            "--config",
            "recipes/remud/grpo_tiny.yaml",
            "--model_name_or_path",
            beginner,
        ),
        *("--dataset_name", str(dataset), "--dataset_config", "qa_reasoning,vqa_reasoning"),
        *("--max_steps", "24", "--logging_steps", "8", "--max_completion_length", "48"),
        *("--learning_rate", "2.0e-3", "--per_device_train_batch_size", "32"),
    )
    assert done.returncode == 0, done.stderr
    assert "world size 1, device cpu, precision float32" in done.stdout
    first, _, last = history_of(output)
    assert last["reward"] > first["reward"]
    assert last["rewards/format/mean"] > first["rewards/format/mean"]
    assert 0 <= last["rewards/option/mean"] <= 1
    assert last["rewards/number/mean"] is None  # no row asks for a number
    assert len(ChatModel(str(output)).generate([("Which colour is it?", [])], 4)) == 1


def test_two_processes_train_lora_on_pieces_of_a_batch_with_and_without_pictures(
    dataset: Path, beginner: str, tmp_path: Path
) -> None:
    from remud_hub.models.chat import ChatModel

    output = tmp_path / "run"
    done = launch(
        *(
            "grpo_qwen25vl",
            "cpu2",
            output,
            "--config",
            "recipes/remud/grpo_tiny.yaml",
            "--model_name_or_path",
            beginner,
        ),
        *("--dataset_name", str(dataset), "--dataset_config", "qa_reasoning,vqa_reasoning", "--expect_processes", "2"),
        *("--max_steps", "2", "--logging_steps", "1", "--max_completion_length", "24", "--num_generations", "4"),
        *("--per_device_train_batch_size", "1", "--gradient_accumulation_steps", "8"),
        *("--use_peft", "--beta", "0.04"),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("world size 2") == 1
    assert [entry["kl"] >= 0 for entry in history_of(output)] == [True, True]
    assert (output / "adapter" / "adapter_model.safetensors").is_file()
    assert len(ChatModel(str(output)).generate([("Which colour is it?", [])], 4)) == 1


def test_rows_that_cannot_be_asked_are_named_before_the_first_step_or_left_out(tmp_path: Path) -> None:
    broken = [question(number, picture=True) for number in range(8)]
    broken[3]["images"][0]["bytes"] = broken[3]["images"][0]["bytes"][:60]
    broken[5]["messages"][1]["content"] = "<image>" * 2
    make_folder(tmp_path / "remud", {("vqa_reasoning", "train"): broken})
    options = [
        *("--config", "recipes/remud/grpo_tiny.yaml", "--model_name_or_path", "tiny", "--max_completion_length", "8"),
        *("--dataset_name", str(tmp_path / "remud"), "--dataset_config", "vqa_reasoning", "--max_steps", "1"),
    ]
    refused = launch("grpo_qwen25vl", "cpu", tmp_path / "run", *options)
    assert refused.returncode != 0
    assert "2 of 8 rows cannot be trained on" in refused.stderr
    assert f"row 3 {broken[3]['id']}: picture 1" in refused.stderr
    assert f"row 5 {broken[5]['id']}: the messages have places for 2 pictures, the row has 1" in refused.stderr
    done = launch("grpo_qwen25vl", "cpu", tmp_path / "run", *options, "--skip_bad_rows")
    assert done.returncode == 0, done.stderr
    assert [number for number in range(8) if f"dropped: row {number} " in done.stdout] == [3, 5]


@pytest.mark.parametrize(
    ("run", "config", "advice"),
    [
        ({"dataset_streaming": True}, {}, "--dataset_streaming: not with GRPO"),
        ({"pack_to": 100, "plan_only": True}, {}, "--pack_to, --plan_only: not with GRPO"),
        ({}, {"reward_weights": [1.0, 2.0]}, "2 numbers for 4 rewards: format option number language"),
        ({}, {}, "--model_name_or_path"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_loaded(
    tmp_path: Path, run: dict[str, Any], config: dict[str, Any], advice: str
) -> None:
    from trl import ModelConfig

    from remud_hub.train.arguments import RunArguments
    from remud_hub.train.grpo import train_grpo
    from remud_hub.train.policy import PolicyConfig

    with pytest.raises(UsageError, match=advice):
        train_grpo(RunArguments(**run), PolicyConfig(output_dir=str(tmp_path), **config), ModelConfig())


@pytest.mark.parametrize("name", ["grpo", "grpo_tiny"])
def test_the_settings_are_options_and_weigh_each_reward(name: str, tmp_path: Path) -> None:
    from trl import ModelConfig, TrlParser

    from remud_hub.train.arguments import RunArguments
    from remud_hub.train.grpo import check_options
    from remud_hub.train.policy import PolicyConfig

    words = ["--config", str(ROOT / "recipes" / "remud" / f"{name}.yaml"), "--output_dir", str(tmp_path)]
    without_gpu = ["--bf16", "false"]
    run, config, _ = TrlParser((RunArguments, PolicyConfig, ModelConfig)).parse_args_and_config(words + without_gpu)
    check_options(run, config)
    assert config.reward_weights is not None
    assert run.dataset_config.endswith("vqa_reasoning")
