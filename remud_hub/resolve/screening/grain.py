"""Texture of what is grey and lit: speckle, film, flat drawing."""

import numpy as np

from remud_hub.resolve.screening.blocks import BLOCK, EVEN, Blocks, Mask, Pixels, moments, share


def grain(grey: Pixels, blocks: Blocks, lit: Mask) -> dict[str, float]:
    """Return how rough the lit blocks are, how fine, and which way they run.

    Log-compressed speckle is rough everywhere, equally whatever the tone, and longer across the beam than along it
    (Wagner, Smith, Sandrik, Lopez: Statistics of speckle in ultrasound B-scans, IEEE Trans. Sonics Ultrason. 30, 1983).
    """
    rough, tone = np.log1p(blocks.deviation[lit]), blocks.mean[lit]
    least, middle, most = np.quantile(rough, (0.2, 0.5, 0.8))
    pixels = np.repeat(np.repeat(lit, BLOCK, axis=0), BLOCK, axis=1)
    down, down_far = _change(grey, pixels, 1), _change(grey, pixels, 4)
    right, right_far = _change(grey.T, pixels.T, 1), _change(grey.T, pixels.T, 4)
    shade, shine, glare = np.quantile(grey[pixels], (0.1, 0.9, 0.99)) / 255
    return {
        "shade": float(shade),
        "shine": float(shine),
        "glare": float(glare),
        "smooth": share(_smooth(blocks), lit),
        "rough_least": float(least),
        "rough": float(middle),
        "rough_most": float(most),
        "rough_by_tone": _correlation(tone, rough),
        "skew": float(np.log((tone.mean() + 8) / (np.median(tone) + 8))),
        "down_right": _log_ratio(down, right),
        "fine_down": _log_ratio(down, down_far),
        "fine_right": _log_ratio(right, right_far),
        "detail": _log_ratio(_detail(grey, pixels), down + right),
        "coherence": _coherence(grey, lit),
    }


def _smooth(blocks: Blocks) -> Mask:
    """Return where a middle tone hardly changes: tissue on film, a wall in a photo, but never speckle."""
    return (blocks.deviation <= 2 * EVEN) & (blocks.mean > 40) & (blocks.mean < 215)


def _log_ratio(a: float, b: float) -> float:
    return float(np.log((a + 0.5) / (b + 0.5)))


def _change(plane: Pixels, where: Mask, step: int) -> float:
    """Return the mean change over so many rows."""
    changes = np.abs(plane[step:] - plane[:-step])
    return float(changes[where[step:]].mean())


def _detail(grey: Pixels, where: Mask) -> float:
    """Return how far a pixel differs from the mean of its four neighbours."""
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    return float(np.abs(grey[1:-1, 1:-1] - around / 4)[where[1:-1, 1:-1]].mean())


def _correlation(a: Pixels, b: Pixels) -> float:
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt((a**2).sum() * (b**2).sum()) + 1e-6))


def _coherence(grey: Pixels, lit: Mask) -> float:
    """Return how far the strokes within a block run one way, 0 to 1.

    From the structure tensor (Bigün, Granlund: Optimal orientation detection of linear symmetry, ICCV 1987).
    """
    right, down = np.zeros_like(grey), np.zeros_like(grey)
    right[:, 1:], down[1:] = np.diff(grey, axis=1), np.diff(grey, axis=0)
    xx, yy, xy = (moments(product)[0][lit] for product in (right * right, down * down, right * down))
    return float((np.hypot(xx - yy, 2 * xy) / (xx + yy + 1)).mean())
