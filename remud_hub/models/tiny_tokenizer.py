"""A Qwen2 tokenizer made offline: byte-level BPE trained on the spot on a small text of our own.

Everything but the vocabulary is Qwen2's: normaliser, pre-tokenizer, byte alphabet, special tokens and their order.
Characters that the text lacks are spelt in bytes, so no input is lost.
"""

import json
from importlib.resources import files
from typing import Any

from tokenizers import Tokenizer, trainers
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from transformers import AddedToken, Qwen2Tokenizer


VOCABULARY_SIZE = 2000

# In the order of the Qwen2.5 tokenizers, where the first one has id 151643
SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
    "<|box_start|>",
    "<|box_end|>",
    "<|quad_start|>",
    "<|quad_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
)


def build_tokenizer() -> Any:
    """Return the tokenizer; the same package gives the same tokenizer on every machine."""
    state = _train_bpe(_package_text("tiny_corpus.md"))
    vocabulary: dict[str, int] = dict(state["vocab"])
    # Special tokens go into the vocabulary by hand: Qwen2Tokenizer would add the end of text first, out of order
    for token in SPECIAL_TOKENS:
        vocabulary[token] = len(vocabulary)
    merges: Any = [tuple(pair) for pair in state["merges"]]
    tokenizer = Qwen2Tokenizer(
        vocab=vocabulary,
        merges=merges,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        unk_token="<|endoftext|>",
        extra_special_tokens=[AddedToken(token, special=True) for token in SPECIAL_TOKENS[1:]],
        model_max_length=32768,
    )
    tokenizer.chat_template = chat_template()
    return tokenizer


def chat_template() -> str:
    """Return Qwen2.5-VL's chat template (Apache-2.0), letter by letter: TRL knows it by its text."""
    return _package_text("qwen2_5_vl.jinja")


def _package_text(name: str) -> str:
    return files("remud_hub.models").joinpath(name).read_text(encoding="utf-8")


def _train_bpe(text: str) -> dict[str, Any]:
    """Return ``vocab`` and ``merges`` of a BPE trained on ``text`` with Qwen2's pre-tokenizer."""
    bare: Any = Qwen2Tokenizer().backend_tokenizer
    trained = Tokenizer(BPE())
    trained.normalizer = bare.normalizer
    trained.pre_tokenizer = bare.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY_SIZE, initial_alphabet=ByteLevel.alphabet(), show_progress=False
    )
    trained.train_from_iterator(text.splitlines(keepends=True), trainer)
    model: dict[str, Any] = json.loads(trained.to_str())["model"]
    return model
