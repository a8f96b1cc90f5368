"""Lanes of a figure: what parts pictures, and what does not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from remud_hub.resolve.lanes import Lanes, Trust, shrunk


@pytest.fixture
def touching() -> np.ndarray:
    """Two noisy dark pictures, one upon the other."""
    return np.random.default_rng(0).integers(20, 90, (120, 160), dtype=np.uint8)


def _rows(pixels: np.ndarray, trust: Trust) -> list[tuple[int, int]]:
    lanes = Lanes(Image.fromarray(pixels), trust)
    assert list(lanes.within(lanes.whole, 0)) == list(
        Lanes(Image.fromarray(pixels.T), trust).within((0, 0, 120, 160), 1)
    )
    return list(lanes.within(lanes.whole, 0))


def test_a_line_of_one_shade_is_a_lane_though_a_picture_beside_it_is_brighter(touching: np.ndarray) -> None:
    touching[:, :30] = 230
    touching[60:62] = 200
    assert _rows(touching, Trust.LINES) == [(60, 62)]
    assert _rows(touching, Trust.LIGHT) == []
    touching[60:62, 100:110] = 90  # neither of one shade any more, nor brighter nearly everywhere
    assert _rows(touching, Trust.LINES) == []


def test_a_line_brighter_than_both_sides_is_a_lane_whatever_its_shades(touching: np.ndarray) -> None:
    touching[60] = np.linspace(120, 237, 160).astype(np.uint8)
    assert _rows(touching, Trust.LINES) == [(58, 63)]  # it may slant by two pixels


def test_nothing_outshines_light_ground() -> None:
    pixels = np.full((40, 60), 236, np.uint8)
    pixels[20] = 255
    assert _rows(pixels, Trust.LINES) == [(20, 21)]  # white, and so blank, but no line
    pixels[20] = 237
    assert _rows(pixels, Trust.LINES) == []


def _plain(part: np.ndarray) -> np.ndarray:
    """The lines of a part as they are defined."""
    part = part.astype(np.int16)
    padded = np.pad(part, ((5, 5), (0, 0)), constant_values=255)
    beside = np.maximum(padded[: len(part)], padded[10:])
    middle = np.median(part, axis=1)
    middles = np.pad(middle, 5, constant_values=255)
    flat = (np.abs(part - middle[:, None]) <= 24).mean(axis=1) >= 0.97
    shade = flat & (middle - np.maximum(middles[: len(part)], middles[10:]) >= 20)
    edged = np.pad(part, ((2, 2), (0, 0)), mode="edge")
    lit = np.max([edged[i : i + len(part)] for i in range(5)], axis=0)
    return np.asarray(shade | ((lit - beside >= 20).mean(axis=1) >= 0.95))


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 60),
    st.integers(1, 70),
    st.lists(st.tuples(st.integers(0, 59), st.integers(60, 237)), max_size=4),
    st.integers(1, 40),
)
def test_lines_are_found_as_defined(
    seed: int, height: int, width: int, drawn: list[tuple[int, int]], noise: int
) -> None:
    chance = np.random.default_rng(seed)
    pixels = chance.integers(19, 19 + 4 * noise, (height, width), dtype=np.uint8)
    for row, shade in drawn:
        pixels[row % height] = np.clip(shade + chance.integers(-noise, noise, width), 19, 237)
    found = np.zeros(height, bool)
    for low, high in Lanes(Image.fromarray(pixels), Trust.LINES).within((0, 0, width, height), 0):
        found[low:high] = True
    assert (found == _plain(pixels)).all()


def test_what_was_made_small_stays_as_it_is() -> None:
    image = Image.fromarray(np.random.default_rng(0).integers(0, 255, (1200, 1600, 3), dtype=np.uint8))
    small = shrunk(image)
    assert small.size == (800, 600)
    assert shrunk(small).tobytes() == small.tobytes()
