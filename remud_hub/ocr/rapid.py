"""RapidOCR with the PP-OCRv6 models that its wheel carries: Chinese and English, nothing fetched."""

from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from remud_hub.ocr.base import ReadLine


Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

_LONG_SIDE = 1600
"""Text is looked for on a picture made no larger than this; it is read at the picture's own size."""
_MOST_PIXELS = 6000
_MARGIN, _CONTRAST = 24, 60


class RapidOcr:
    """PP-OCRv6 small under ONNX Runtime.

    Args:
        threads: How many lines are read at once. The same picture gives the same text on any number.
    """

    def __init__(self, threads: int) -> None:
        from remud_hub.ocr.spread import SpreadRapidOCR  # loads OpenCV and ONNX Runtime

        self.name = f"rapidocr {version('rapidocr')}"
        self._engine: Any = SpreadRapidOCR(
            threads,
            {
                "Global.log_level": "critical",
                "Global.max_side_len": _MOST_PIXELS,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # With an arena, what the largest page took is never given back: 1.0 GB instead of 0.4, and no faster
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": False,
                # Lines differ in length: one at a time, nothing is computed on padding
                "Rec.rec_batch_num": 1,
                # As shipped, short lines are padded to twice this width: a fifth of the time, and read no better
                "Rec.rec_img_shape": [3, 48, 160],
                "Det.limit_side_len": _LONG_SIDE,
                "Det.limit_type": "max",
            },
        )

    def read(self, image: Image.Image) -> list[ReadLine]:
        """Return the lines of a picture whose text is upright, in no order."""
        lines = self._read(image, (0, 0))
        if not lines and (inked := _inked(image)):  # a few words on a large page are overlooked
            lines = self._read(image.crop(inked), inked[:2])
        return lines

    def _read(self, image: Image.Image, at: tuple[int, int]) -> list[ReadLine]:
        found = self._engine(_pixels(image), use_det=True, use_cls=False, use_rec=True)
        if found.boxes is None or found.txts is None:
            return []
        return [
            ReadLine(text, _bounds(corners + at), float(score))
            for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    def read_line(self, image: Image.Image) -> str:
        """Return the text of a picture that holds one line, cut close; empty where nothing can be read."""
        found = self._engine(_pixels(image), use_det=False, use_cls=False, use_rec=True)
        return str(found.txts[0]) if found.txts else ""

    def spot(self, image: Image.Image) -> list[Corners]:
        """Return the corners of the lines of text, however they lie, clockwise from the corner nearest to the upper left."""
        found = self._engine(_pixels(image), use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else [_corners(box) for box in found.boxes]


@cache
def shared_rapid_ocr(threads: int) -> RapidOcr:
    """Return this process's engine with so many threads: loading it takes a second and 100 MB."""
    return RapidOcr(threads)


def _inked(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box around all that stands out from the ground, or None without any."""
    grey = image.convert("L")
    ground = int(np.argmax(grey.histogram()))
    box = grey.point(lambda value: 255 if abs(value - ground) > _CONTRAST else 0).getbbox()
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return (max(0, x0 - _MARGIN), max(0, y0 - _MARGIN), x1 + _MARGIN, y1 + _MARGIN)


def _pixels(image: Image.Image) -> npt.NDArray[np.uint8]:
    """RapidOCR takes arrays for BGR, as OpenCV has them."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _corners(box: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return (first, second, third, fourth)


def _bounds(corners: Any) -> tuple[float, float, float, float]:
    xs, ys = corners[:, 0], corners[:, 1]
    return (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
