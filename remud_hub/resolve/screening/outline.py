"""Shape of what is drawn on black: a fan widens downwards, a slice through a body mirrors itself."""

import numpy as np

from remud_hub.resolve.screening.blocks import BLACK, BLOCK, Blocks, Mask, Pixels, share


_STEEP = 3


def outline(grey: Pixels, blocks: Blocks) -> dict[str, float]:
    """Return how the lit areas end.

    Their edge is looked at piece by piece, so that several fans in one picture count like one: pieces that slant and
    face upwards are the sides of a fan, those that slant and face downwards are its foot or the underside of a body.
    """
    edge, down, slanted = _edge(grey)
    tone = blocks.mean - blocks.mean.mean()
    return {
        "edge": float(edge.mean()),
        "fan": share(slanted & (down > 0), edge) - share(slanted & (down < 0), edge),
        "mirror": float((tone * tone[:, ::-1]).sum() / max(1.0, float((tone**2).sum()))),
        "wide": float(np.log(grey.shape[1] / grey.shape[0])),
    }


def _edge(grey: Pixels) -> tuple[Mask, Pixels, Mask]:
    """Return where lit borders on black, how the light grows downwards there, and where the border slants."""
    cell = BLOCK // 2
    tone = grey.reshape(grey.shape[0] // cell, cell, grey.shape[1] // cell, cell).mean(axis=(1, 3))
    lit = _smooth(_smooth(np.clip(tone - BLACK / 2, 0, BLACK)))
    down, right = lit[2:, 1:-1] - lit[:-2, 1:-1], lit[1:-1, 2:] - lit[1:-1, :-2]
    edge = (np.hypot(down, right) > _STEEP) & (lit[1:-1, 1:-1] < 0.75 * BLACK)
    sideways = np.abs(right) / (np.abs(down) + np.abs(right) + 1e-6)
    return edge, down, edge & (sideways > 0.25) & (sideways < 0.75)


def _smooth(plane: Pixels) -> Pixels:
    """Return the plane with each value the mean of itself and its eight neighbours."""
    padded = np.pad(plane, 1, mode="edge")
    tall = padded[:-2] + padded[1:-1] + padded[2:]
    smooth: Pixels = (tall[:, :-2] + tall[:, 1:-1] + tall[:, 2:]) / 9
    return smooth
