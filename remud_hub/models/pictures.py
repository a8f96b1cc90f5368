"""Pictures as a model takes them, the last ones kept: an evaluation asks several questions about one, and not one behind the other."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
import xxhash
from PIL import Image
from transformers import BatchFeature


MOST = 2**28
"""Bytes of processed pictures that are kept. Ours: twenty of a million pixels each, or hundreds of small ones."""
_UNLIKE = ((64, 64), (500, 2000), (1500, 1500))
"""Sizes that are cut into numbers of tiles unlike each other, where pictures are cut into tiles."""
Processed: TypeAlias = Mapping[str, torch.Tensor]
Key: TypeAlias = tuple[tuple[int, ...], bytes, str]
"""The shape of a picture, what it shows, and the options it was processed by."""


class Remembering:
    """An image processor that does not process a picture again that it has processed lately.

    That needs processed pictures that can be put one behind the other, as those of Qwen's models can. Where a processor fills them
    up to the largest, none is kept.

    Args:
        image_processor: What processes them; asked for plain pictures, it shows which kind it is.
    """

    def __init__(self, image_processor: Any) -> None:
        self._image_processor = image_processor
        self._joins = _joins(image_processor)
        self._kept: OrderedDict[Key, Processed] = OrderedDict()
        self._held = 0

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._image_processor, name)

    def __call__(self, images: Sequence[Sequence[Image.Image]], **options: Any) -> Any:
        """Process the pictures of several prompts."""
        if not self._joins:
            return self._image_processor([[_pixels(image) for image in some] for some in images], **options)
        return BatchFeature(_joined([self._processed(image, options) for some in images for image in some]))

    def _processed(self, image: Image.Image, options: Mapping[str, Any]) -> Processed:
        shown = np.asarray(_plain(image))
        key = shown.shape, xxhash.xxh3_128_digest(shown.data), repr(options)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        processed: Processed = self._image_processor([_pixels(image)], **options)
        self._kept[key] = processed
        self._held += _size(processed)
        while self._held > MOST:
            self._held -= _size(self._kept.popitem(last=False)[1])
        return processed


def _plain(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")


def _pixels(image: Image.Image) -> torch.Tensor:
    """Return a picture as processors want it; from Pillow's they convert and copy it several times."""
    return torch.from_numpy(np.array(_plain(image))).permute(2, 0, 1)


def _joins(image_processor: Any) -> bool:
    """Whether pictures processed one by one, put one behind the other, are what comes of them at once."""
    plain = [torch.zeros(3, *size, dtype=torch.uint8) for size in _UNLIKE]
    try:
        at_once = image_processor(plain, return_tensors="pt")
        joined = _joined([image_processor([each], return_tensors="pt") for each in plain])
        return at_once.keys() == joined.keys() and all(torch.equal(at_once[name], joined[name]) for name in joined)
    except (TypeError, ValueError, RuntimeError):  # it gives no tensors, or tensors of other shapes
        return False


def _joined(pictures: Sequence[Processed]) -> dict[str, torch.Tensor]:
    return {name: torch.cat([picture[name] for picture in pictures]) for name in pictures[0]}


def _size(processed: Processed) -> int:
    return sum(tensor.nbytes for tensor in processed.values())
