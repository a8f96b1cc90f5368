"""The screener that needs no weights to download: a small softmax over features that can be named.

A kind of picture has several faces (a chart and a colour map are both diagrams), so each face has its own score, and a
kind has the sum of its faces' probabilities. A score is linear in the standardised features and their squares.
``pixels.yaml`` holds the weights; ``benchmarks/screen.py --fit`` wrote them and says how.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt
import yaml
from PIL import Image

from remud_hub.records import Content, ContentKind, Record
from remud_hub.resolve.screening.blocks import LONG_SIDE
from remud_hub.resolve.screening.features import FEATURES_VERSION, features, is_blank
from remud_hub.store import sha256_of


Vector = npt.NDArray[np.float64]

_FARTHEST = 3.0
"""Standard deviations beyond which a feature says no more: what was never seen must not shout."""


class Face(Record):
    """One look that a kind of picture has."""

    kind: ContentKind
    bias: float
    weights: dict[str, tuple[float, float]]
    """Weight of each feature and of its square."""


class Weights(Record):
    """What was fitted."""

    note: str
    features_version: int
    strength: float
    """Inverse of the pull towards zero (the C of a logistic regression)."""
    scale: dict[str, tuple[float, float]]
    """Mean and standard deviation of each feature among the pictures fitted on."""
    faces: dict[str, Face]
    confidence: tuple[tuple[float, float], ...]
    """From which probability on which share of the calls was right, on pictures not fitted on; rising."""


class PixelScreener:
    """Tells what a picture shows by its pixels alone.

    Args:
        weights: What to go by; the fitted ones where none are given.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or shipped_weights()
        faces = self._weights.faces.values()
        self._kinds = [face.kind for face in faces]
        self._bias = np.array([face.bias for face in faces])
        self._matrix = np.array(
            [[face.weights[name][power] for power in (0, 1) for name in self._weights.scale] for face in faces]
        )

    @staticmethod
    def version() -> str:
        """Return what changes when the calls may change."""
        return f"pixels {FEATURES_VERSION} {sha256_of(_weights_file())[:12]}"

    def screen(self, picture: bytes) -> Content:
        """Return what a PNG or JPEG shows."""
        image = open_picture(picture)
        if is_blank(image):
            return Content(kind="junk", confidence=1.0)
        kinds = self.probabilities(features(image))
        best = max(kinds, key=lambda kind: kinds[kind])
        return Content(kind=best, confidence=self.confidence(kinds[best]))

    def probabilities(self, named: Mapping[str, float]) -> dict[ContentKind, float]:
        """Return the probability of each kind from a picture's features."""
        scores = self._matrix @ expand(standardise(named, self._weights.scale)) + self._bias
        shares = np.exp(scores - scores.max())
        kinds: dict[ContentKind, float] = {}
        for kind, share in zip(self._kinds, shares / shares.sum(), strict=True):
            kinds[kind] = kinds.get(kind, 0.0) + float(share)
        return kinds

    def confidence(self, probability: float) -> float:
        """Return the share of right calls among those of such a probability."""
        return max((share for least, share in self._weights.confidence if probability >= least), default=0.0)


def open_picture(picture: bytes) -> Image.Image:
    """Open a PNG or JPEG; a large JPEG is decoded at a fraction of its size."""
    image = Image.open(BytesIO(picture))
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    return image.convert("RGB")


def standardise(named: Mapping[str, float], scale: Mapping[str, tuple[float, float]]) -> Vector:
    """Return the features in standard deviations from their mean, in the order of ``scale``."""
    values = np.array([(named[name] - mean) / deviation for name, (mean, deviation) in scale.items()])
    clipped: Vector = np.clip(values, -_FARTHEST, _FARTHEST)
    return clipped


def expand(values: Vector) -> Vector:
    """Return the values and, behind them, their squares about a mean of zero."""
    return np.concatenate([values, values**2 / 2 - 0.5], axis=-1)


@cache
def shipped_weights() -> Weights:
    """Return the weights that the package brings.

    Raises:
        ValueError: They were fitted to features of another version.
    """
    weights = Weights.model_validate(yaml.safe_load(_weights_file()))
    if weights.features_version != FEATURES_VERSION:
        raise ValueError("pixels.yaml belongs to other features: run benchmarks/screen.py --fit")
    return weights


def _weights_file() -> bytes:
    return files("remud_hub.resolve.screening").joinpath("pixels.yaml").read_bytes()
