"""Shadows on scans."""

import numpy as np
import pytest
from PIL import Image

from remud_hub.read.scan.light import evenly_lit
from remud_hub.read.scan.marks import find_marks


SCALE = 2.0


def _sheet(light: np.ndarray) -> Image.Image:
    """Return a sheet with one picture and noise, in some light, by rows and columns."""
    page = np.full((1600, 1200), 235.0) + np.random.default_rng(0).normal(0, 2, (1600, 1200))
    page[400:800, 500:900] = 30
    return Image.fromarray((page * light).clip(0, 255).astype(np.uint8)).convert("RGB")


_X, _Y = np.arange(1200)[None, :], np.arange(1600)[:, None]
_EVEN = np.ones((1600, 1200))


@pytest.mark.parametrize(
    "light",
    [
        _EVEN,
        1 - 0.4 * np.exp(-_X / 60) * _EVEN,
        _EVEN - 0.25 * _Y / 1600,
        1 - 0.6 * np.exp(-abs(_X - 1100) / 20) * _EVEN,
    ],
    ids=["even", "fold", "lamp", "gutter of a book"],
)
def test_a_picture_is_found_whatever_the_light(light: np.ndarray) -> None:
    lit = evenly_lit(_sheet(light), SCALE)
    grey = np.asarray(lit.convert("L"), float)
    paper = [float(grey[y : y + 40, x : x + 12].mean()) for y in (60, 1500) for x in (60, 600, 1060)]
    assert max(paper) - min(paper) < 12
    marks = find_marks(lit, SCALE, [])
    assert marks.pictures == ((250, 200, 450, 400),)
    assert marks.drawings == ()


def test_even_light_changes_nothing() -> None:
    sheet = _sheet(_EVEN)
    assert evenly_lit(sheet, SCALE) is sheet
