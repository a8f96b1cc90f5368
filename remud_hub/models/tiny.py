"""A tiny Qwen2.5-VL made offline: the real architecture, processor and chat format, two layers deep, random weights.

It knows nothing, and learns to tell toy pictures apart in seconds on a CPU. It stands in for the 7B model wherever a
machine has neither a GPU nor the Hub: tests, demos, and a rehearsal of a training run.
"""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLProcessor,
    Qwen2VLImageProcessor,
    Qwen2VLVideoProcessor,
)

from remud_hub.models.tiny_tokenizer import build_tokenizer


HIDDEN = 64
HEADS = 4
# Spread of the random weights: the usual 0.02 suits wide layers; with it, ours needs twice the steps to see colours
SPREAD = HIDDEN**-0.5

# At most 4 by 4 image tokens: pages from books are 2500 pixels wide, and a CPU should not mind
MIN_PIXELS = 56 * 56
MAX_PIXELS = 112 * 112


def build_tiny(directory: Path, *, seed: int = 0) -> Path:
    """Build the model and save it as ``AutoProcessor`` and ``AutoModelForImageTextToText`` load it.

    Args:
        directory: Where to; made if missing.
        seed: Of the random weights. Equal seeds give equal files.

    Returns:
        ``directory``.
    """
    processor = _processor()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model: Any = Qwen2_5_VLForConditionalGeneration(_config(processor.tokenizer))
    model.generation_config.update(
        eos_token_id=processor.tokenizer.eos_token_id, pad_token_id=processor.tokenizer.pad_token_id, do_sample=False
    )
    _save(model, directory)
    processor.save_pretrained(directory)
    return directory


def _save(model: Any, directory: Path) -> None:
    """Write the model in any process: ``save_pretrained`` of the second rank of a training run would write nothing."""
    directory.mkdir(parents=True, exist_ok=True)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(directory)
    model.generation_config.save_pretrained(directory)
    save_file(model.state_dict(), directory / "model.safetensors", metadata={"format": "pt"})


def _processor() -> Any:
    tokenizer = build_tokenizer()
    size = {"shortest_edge": MIN_PIXELS, "longest_edge": MAX_PIXELS}
    return Qwen2_5_VLProcessor(  # type: ignore[no-untyped-call]
        image_processor=Qwen2VLImageProcessor(size=size),
        tokenizer=tokenizer,
        video_processor=Qwen2VLVideoProcessor(size=size),
        chat_template=tokenizer.chat_template,
    )


def _config(tokenizer: Any) -> Any:
    token = tokenizer.convert_tokens_to_ids
    vision = {
        "depth": 2,
        "initializer_range": SPREAD,
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_heads": HEADS,
        "out_hidden_size": HIDDEN,
        "fullatt_block_indexes": [1],
    }
    text = {
        "vocab_size": len(tokenizer),
        "initializer_range": SPREAD,
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": 2,
        "num_attention_heads": HEADS,
        "num_key_value_heads": 2,
        # Three rotary sections (time, height, width) share half of a head's 16 dimensions, the width has the slowest: with the
        # usual base of 10,000 they turn by 0.003 a place and less, and left and right look the same. With 10 it is 0.13 and more
        "rope_parameters": {"rope_type": "default", "rope_theta": 10.0, "mrope_section": [2, 3, 3]},
        "bos_token_id": token("<|endoftext|>"),
        "eos_token_id": token("<|im_end|>"),
        "pad_token_id": token("<|endoftext|>"),
    }
    config: Any = Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=token("<|image_pad|>"),
        video_token_id=token("<|video_pad|>"),
        vision_start_token_id=token("<|vision_start|>"),
        vision_end_token_id=token("<|vision_end|>"),
        tie_word_embeddings=False,
        dtype="float32",
    )
    return config
