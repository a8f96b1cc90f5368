"""Ultrasound frames from pydicom's bundled test files, cut to the picture so that no name or hospital is shown.

Crop boxes are ``(left, top, right, bottom)`` in pixels of the file. They were set by looking at each file: two of them
carry a hospital's name above the picture.
"""

from collections.abc import Callable

import numpy as np
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.pixels import apply_color_lut


Crop = tuple[int, int, int, int]

HEART_SECTOR: Crop = (40, 16, 290, 222)
NODE_LEFT: Crop = (16, 108, 316, 336)
NODE_RIGHT: Crop = (318, 108, 622, 336)
FETUS_WHOLE: Crop = (120, 60, 780, 350)
FETUS_NEAR: Crop = (330, 62, 600, 170)


def picture(name: str) -> Image.Image:
    """Return the frame called ``name``: ``heart/<0–29>``, ``heart/mmode``, ``node/left``, ``fetus/near``, and so on.

    Raises:
        KeyError: There is no such frame.
    """
    kind, _, part = name.partition("/")
    if kind == "heart" and part.isdigit():
        return _heart_loop()[int(part)]
    return _SINGLE[name]()


def _heart_loop() -> list[Image.Image]:
    dataset = dcmread(_path("examples_ybr_color.dcm"))
    return [Image.fromarray(frame).crop(HEART_SECTOR).convert("RGB") for frame in dataset.pixel_array]


def _heart_mmode() -> Image.Image:
    """Echoes along the middle line against time: what an M-mode sweep of this loop would have drawn."""
    loop = np.stack([np.asarray(frame.convert("L")) for frame in _heart_loop()])
    line = loop[:, :, loop.shape[2] // 2].T  # depth × frames
    return Image.fromarray(line).resize((360, line.shape[0]), Image.Resampling.BICUBIC)


def _node(crop: Crop) -> Image.Image:
    return Image.fromarray(dcmread(_path("examples_jpeg2k.dcm")).pixel_array).crop(crop)


def _fetus(crop: Crop) -> Image.Image:
    dataset = dcmread(_path("examples_palette.dcm"))
    colours = apply_color_lut(dataset.pixel_array, dataset)
    return Image.fromarray((colours >> 8).astype(np.uint8) if colours.dtype != np.uint8 else colours).crop(crop)


def _brighter(image: Image.Image) -> Image.Image:
    """Raise the weak echoes, as more gain does: intensities to the power 0.5."""
    levels = np.asarray(image.convert("L"), dtype=np.float64) / 255.0
    return Image.fromarray((255.0 * np.sqrt(levels)).astype(np.uint8))


def _path(name: str) -> str:
    found = get_testdata_file(name, download=False)
    if found is None:
        raise FileNotFoundError(f"pydicom's test file {name} is missing; reinstall pydicom")
    return str(found)


_SINGLE: dict[str, Callable[[], Image.Image]] = {
    "heart/mmode": _heart_mmode,
    "node/left": lambda: _node(NODE_LEFT),
    "node/right": lambda: _node(NODE_RIGHT),
    "fetus/whole": lambda: _fetus(FETUS_WHOLE),
    "fetus/near": lambda: _fetus(FETUS_NEAR),
    "fetus/near_bright": lambda: _brighter(_fetus(FETUS_NEAR)),
}
