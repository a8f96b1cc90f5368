"""What whoever meets a model should know of its run; where things lay on this machine is not among it."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from trl import ModelConfig  # type: ignore[attr-defined]  # exported lazily

from remud_hub.hub.versions.trained_on import TrainedOn


_LIBRARIES = ("remud-hub", "torch", "transformers", "trl", "accelerate", "peft")


def facts_of(model: ModelConfig, config: Any, data: TrainedOn, settings: tuple[str, ...]) -> dict[str, object]:
    """Return what stands in the log beside the losses.

    Args:
        model: What was trained, and whether with LoRA.
        config: How: transformers' ``TrainingArguments``.
        data: On what.
        settings: The options of ``config`` that are told.
    """
    base = str(model.model_name_or_path)
    return {
        "base": Path(base).name if Path(base).is_dir() else base,
        "base_revision": model.model_revision,
        "data": data.model_dump(mode="json"),
        "settings": {name: getattr(config, name) for name in settings},
        "lora": {"r": model.lora_r, "alpha": model.lora_alpha, "dropout": model.lora_dropout}
        if model.use_peft
        else None,
        "world_size": config.world_size,
        "versions": {name: version(name) for name in _LIBRARIES},
    }
