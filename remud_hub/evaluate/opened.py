"""Pictures as they are shown, the last ones kept: benchmarks ask several questions on one, and not one behind the other."""

from collections import OrderedDict

from PIL import Image

from remud_hub.evaluate.items import Item, Picture


MOST = 2**28
"""Bytes of pictures that are kept. Ours: some hundred of a million pixels each."""
_CHANNELS = 3


class Opened:
    """Opens the pictures of items; one that was opened lately is not read again. For one thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Image.Image] = OrderedDict()
        self._held = 0

    def images(self, item: Item) -> list[Image.Image]:
        """Return the pictures of an item, opened. They are shared: who changes one, changes it for others.

        Raises:
            SourceError: One cannot be opened.
        """
        return [self._image(*both) for both in zip(item.pictures, item.picture_ids, strict=True)]

    def _image(self, picture: Picture, id: str) -> Image.Image:
        if id in self._kept:
            self._kept.move_to_end(id)
            return self._kept[id]
        image = self._kept[id] = picture.open()
        self._held += _size(image)
        while self._held > MOST:
            self._held -= _size(self._kept.popitem(last=False)[1])
        return image


def _size(image: Image.Image) -> int:
    return image.width * image.height * _CHANNELS
