"""Pictures as vectors: a vision model by name, of the family of CLIP or one that only sees."""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from PIL import Image

from remud_hub.models.encoder import Encoder, of_length_one
from remud_hub.models.resolve import resolve_model
from remud_hub.store import cache_root


if TYPE_CHECKING:
    from remud_hub.models.encoder import Vectors

BATCH = 16
"""Pictures at once."""


class PictureEmbedder(Encoder):
    """A vision model. Made by ``load_picture_embedder``."""

    kind = "vision model"

    def encode(self, pictures: Sequence[Image.Image]) -> "Vectors":
        """Return one row for each picture, as float32 of length 1: a dot product is a cosine.

        Raises:
            UsageError: The model cannot be had, or it does not see.
            MissingExtra: torch or transformers is not installed.
        """
        import numpy as np

        parts = [_vectors(*self._parts, pictures[start : start + BATCH]) for start in range(0, len(pictures), BATCH)]
        return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        return self._loaded("AutoImageProcessor")


@cache
def load_picture_embedder(name: str) -> PictureEmbedder:
    """Return a vision model, the same one for the same name: weights are loaded once in a process.

    Args:
        name: A folder, or a Hub id.

    Raises:
        UsageError: The folder holds no model.
    """
    return PictureEmbedder(name, resolve_model(name, cache_root()))


def _vectors(model: Any, processor: Any, pictures: Sequence[Image.Image]) -> "Vectors":
    import torch

    with torch.inference_mode():
        inputs = processor(images=[picture.convert("RGB") for picture in pictures], return_tensors="pt")
        pixels = inputs["pixel_values"].to(model.device)
        # A model of two towers sees with one of them; its projection is what was trained to tell pictures apart
        see = getattr(model, "get_image_features", model)
        pooled = _pooled(see(pixel_values=pixels))
    return of_length_one(pooled.flatten(1))


def _pooled(output: Any) -> Any:
    """Return what stands for a whole picture: vectors as they come, else the pooled state, else the mean of all states."""
    import torch

    if isinstance(output, torch.Tensor):
        return output
    pooled = getattr(output, "pooler_output", None)
    return output.last_hidden_state.mean(dim=1) if pooled is None else pooled
