"""What whoever meets a model should know of its run; where things lay on this machine is not among it."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from trl import ModelConfig  # type: ignore[attr-defined]  # exported lazily

from remud_hub.hub.versions.trained_on import TrainedOn
from remud_hub.train.log import LOG_NAME


Chosen = tuple[Any, tuple[str, ...]]
"""Options, and the names of those that are told."""
_LIBRARIES = ("remud-hub", "torch", "transformers", "trl", "accelerate", "peft")
_OF_MODEL = ("dtype", "attn_implementation", "load_in_4bit", "load_in_8bit")


def facts_of(model: ModelConfig, how: Chosen, rows: Chosen, data: TrainedOn | None) -> dict[str, object]:
    """Return what stands in the log beside the losses.

    Args:
        model: What was trained, and whether with LoRA.
        how: Options of training.
        rows: Options that say what becomes of rows.
        data: What was trained on.
    """
    assert data is not None  # only the first process tells, and it knows
    base = Path(str(model.model_name_or_path))
    on_hub = "/" in str(model.model_name_or_path) and not base.is_dir()
    told = {name: getattr(options, name) for options, names in (how, rows, (model, _OF_MODEL)) for name in names}
    return {
        "base": base.name if base.is_dir() else str(model.model_name_or_path),
        "base_revision": model.model_revision if on_hub else None,
        "base_training": _training_of(base),
        "data": data.model_dump(mode="json"),
        "settings": told,
        "lora": {"r": model.lora_r, "alpha": model.lora_alpha, "dropout": model.lora_dropout}
        if model.use_peft
        else None,
        "world_size": how[0].world_size,
        "versions": {name: version(name) for name in _LIBRARIES},
    }


def _training_of(base: Path) -> dict[str, Any] | None:
    """Return how the base itself was trained, where a run of ours left it: the stage before this one."""
    log = base / LOG_NAME
    if not log.is_file():
        return None
    facts: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))
    return {name: value for name, value in facts.items() if name != "log_history"}
