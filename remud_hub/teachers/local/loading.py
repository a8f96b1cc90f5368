"""From a folder, a GGUF file or a Hub id to a model that writes, with its chat format."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoProcessor,
    AutoTokenizer,
)
from transformers.models.auto.modeling_auto import MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES

from remud_hub.errors import UsageError, first_line
from remud_hub.teachers.weights import on_this_machine


class Loaded(NamedTuple):
    """A model, ready to write."""

    model: Any
    processor: Any
    """The processor of a model that sees; else the tokenizer."""
    tokenizer: Any
    sees: bool
    context: int
    """Most tokens of prompt and reply together."""
    ends: tuple[int, ...]
    """Ids of the tokens that end a reply."""


def load_model(name: str) -> Loaded:
    """Load a model: in bfloat16 and spread over the accelerators where there are any, else in float32.

    Args:
        name: A folder made by ``save_pretrained``, a ``.gguf`` file, or a Hub id.

    Raises:
        UsageError: There is no such model, it does not write, or it has no chat format.
    """
    place, config = _place(name), load_config(name)
    try:
        sees = config.model_type in MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES
        processor: Any = (AutoProcessor if sees else AutoTokenizer).from_pretrained(**place)
        factory: Any = AutoModelForImageTextToText if sees else AutoModelForCausalLM
        model = factory.from_pretrained(**place, **_hardware()).eval()
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise _fault(name, error) from error
    tokenizer = processor.tokenizer if sees else processor
    if not processor.chat_template:
        raise UsageError(
            f"teacher local/{name}: it has no chat template; take a model that was tuned for conversation"
        )
    tokenizer.padding_side = "left"  # so that every row of a batch goes on at its last token
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Loaded(model, processor, tokenizer, sees, _context(config), _ends(model, tokenizer))


def load_config(name: str) -> Any:
    """Return a model's config.

    Raises:
        UsageError: There is no such model.
    """
    try:
        return AutoConfig.from_pretrained(**_place(name))
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise _fault(name, error) from error


def _fault(name: str, error: Exception) -> UsageError:
    return UsageError(
        f"teacher local/{name}: it cannot be loaded ({first_line(error)}); give a folder made by save_pretrained, "
        "a .gguf file, or the Hub id of a model that writes"
    )


def _place(name: str) -> dict[str, str]:
    path = on_this_machine(name)
    if path and path.suffix == ".gguf":
        return {"pretrained_model_name_or_path": str(path.parent), "gguf_file": path.name}
    return {"pretrained_model_name_or_path": str(path or Path(name).as_posix())}


def _hardware() -> dict[str, Any]:
    if torch.accelerator.is_available():
        return {"dtype": torch.bfloat16, "device_map": "auto"}
    return {"dtype": torch.float32}


def _context(config: Any) -> int:
    text = config.get_text_config()
    return int(getattr(text, "max_position_embeddings", None) or 8192)


def _ends(model: Any, tokenizer: Any) -> tuple[int, ...]:
    """Return the ids that end a reply: generation configs name one or several, the tokenizer one."""
    named = model.generation_config.eos_token_id
    several = named if isinstance(named, list) else [named]
    return tuple(dict.fromkeys(token for token in (*several, tokenizer.eos_token_id) if token is not None))
