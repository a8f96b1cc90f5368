"""What a run needs of a device, as far as its options tell."""

from typing import Any

from trl import ModelConfig  # type: ignore[attr-defined]  # exported lazily

from remud_hub.train.parts import lora_targets, outline, parts_named
from remud_hub.train.planning.estimate import Architecture, Method, memory


def memory_of(base: str, model: ModelConfig, config: Any, tokens: int) -> dict[str, float]:
    """Estimate the GiB of one device that holds the whole model, by what takes them.

    Args:
        base: Hub id or folder of the model.
        model: How it is loaded, and whether with LoRA.
        config: How it is trained.
        tokens: Of a batch on the device.
    """
    empty = outline(base, revision=model.model_revision, trust_remote_code=config.trust_remote_code)
    shape = Architecture.of_outline(empty)
    half = str(model.dtype) in ("bfloat16", "float16")
    method = Method(
        trained=_adapter(empty, model, config) if model.use_peft else shape.parameters,
        weight_bytes=0.5 if model.load_in_4bit else 1 if model.load_in_8bit else 2 if half else 4,
        trained_bytes=2 if half and not model.use_peft else 4,
        checkpointing=bool(config.activation_checkpointing),
    )
    return memory(shape, method, tokens)


def _adapter(empty: Any, model: ModelConfig, config: Any) -> int:
    """Return the parameters of LoRA on every linear layer of the parts that are trained: r for each input and output."""
    targets = set(lora_targets(empty, parts_named(config.train_parts), config.last_layers))
    linear = [module for name, module in empty.named_modules() if name in targets]
    return sum(model.lora_r * (module.in_features + module.out_features) for module in linear)
