"""Draws of a reply: by probability, alike in every run, and alone in their row."""

from collections.abc import Callable

import pytest

from remud_hub.teachers.base import DRAW_TEMPERATURE, Request


pytestmark = pytest.mark.slow  # torch


def test_a_token_is_drawn_by_its_probability_and_a_masked_one_never(make_request: Callable[..., Request]) -> None:
    import torch

    from remud_hub.teachers.local.drawing import Drawing

    scores = torch.tensor([[1.0, 0.0, -1.0, float("-inf")]])
    drawing = Drawing([make_request(draw=1)])
    drawn = torch.bincount(
        torch.stack([drawing(None, scores.clone()).argmax() for _ in range(4000)]), minlength=4
    ).double()
    wanted = torch.softmax(scores[0].double() / DRAW_TEMPERATURE, 0)
    assert drawn[3] == 0
    assert torch.allclose(drawn / 4000, wanted, atol=0.03)


def test_a_row_has_noise_of_its_own_whatever_stands_beside_it(make_request: Callable[..., Request]) -> None:
    import torch

    from remud_hub.teachers.local.drawing import Drawing

    first, other, greedy = make_request(draw=1), make_request(draw=2), make_request()
    scores = torch.zeros(3, 50)
    together = Drawing([greedy, first, other])(None, scores.clone())
    alone = Drawing([first])(None, scores[:1].clone())
    assert torch.equal(together[0], scores[0])
    assert torch.equal(together[1], alone[0])
    assert not torch.equal(together[1], together[2])
    assert not torch.equal(alone[0], Drawing([make_request("Other words.", draw=1)])(None, scores[:1].clone())[0])
