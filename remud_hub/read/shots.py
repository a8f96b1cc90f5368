"""Pictures of pages: one render serves the layout engine and the dataset."""

from PIL import Image

from remud_hub.read.render import Renderer, jpeg
from remud_hub.store import BlobStore


_LOOKED_AT_DPI, _QUALITY = 110, 85


class Shots:
    """The pictures of some pages.

    Args:
        renderer: Of their file.
        store: Where they are kept.
        dpi: At which resolution.
    """

    def __init__(self, renderer: Renderer, store: BlobStore, dpi: int) -> None:
        self._renderer, self._store, self._dpi = renderer, store, dpi
        self._kept: dict[int, str] = {}

    def take(self, number: int) -> Image.Image:
        """Return the picture of a page, fine enough to be laid out by, and keep it at the resolution asked for."""
        image, _ = self._renderer.page(number, max(self._dpi, _LOOKED_AT_DPI))
        factor = min(1.0, self._dpi / _LOOKED_AT_DPI)
        small = image.resize((round(image.width * factor), round(image.height * factor))) if factor < 1 else image
        self._kept[number] = self._store.put(jpeg(small, _QUALITY))
        return image

    def kept(self, number: int) -> str:
        """Return the blob of a page's picture, taken now if it was not before."""
        if number not in self._kept:
            self.take(number)
        return self._kept[number]
