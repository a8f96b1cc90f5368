"""Tiny vision-language models of five architectures, made offline: real classes and processors, random weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers as tf

from remud_hub.models.tiny import build_tiny
from remud_hub.models.tiny_tokenizer import build_tokenizer


HIDDEN = 32
SIDE = 32  # of a picture; two patches of 16, or four of 8

# Chat of the models that TRL has no training template for, with the marks that assistant_only_loss needs
CHAT = """\
{% macro blocks(message) %}{% for block in message['content'] %}{% if block['type'] == 'image' %}PLACEHOLDER
{% else %}{{ block['text'] }}{% endif %}{% endfor %}<|im_end|>
{% endmacro %}\
{% for message in messages %}<|im_start|>{{ message['role'] }}
{% if message['role'] == 'assistant' %}{% generation %}{{ blocks(message) }}{% endgeneration %}\
{% else %}{{ blocks(message) }}{% endif %}\
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""

VISION = {
    "hidden_size": HIDDEN,
    "intermediate_size": 2 * HIDDEN,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "image_size": SIDE,
}


def build_family(name: str, folder: Path) -> Path:
    """Write a model that ``AutoProcessor`` and ``AutoModelForImageTextToText`` load."""
    torch.manual_seed(0)
    return FAMILIES[name](folder)


def _qwen2_5_vl(folder: Path) -> Path:
    return build_tiny(folder)


def _qwen3_vl(folder: Path) -> Path:
    from trl.chat_template_utils import qwen3_vl_chat_template

    tokenizer = build_tokenizer()
    size = {"shortest_edge": SIDE * SIDE, "longest_edge": 4 * SIDE * SIDE}
    processor = tf.Qwen3VLProcessor(
        image_processor=tf.Qwen2VLImageProcessor(size=size, patch_size=16),
        tokenizer=tokenizer,
        video_processor=tf.Qwen3VLVideoProcessor(size=size),
        chat_template=qwen3_vl_chat_template,
    )
    vision = {
        "depth": 2,
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_heads": 2,
        "out_hidden_size": HIDDEN,
        "num_position_embeddings": 16,
        "deepstack_visual_indexes": [0],
    }
    rotary = {"rope_type": "default", "rope_theta": 1e4, "mrope_section": [2, 3, 3], "mrope_interleaved": True}
    token = tokenizer.convert_tokens_to_ids
    config = tf.Qwen3VLConfig(
        vision_config=vision,
        text_config=_text(tokenizer) | {"head_dim": 16, "rope_parameters": rotary},
        image_token_id=token("<|image_pad|>"),
        video_token_id=token("<|video_pad|>"),
        vision_start_token_id=token("<|vision_start|>"),
        vision_end_token_id=token("<|vision_end|>"),
    )
    return _save(folder, tf.Qwen3VLForConditionalGeneration(config), processor)


def _llava(folder: Path) -> Path:
    tokenizer = _with_tokens("<image>")
    sides = {"height": SIDE, "width": SIDE}
    processor = tf.LlavaProcessor(
        image_processor=tf.CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size=sides),
        tokenizer=tokenizer,
        patch_size=16,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        chat_template=CHAT.replace("PLACEHOLDER", "<image>"),
    )
    config = tf.LlavaConfig(
        vision_config={"model_type": "clip_vision_model", "patch_size": 16, **VISION},
        text_config={"model_type": "llama", **_text(tokenizer)},
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=4,
    )
    return _save(folder, tf.LlavaForConditionalGeneration(config), processor)


def _internvl(folder: Path) -> Path:
    named = {
        "start_image_token": "<img>",
        "end_image_token": "</img>",
        "context_image_token": "<IMG_CONTEXT>",
        "video_token": "<video>",
    }
    tokenizer = _with_tokens(**named)
    processor = tf.InternVLProcessor(
        image_processor=tf.GotOcr2ImageProcessor(size={"height": SIDE, "width": SIDE}, max_patches=2),
        tokenizer=tokenizer,
        video_processor=tf.InternVLVideoProcessor(size={"height": SIDE, "width": SIDE}),
        image_seq_length=4,
        chat_template=CHAT.replace("PLACEHOLDER", "<IMG_CONTEXT>"),
    )
    config = tf.InternVLConfig(
        vision_config={"patch_size": 8, **VISION},
        text_config={"model_type": "qwen2", **_text(tokenizer)},
        image_token_id=tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>"),
        image_seq_length=4,
    )
    return _save(folder, tf.InternVLForConditionalGeneration(config), processor)


def _smolvlm(folder: Path) -> Path:
    """SmolVLM as its checkpoints are: Idefics3 by class (``SmolVLMProcessor`` needs num2words, which is not ours)."""
    from trl.chat_template_utils import smolvlm_chat_template

    tokenizer = _with_tokens("<fake_token_around_image>", "<image>", "<end_of_utterance>", "<global-img>")
    tokenizer.eos_token = "<end_of_utterance>"
    processor = tf.Idefics3Processor(
        image_processor=tf.Idefics3ImageProcessor(
            do_image_splitting=False, size={"longest_edge": SIDE}, max_image_size={"longest_edge": SIDE}
        ),
        tokenizer=tokenizer,
        image_seq_len=4,
        chat_template=smolvlm_chat_template,
    )
    config = tf.Idefics3Config(
        vision_config={"patch_size": 8, **VISION},
        text_config={"model_type": "llama", **_text(tokenizer)},
        image_token_id=tokenizer.convert_tokens_to_ids("<image>"),
        scale_factor=2,
    )
    return _save(folder, tf.Idefics3ForConditionalGeneration(config), processor)


FAMILIES: dict[str, Callable[[Path], Path]] = {
    "qwen2_5_vl": _qwen2_5_vl,
    "qwen3_vl": _qwen3_vl,
    "llava": _llava,
    "internvl": _internvl,
    "smolvlm": _smolvlm,
}


def _text(tokenizer: Any) -> dict[str, Any]:
    return {
        "vocab_size": len(tokenizer),
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_hidden_layers": 3,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "bos_token_id": tokenizer.convert_tokens_to_ids("<|endoftext|>"),
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }


def _with_tokens(*plain: str, **named: str) -> Any:
    tokenizer = build_tokenizer()
    tokenizer.add_tokens([tf.AddedToken(token, special=True) for token in (*plain, *named.values())])
    for attribute, token in named.items():
        tokenizer._set_model_specific_special_tokens({attribute: token})
    return tokenizer


def _save(folder: Path, model: Any, processor: Any) -> Path:
    model.generation_config.update(
        eos_token_id=processor.tokenizer.eos_token_id, pad_token_id=processor.tokenizer.pad_token_id
    )
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
