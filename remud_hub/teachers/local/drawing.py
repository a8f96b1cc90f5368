"""Further draws of a request: a reply drawn at a temperature, the same whatever else is in its batch.

The likeliest token after Gumbel noise is a token drawn by its probability (Gumbel-max; Maddison et al., arXiv 1411.0030), so
that greedy search stays the only way to write. Each row has noise of its own, by its request and draw.
"""

from collections.abc import Sequence
from typing import Any

import torch
from transformers import LogitsProcessor

from remud_hub.teachers.base import DRAW_TEMPERATURE, Request


class Drawing(LogitsProcessor):
    """Adds the noise, after the grammar's mask; a row whose draw is 0 is left as it is. It serves for one ``generate``.

    Args:
        requests: The rows of the batch.
    """

    def __init__(self, requests: Sequence[Request]) -> None:
        # On the processor, so that the draw is the same on every accelerator
        self._noise = {
            row: torch.Generator().manual_seed(int(request.key[:15], 16))  # 60 of the 63 bits that a seed may have
            for row, request in enumerate(requests)
            if request.draw
        }

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Return the scores of the next tokens with the noise."""
        for row, generator in self._noise.items():
            waiting = torch.empty(scores.shape[1]).exponential_(generator=generator)
            scores[row] = scores[row] / DRAW_TEMPERATURE - waiting.log().to(scores.device, scores.dtype)
        return scores
