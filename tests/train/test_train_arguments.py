from pathlib import Path
from typing import Any

import pytest


pytestmark = pytest.mark.slow

RECIPES = Path(__file__).parents[2] / "recipes"


def parse(*words: str) -> tuple[Any, Any, Any]:
    from trl import ModelConfig, TrlParser

    from remud_hub.train.arguments import RunArguments, TrainingConfig

    return TrlParser((RunArguments, TrainingConfig, ModelConfig)).parse_args_and_config(list(words))


def test_without_an_accelerator_the_cpu_is_used_in_float32(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("torch.accelerator.is_available", lambda: False)
    _, config, _ = parse("--output_dir", str(tmp_path))
    assert (config.use_cpu, config.bf16, config.activation_checkpointing) == (True, False, False)


def test_the_defaults_suit_pictures(tmp_path: Path) -> None:
    run, config, _ = parse("--output_dir", str(tmp_path))
    assert (config.assistant_only_loss, config.max_length) == (True, None)
    assert run.dataset_test_split == "validation"  # the test split is for the final score


def test_the_papers_settings(tmp_path: Path) -> None:
    run, config, model = parse("--config", str(RECIPES / "remud" / "sft.yaml"), "--output_dir", str(tmp_path))
    assert (config.learning_rate, config.lr_scheduler_type, config.num_train_epochs) == (3e-5, "cosine", 3)
    assert model.model_name_or_path == "Qwen/Qwen2.5-VL-7B-Instruct"
    assert run.dataset_config == "qa,qa_reasoning,vqa,vqa_reasoning"
    assert (model.use_peft, model.lora_target_modules) == (True, "all-linear")


def test_the_command_line_wins_over_the_file(tmp_path: Path) -> None:
    words = ["--max_steps", "3", "--dataset_config", "qa", "--output_dir", str(tmp_path)]
    run, config, model = parse("--config", str(RECIPES / "remud" / "sft_tiny.yaml"), *words)
    assert (config.max_steps, run.dataset_config, model.model_name_or_path) == (3, "qa", "tiny")
