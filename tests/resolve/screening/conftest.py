"""Pictures drawn on the spot, one of each look."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def encoded() -> Callable[[Image.Image], bytes]:
    return png


@pytest.fixture
def fan() -> Image.Image:
    """Speckle in a sector on black."""
    rng = np.random.default_rng(0)
    grain = rng.rayleigh(1.0, (200, 260))
    grain = (grain + np.roll(grain, 1, axis=1) + np.roll(grain, 2, axis=1)) / 3
    rows, columns = np.mgrid[0:400, 0:520]
    radius, angle = np.hypot(rows + 20, columns - 260), np.arctan2(columns - 260, rows + 20)
    inside = (radius > 40) & (radius < 390) & (np.abs(angle) < 0.7)
    tone = 40 + 45 * np.log1p(np.kron(grain, np.ones((2, 2)))) + 25 * np.sin(radius / 60)
    return Image.fromarray((inside * tone).clip(0, 255).astype(np.uint8)).convert("RGB")


@pytest.fixture
def chart() -> Image.Image:
    """Axes and two coloured lines on white."""
    image = Image.new("RGB", (500, 360), "white")
    draw = ImageDraw.Draw(image)
    draw.line((50, 20, 50, 320, 480, 320), fill="black", width=2)
    points = [(50 + 43 * step, 300 - 25 * step + 20 * (step % 3)) for step in range(11)]
    draw.line(points, fill=(31, 119, 180), width=3)
    draw.line([(x, y - 40) for x, y in points], fill=(214, 39, 40), width=3)
    for step in range(5):
        draw.text((20, 300 - 65 * step), str(step), fill="black")
        draw.text((60 + 95 * step, 330), str(10 * step), fill="black")
    return image


@pytest.fixture
def text() -> Image.Image:
    """Twelve lines of words."""
    image = Image.new("RGB", (480, 200), "white")
    draw = ImageDraw.Draw(image)
    for line in range(12):
        draw.text(
            (8, 6 + 16 * line),
            "The probe was placed at the apex and turned until four chambers came into",
            fill="black",
        )
    return image
