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


class RapidOcr:
    """PP-OCRv6 small under ONNX Runtime.

    Args:
        threads: How many threads one picture is read with.
    """

    def __init__(self, threads: int = 1) -> None:
        from rapidocr import RapidOCR  # loads OpenCV and ONNX Runtime

        self.name = f"rapidocr {version('rapidocr')}"
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.max_side_len": _MOST_PIXELS,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                "EngineConfig.onnxruntime.enable_cpu_mem_arena": True,
                # Lines differ in length: one at a time, nothing is computed on padding
                "Rec.rec_batch_num": 1,
                "Det.limit_side_len": _LONG_SIDE,
                "Det.limit_type": "max",
            }
        )

    def read(self, image: Image.Image) -> list[ReadLine]:
        """Return the lines of a picture whose text is upright, in no order."""
        found = self._engine(_pixels(image), use_det=True, use_cls=False, use_rec=True)
        if found.boxes is None or found.txts is None:
            return []
        return [
            ReadLine(text, _bounds(corners), float(score))
            for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    def spot(self, image: Image.Image) -> list[Corners]:
        """Return the corners of the lines of text, however they lie, clockwise from the corner nearest to the upper left."""
        found = self._engine(_pixels(image), use_det=True, use_cls=False, use_rec=False)
        return [] if found.boxes is None else [_corners(box) for box in found.boxes]


@cache
def shared_rapid_ocr() -> RapidOcr:
    """Return this process's engine: loading it takes a second and 100 MB."""
    return RapidOcr()


def _pixels(image: Image.Image) -> npt.NDArray[np.uint8]:
    """RapidOCR takes arrays for BGR, as OpenCV has them."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _corners(box: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return (first, second, third, fourth)


def _bounds(corners: Any) -> tuple[float, float, float, float]:
    xs, ys = corners[:, 0], corners[:, 1]
    return (float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))
