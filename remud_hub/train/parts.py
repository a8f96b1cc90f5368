"""Which parameters of a vision-language model are trained, and at which rate."""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, cast, get_args

import torch
from peft import PeftModel
from torch import nn
from transformers import AutoConfig, AutoModelForImageTextToText

from remud_hub.errors import UsageError


Part = Literal["vision", "merger", "language"]
"""The picture encoder, what brings its features to the language model, and the language model with its head."""

# Where the parts lie, by architecture. A merger may lie inside the encoder: the first line that fits a name says its part
_LAYOUTS: tuple[Mapping[Part, tuple[str, ...]], ...] = (
    {  # Qwen2-VL, Qwen2.5-VL, Qwen3-VL
        "merger": ("model.visual.merger", "model.visual.deepstack_merger_list"),
        "vision": ("model.visual",),
        "language": ("model.language_model", "lm_head"),
    },
    {  # LLaVA, LLaVA-NeXT, InternVL, Mistral 3
        "merger": ("model.multi_modal_projector", "model.image_newline"),
        "vision": ("model.vision_tower",),
        "language": ("model.language_model", "lm_head"),
    },
    {  # Idefics3, SmolVLM
        "merger": ("model.connector",),
        "vision": ("model.vision_model",),
        "language": ("model.text_model", "lm_head"),
    },
)

_LAYER = re.compile(r"^model\.(?:language_model|text_model)\.layers\.(\d+)\.")


def parts_named(text: str) -> tuple[Part, ...]:
    """Read ``merger,language``.

    Raises:
        UsageError: There is no such part.
    """
    names = tuple(name.strip() for name in text.split(","))
    if not set(names) <= set(get_args(Part)):
        raise UsageError(f"--train_parts {text}: choose from {', '.join(get_args(Part))}")
    return cast(tuple[Part, ...], names)


def takes_all(parts: Collection[Part], last_layers: int | None) -> bool:
    """Whether nothing is left untrained: then it does not matter where the parts lie."""
    return set(parts) == set(get_args(Part)) and last_layers is None


def outline(name: str, **options: Any) -> Any:
    """Return a model without its weights, to choose from its modules before it is loaded.

    Args:
        name: Hub id or folder of the model.
        options: What ``from_pretrained`` of its config should know, for example ``revision``.
    """
    config = AutoConfig.from_pretrained(name, **options)
    with torch.device("meta"):
        return AutoModelForImageTextToText.from_config(config)  # type: ignore[no-untyped-call]


def parts_of(model: Any) -> dict[str, Part]:
    """Return the part of each parameter, by name.

    Args:
        model: A model of ``AutoModelForImageTextToText``, bare or with LoRA.

    Raises:
        UsageError: Where its parts lie is not known.
    """
    base = _bare(model)
    names = [name for name, _ in base.named_parameters()]
    for layout in _LAYOUTS:
        found = {name: part for name in names if (part := _part(name, layout))}
        if len(found) == len(names) and set(found.values()) == set(get_args(Part)):
            return found
    inner = base.model.named_children() if hasattr(base, "model") else base.named_children()
    raise UsageError(
        f"{type(base).__name__}: which of its parts is the picture encoder and which the language model is not known; "
        f"it has {', '.join(name for name, _ in inner)}. Train all of it, or add it to the table in "
        "remud_hub/train/parts.py"
    )


def train_only(model: Any, parts: Collection[Part], last_layers: int | None = None) -> dict[Part, int]:
    """Freeze all parameters but those of some parts.

    The language model is its embeddings, decoder layers, last norm and output head. With ``last_layers`` only that many
    of its last decoder layers are trained, and the other three are frozen: LLaMA-Factory's "freeze" mode.

    Args:
        model: The model, before it is wrapped for LoRA.
        parts: What to train.
        last_layers: How many decoder layers; None trains the whole language model.

    Returns:
        How many parameters are trained, by part; a part that is not has 0.

    Raises:
        UsageError: There is no such part, or there are not so many layers.
    """
    part_by_name = parts_of(model)
    chosen = set(_chosen(part_by_name, parts, last_layers))
    counts = dict.fromkeys(get_args(Part), 0)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in chosen)
        counts[part_by_name[name]] += parameter.numel() * (name in chosen)
    return counts


