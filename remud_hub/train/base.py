"""The model that a run starts from, and LoRA on it."""

from typing import Any

from trl import ModelConfig, get_peft_config  # type: ignore[attr-defined]  # exported lazily

from remud_hub.errors import UsageError
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


ALL_LINEAR = "all-linear"
"""PEFT's name for every linear layer but the output head."""


def base_of(model: ModelConfig) -> str:
    """Return the Hub id or folder of the model that is trained.

    Raises:
        UsageError: None was named, or the folder that was named holds none.
    """
    if not model.model_name_or_path:
        raise UsageError("no model: give --model_name_or_path FOLDER_OR_HUB_ID, or tiny for one made offline")
    return resolve_model(model.model_name_or_path, cache_root())


def load_options(config: Any, model: ModelConfig) -> dict[str, Any]:
    """Return what ``from_pretrained`` should know about the base model.

    Args:
        config: The training arguments.
        model: The model's.
    """
    given: Any = config.model_init_kwargs or {}
    return {
        "revision": model.model_revision,
        "trust_remote_code": config.trust_remote_code,
        "attn_implementation": model.attn_implementation,
        "dtype": model.dtype,
        **given,
    }


def adapter_of(model: ModelConfig) -> Any:
    """Return LoRA's configuration, on every linear layer where no layers are named; None without LoRA."""
    targets: Any = model.lora_target_modules or ALL_LINEAR  # TRL takes a single name out of its list
    model.lora_target_modules = targets
    return get_peft_config(model)
