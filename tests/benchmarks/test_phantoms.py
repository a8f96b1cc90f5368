"""What is said of a phantom can be seen in it."""

import io

import numpy as np
import pytest
from PIL import Image

from benchmarks.train.phantoms import ECHOES, NUMBERS, PLACES, SIDE, Phantom, draw, rows


def quadrants(phantom: Phantom) -> dict[str, float]:
    """Mean grey in the middle of each quadrant."""
    grey = np.asarray(Image.open(io.BytesIO(phantom.picture)).convert("L"), dtype=float)
    half, quarter = SIDE // 2, SIDE // 8
    return {
        place: grey[row * half + half // 2 - quarter // 2 :, column * half + half // 2 - quarter // 2 :][
            :quarter, :quarter
        ].mean()
        for place, (column, row) in PLACES.items()
    }


@pytest.mark.parametrize("seed", range(20))
def test_lesions_lie_where_and_are_as_many_and_as_bright_as_is_said(seed: int) -> None:
    phantom = draw(np.random.default_rng(seed))
    found = quadrants(phantom)
    if phantom.echo == "hypoechoic":
        lesions = {place for place, grey in found.items() if grey < 40}
    else:
        lesions = {place for place, grey in found.items() if grey > 110}
    assert phantom.place in lesions
    assert len(lesions) == NUMBERS.index(phantom.count) + 1


def test_the_same_seed_draws_the_same_and_answers_are_spread() -> None:
    given = rows(300, seed=3)
    assert given == rows(300, seed=3)
    answers = [row["messages"][1]["content"] for row in given]
    assert {*ECHOES, *NUMBERS, *PLACES} == set(answers)
    assert max(map(answers.count, set(answers))) < 150


def test_shuffled_pictures_belong_to_other_rows() -> None:
    given, shuffled = rows(100, seed=5), rows(100, seed=5, shuffled=True)
    assert [row["messages"] for row in given] == [row["messages"] for row in shuffled]
    assert sum(a["images"] == b["images"] for a, b in zip(given, shuffled, strict=True)) < 10