def lora_targets(model: Any, parts: Collection[Part], last_layers: int | None = None) -> list[str]:
    """Return the linear layers of some parts, as PEFT's ``target_modules``.

    The output head gets no LoRA, as with PEFT's own ``all-linear``.

    Args:
        model: The model, or its ``outline``.
        parts: What to train.
        last_layers: How many decoder layers; None takes them all.

    Raises:
        UsageError: There is no such part, or there are not so many layers.
    """
    head = model.get_output_embeddings()
    linear = [name for name, module in model.named_modules() if isinstance(module, nn.Linear) and module is not head]
    if takes_all(parts, last_layers):
        return linear
    chosen = set(_chosen(parts_of(model), parts, last_layers))
    return [name for name in linear if f"{name}.weight" in chosen]


def parameter_groups(model: Any, rates: Mapping[Part, float], weight_decay: float) -> list[dict[str, Any]]:
    """Return the optimizer's groups: each trained parameter once, at the rate of its part.

    Bias and the weights of norms do not decay, as in HuatuoGPT-Vision's script of April 2025.

    Args:
        model: The model, bare or with LoRA, after its parameters were frozen.
        rates: Learning rate of each part that is trained.
        weight_decay: Of all other parameters.

    Raises:
        UsageError: A part is trained and has no rate.
    """
    part_by_name, spared = parts_of(model), _spared(_bare(model))
    groups: dict[tuple[Part, bool], list[nn.Parameter]] = {}
    for name, parameter in _bare(model).named_parameters():
        if parameter.requires_grad:
            groups.setdefault((part_by_name[name], name not in spared), []).append(parameter)
    if missing := sorted({part for part, _ in groups} - rates.keys()):
        raise UsageError(f"{' and '.join(missing)}: trained, but without a learning rate")
    return [
        {"params": parameters, "lr": rates[part], "weight_decay": weight_decay if decays else 0.0}
        for (part, decays), parameters in groups.items()
    ]


def _bare(model: Any) -> Any:
    return model.get_base_model() if isinstance(model, PeftModel) else model


def _part(name: str, layout: Mapping[Part, tuple[str, ...]]) -> Part | None:
    return next(
        (
            part
            for part, places in layout.items()
            if any(name == place or name.startswith(f"{place}.") for place in places)
        ),
        None,
    )


def _chosen(part_by_name: Mapping[str, Part], parts: Collection[Part], last_layers: int | None) -> Iterator[str]:
    """Return the names of the parameters that are trained."""
    known = get_args(Part)
    if not parts or not set(parts) <= set(known):
        raise UsageError(f"parts to train: {', '.join(parts) or 'none'}; choose from {', '.join(known)}")
    chosen = (name for name, part in part_by_name.items() if part in parts)
    if last_layers is None:
        return chosen
    if "language" not in parts:
        raise UsageError("the last layers are the language model's: train the part language, or leave them out")
    layers = {name: int(found[1]) for name in part_by_name if (found := _LAYER.match(name))}
    count = max(layers.values()) + 1
    if not 0 < last_layers <= count:
        raise UsageError(f"last layers: {last_layers}; the language model has {count}")
    return (name for name in chosen if part_by_name[name] != "language" or layers.get(name, -1) >= count - last_layers)


def _spared(model: Any) -> set[str]:
    """Return the names of bias and norms; by type, because shards of a matrix are flat as well."""
    norms = (
        f"{place}.{name}"
        for place, module in model.named_modules()
        if "norm" in type(module).__name__.lower()
        for name, _ in module.named_parameters(recurse=False)
    )
    biases = (name for name, _ in model.named_parameters() if name.rpartition(".")[2] == "bias")
    return {*chain(norms, biases)}
