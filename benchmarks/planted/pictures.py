"""Pictures: speckled sectors with layers and lesions, one for each name, and what becomes of a picture that is copied."""

import io
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


WIDTH, HEIGHT = 320, 240


def draw(name: str) -> bytes:
    """Return a JPEG that looks like ultrasound from afar; equal names give equal pictures."""
    rng = np.random.default_rng(list(name.encode()))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    tissue = 70 + 30 * np.sin(y / rng.uniform(9, 40) + x / rng.uniform(30, 200) + rng.uniform(0, 6))
    for _ in range(rng.integers(2, 6)):
        tissue = np.where(_blob(x, y, rng), rng.choice([8.0, 30.0, 150.0, 215.0]), tissue)
    speckle = rng.rayleigh(1.0, (HEIGHT // 2, WIDTH // 2)).repeat(2, 0).repeat(2, 1) / 1.25
    fading = 1 - rng.uniform(0.1, 0.6) * y / HEIGHT
    pixels = np.where(_window(x, y, rng), np.clip(tissue * speckle * fading, 0, 255), 0).astype(np.uint8)
    return _saved(Image.fromarray(pixels, "L"), 88)


def _blob(x: NDArray[np.float64], y: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.bool_]:
    cx, cy = rng.uniform(70, WIDTH - 70), rng.uniform(50, HEIGHT - 50)
    a, b, turn = rng.uniform(14, 60), rng.uniform(14, 45), rng.uniform(0, 3.1)
    u = (x - cx) * np.cos(turn) + (y - cy) * np.sin(turn)
    v = (y - cy) * np.cos(turn) - (x - cx) * np.sin(turn)
    inside: NDArray[np.bool_] = (u / a) ** 2 + (v / b) ** 2 < 1
    return inside


def _window(x: NDArray[np.float64], y: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Return where there is a picture: the field of a phased, a curved or a linear probe."""
    apex = rng.choice([-10.0, -120.0, -5000.0])
    centre, reach = WIDTH / 2 + rng.uniform(-15, 15), HEIGHT - rng.uniform(4, 20)
    angle = np.arctan2(x - centre, y - apex)
    widest = np.arctan2(rng.uniform(110, 150), HEIGHT - apex)
    depth = np.hypot(x - centre, y - apex)
    inside: NDArray[np.bool_] = (np.abs(angle) < widest) & (depth > 10 - apex) & (depth < reach - apex)
    return inside


def copied(picture: bytes, rng: random.Random) -> bytes:
    """Return a picture as it comes from another edition: recompressed, rescaled, or cropped by 5 to 10 %."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    how = rng.choice(["recompressed", "rescaled", "cropped"])
    if how == "rescaled":
        scale = rng.choice([0.5, 0.7, 1.6])
        image = image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.BICUBIC)
    if how == "cropped":
        cut = [rng.uniform(0.025, 0.05) for _ in range(4)]
        right, bottom = image.width * (1 - cut[2]), image.height * (1 - cut[3])
        image = image.crop((int(image.width * cut[0]), int(image.height * cut[1]), int(right), int(bottom)))
    return _saved(image, 30 if how == "recompressed" else 85)


def mirrored(picture: bytes) -> bytes:
    """Return a picture with left and right exchanged."""
    return _saved(ImageOps.mirror(Image.open(io.BytesIO(picture)).convert("RGB")), 85)


def broken(picture: bytes, rng: random.Random, *, hard: bool) -> bytes:
    """Return bytes that are no picture."""
    ways = [picture[:60], b"", b"<html><body>404 Not Found</body></html>", rng.randbytes(900)]
    if hard:
        ways = [picture[: len(picture) // 5], picture[:20] + rng.randbytes(900), b"\x89PNG\r\n\x1a\n", bytes(2000)]
    return rng.choice(ways)


def _saved(image: Image.Image, quality: int) -> bytes:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return data.getvalue()
