"""Ultrasound-like pictures whose truth is known: speckle, an attenuating beam, and round lesions that are drawn into it.

Nothing here looks at a real picture. What is asked can be told from the picture alone: where a lesion lies, how many there are, and
whether they are darker or brighter than the tissue around them.
"""

import io
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image


SIDE = 112
"""Pixels."""
PLACES = {"upper left": (0, 0), "upper right": (1, 0), "lower left": (0, 1), "lower right": (1, 1)}
ECHOES = {"hypoechoic": 0.25, "hyperechoic": 2.5}
NUMBERS = ("one", "two", "three")


class Phantom(NamedTuple):
    """A picture and what is in it."""

    picture: bytes
    """PNG."""
    place: str
    """Of the first lesion."""
    echo: str
    count: str


def draw(noise: np.random.Generator, most: int = len(NUMBERS)) -> Phantom:
    """Draw a phantom: lesions in quadrants of their own, one at least."""
    echo = str(noise.choice(list(ECHOES)))
    count = int(noise.integers(1, most + 1))
    places = [str(place) for place in noise.permutation(list(PLACES))[:count]]
    tissue = np.full((SIDE, SIDE), 0.4)
    for place in places:
        tissue[_lesion(noise, *PLACES[place])] *= ECHOES[echo]
    # Speckle is Rayleigh distributed (Wagner et al. 1983), and sound weakens on its way down
    speckled = tissue * noise.rayleigh(0.6, tissue.shape) * np.linspace(1.1, 0.8, SIDE)[:, None]
    data = io.BytesIO()
    Image.fromarray((speckled.clip(0, 1) * 255).astype(np.uint8)).convert("RGB").save(data, "PNG")
    return Phantom(data.getvalue(), places[0], echo, NUMBERS[count - 1])


def _lesion(noise: np.random.Generator, column: int, row: int) -> NDArray[np.bool_]:
    half = SIDE // 2
    x, y = (half * place + noise.uniform(0.4, 0.6) * half for place in (column, row))
    radius = noise.uniform(0.24, 0.36) * half
    down, across = np.mgrid[:SIDE, :SIDE]
    return np.asarray((across - x) ** 2 + (down - y) ** 2 <= radius**2)


def ask(noise: np.random.Generator, kind: int) -> tuple[Phantom, str, str]:
    """Return a phantom, a question and its answer; where the lesion lies is asked where there is one."""
    if kind == 0:
        phantom = draw(noise, most=1)
        return phantom, "Where is the lesion?", phantom.place
    phantom = draw(noise)
    if kind == 1:
        return phantom, "Is the lesion hypoechoic or hyperechoic?", phantom.echo
    return phantom, "How many lesions are there?", phantom.count


def rows(count: int, seed: int, *, shuffled: bool = False) -> list[dict[str, Any]]:
    """Return rows to train on or to ask.

    Args:
        count: How many.
        seed: Of everything that is drawn.
        shuffled: Give each row the picture of another one: then there is nothing to be seen.
    """
    noise = np.random.default_rng(seed)
    asked = [ask(noise, number % 3) for number in range(count)]
    seen = noise.permutation(count) if shuffled else np.arange(count)
    return [
        {
            "images": [{"bytes": asked[picture][0].picture, "path": None}],
            "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}],
        }
        for (_, question, answer), picture in zip(asked, seen, strict=True)
    ]
