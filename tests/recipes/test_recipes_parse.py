"""Every recipe's YAML is read by the script it is for: fast, so that none breaks unseen."""

from pathlib import Path

import pytest


RECIPES = Path(__file__).parents[2] / "recipes"
SFT = sorted([*RECIPES.glob("remud/sft*.yaml"), *RECIPES.glob("huatuo/*.yaml")])
GRPO = sorted(RECIPES.glob("remud/grpo*.yaml"))


@pytest.mark.parametrize("path", [*SFT, *GRPO], ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_recipe_is_read(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trl import ModelConfig, TrlParser

    from remud_hub.train.arguments import RunArguments, TrainingConfig
    from remud_hub.train.policy import PolicyConfig

    monkeypatch.setattr("torch.cuda.is_bf16_supported", lambda *_, **__: True)
    monkeypatch.setattr("transformers.training_args.is_torch_bf16_gpu_available", lambda: True, raising=False)
    how = PolicyConfig if path in GRPO else TrainingConfig
    parser = TrlParser((RunArguments, how, ModelConfig))
    words = ["--config", str(path), "--output_dir", str(tmp_path), "--dataset_name", "remud"]
    run, config, model = parser.parse_args_and_config(words)
    assert run.dataset_name == "remud"
    assert config.learning_rate < 0.01
    assert config.report_to in (["tensorboard"], ["none"], [])
    assert model.lora_r > 0
