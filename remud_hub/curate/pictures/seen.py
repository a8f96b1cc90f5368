"""Pictures that are one to a vision model, though no hash says so: turned, cut small, drawn over."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from remud_hub.models.vision import load_picture_embedder
from remud_hub.store import BlobStore


if TYPE_CHECKING:
    from remud_hub.models.encoder import Vectors

_AT_ONCE = 64
_LARGEST = 512
"""Pixels of the longer side that a model is given; it scales them to its own size."""


def seen_before(images: Sequence[str], model: str, alike: float, store: BlobStore) -> dict[str, str]:
    """Return, by sha256, the first picture that a later one is a copy of to a model; the result depends on their order alone.

    Args:
        images: Pictures that can be read, each once, none a copy of an earlier one so far.
        model: The vision model, a folder or a Hub id.
        alike: Least cosine.
        store: Where they lie.

    Raises:
        UsageError: The model cannot be had.
        MissingExtra: torch or transformers is not installed.
    """
    firsts: dict[str, str] = {}
    kept: list[str] = []
    table = np.zeros((0, 0), dtype=np.float32)
    for batch, vectors in vectors_of(images, model, store):
        if not table.size:
            table = np.empty((len(images), vectors.shape[1]), dtype=np.float32)
        for image, vector in zip(batch, vectors, strict=True):
            near = np.flatnonzero(table[: len(kept)] @ vector >= alike)
            if near.size:
                firsts[image] = kept[near[0]]
            else:
                table[len(kept)] = vector
                kept.append(image)
    return firsts


def vectors_of(images: Sequence[str], model: str, store: BlobStore) -> Iterator[tuple[Sequence[str], "Vectors"]]:
    """Yield pictures that can be read, by sha256 and some at once, with their vectors; arguments and errors as above."""
    embedder = load_picture_embedder(model)
    for start in range(0, len(images), _AT_ONCE):
        batch = images[start : start + _AT_ONCE]
        yield batch, embedder.encode([_opened(store.get(image)) for image in batch])


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.draft("RGB", (_LARGEST, _LARGEST))
    small = picture.convert("RGB")
    small.thumbnail((_LARGEST, _LARGEST))
    return small
