"""Drawing tokens so that a reply depends on its prompt and the seed alone, not on what shares its batch."""

from collections.abc import Sequence

import torch
from transformers import LogitsProcessor

from remud_hub.models.decoding import Sampling
from remud_hub.models.forcing import only
from remud_hub.records import content_id


class Drawing(LogitsProcessor):
    """Draws a token for each row and leaves no other: greedy decoding then writes what was drawn.

    transformers draws a whole batch from one generator, so that a neighbour would change a reply. Here each row has its
    own.

    Args:
        sampling: The settings.
        prompts: What tells the rows apart: a row is drawn by its prompt, and by how often it stood before.
    """

    def __init__(self, sampling: Sampling, prompts: Sequence[str]) -> None:
        self.sampling = sampling
        self._generators = [
            torch.Generator().manual_seed(_seed(sampling.seed, prompt, index % sampling.samples))
            for index, prompt in enumerate(prompts)
        ]

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Leave each row the token drawn for it."""
        shares, tokens = (scores / self.sampling.temperature).softmax(-1).sort(descending=True, stable=True)
        reached = shares.cumsum(-1)
        inside = reached - shares < self.sampling.top_p
        mass = reached.where(inside, 0).amax(-1, keepdim=True)
        points = torch.stack([torch.rand(1, generator=generator) for generator in self._generators]).to(mass)
        drawn = (reached < points * mass).sum(-1, keepdim=True)
        return only(tokens.gather(1, drawn).squeeze(1), scores)


def _seed(seed: int, prompt: str, sample: int) -> int:
    return int(content_id({"seed": seed, "prompt": prompt, "sample": sample})[:15], 16)
