"""LoRA's layers where none are named."""

import pytest


pytestmark = pytest.mark.slow  # torch


def test_lora_is_on_every_linear_layer_unless_others_are_named() -> None:
    from trl import ModelConfig

    from remud_hub.train.base import adapter_of

    assert adapter_of(ModelConfig(use_peft=True)).target_modules == "all-linear"
    named = ModelConfig(use_peft=True, lora_target_modules=["q_proj", "v_proj"])
    assert adapter_of(named).target_modules == {"q_proj", "v_proj"}
    assert adapter_of(ModelConfig()) is None
