"""Drawing: what is drawn, how often, and that nothing but the prompt and the seed decides it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from remud_hub.models.decoding import Sampling


if TYPE_CHECKING:
    from remud_hub.models.chat import ChatModel

pytestmark = pytest.mark.slow  # torch and transformers

BATCH = [("What colour?", [Image.new("RGB", (80, 120), "red")]), ("图中显示的是什么？", []), ("What colour?", [])]
SHARES = [0.1, 0.4, 0.3, 0.2]


@pytest.fixture(scope="module")
def model(tiny: Path) -> "ChatModel":
    from remud_hub.models.chat import ChatModel

    return ChatModel(str(tiny))


def draw(sampling: Sampling, prompts: Sequence[str], shares: Sequence[float] = SHARES) -> list[int]:
    import torch

    from remud_hub.models.sampling import Drawing

    scores: Any = torch.tensor([shares] * len(prompts)).log()
    left = Drawing(sampling, prompts)(torch.zeros(len(prompts), 0), scores)
    assert (left > -torch.inf).sum(-1).tolist() == [1] * len(prompts)
    return [int(token) for token in left.argmax(-1)]


@pytest.mark.parametrize(
    ("temperature", "top_p", "expected"),
    [
        (1, 1, {0: 0.1, 1: 0.4, 2: 0.3, 3: 0.2}),
        (1, 0.7, {1: 4 / 7, 2: 3 / 7}),
        (1, 0.71, {1: 4 / 9, 2: 3 / 9, 3: 2 / 9}),
        (1, 0.01, {1: 1.0}),
        (0.5, 1, {0: 1 / 30, 1: 16 / 30, 2: 9 / 30, 3: 4 / 30}),
    ],
)
def test_tokens_come_as_often_as_they_should(temperature: float, top_p: float, expected: dict[int, float]) -> None:
    drawn = Counter(draw(Sampling(temperature, top_p), [str(number) for number in range(4000)]))
    assert {token: drawn[token] / 4000 for token in drawn} == pytest.approx(expected, abs=0.03)


@settings(max_examples=50, deadline=None)
@given(
    prompts=st.lists(st.text(max_size=3), min_size=1, max_size=6),
    shares=st.lists(st.floats(0.01, 1), min_size=2, max_size=9),
    top_p=st.floats(0.01, 1),
    seed=st.integers(0, 9),
)
def test_a_neighbour_changes_nothing(prompts: list[str], shares: list[float], top_p: float, seed: int) -> None:
    sampling = Sampling(1, top_p, seed=seed)
    assert draw(sampling, prompts, shares) == [draw(sampling, [prompt], shares)[0] for prompt in prompts]


def test_a_batch_is_drawn_as_each_prompt_would_be_alone(model: "ChatModel") -> None:
    sampling = Sampling(samples=3, seed=7)
    replies = model.generate(BATCH, 16, sampling=sampling)
    assert replies == [reply for asked in BATCH for reply in model.generate([asked], 16, sampling=sampling)]
    assert replies == model.generate(BATCH, 16, sampling=sampling)
    assert len(set(replies)) == 9, "prompts, pictures and samples must each be drawn for themselves"
    assert not set(replies) & set(model.generate(BATCH, 16, sampling=Sampling(samples=3, seed=8)))


def test_more_samples_begin_with_the_fewer(model: "ChatModel") -> None:
    few, many = (model.generate(BATCH[:1], 16, sampling=Sampling(samples=samples)) for samples in (2, 4))
    assert many[:2] == few


def test_next_to_no_share_is_greedy(model: "ChatModel") -> None:
    assert model.generate(BATCH, 16, sampling=Sampling(top_p=1e-9)) == model.generate(BATCH, 16)
