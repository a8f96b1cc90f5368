"""Positions of tokens within a packed sequence: each row is counted from zero, as its model would count it alone.

Where positions start anew, transformers sees that another row begins and lets no attention cross (``masking_utils``: a
block-diagonal mask for SDPA, sequence lengths for FlashAttention), provided that there is no attention mask and no cache.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch


Positions = Callable[[Mapping[str, Any]], torch.Tensor]
"""From the inputs of one row, (1, tokens), to positions whose last dimension is tokens."""


def positions_of(model: Any) -> Positions:
    """Return how a model counts tokens.

    Args:
        model: With or without adapters.

    Returns:
        For Qwen's models with rotary positions of three axes (time, height, width): four rows, (4, 1, tokens), of which the first is
        the plain count (Qwen2-VL, section 2.1; ``Qwen2_5_VLTextModel.forward``). For all others (1, tokens).
    """
    body = getattr(model, "get_base_model", lambda: model)().model
    return _three_axes(body) if hasattr(body, "get_rope_index") else _count


def _count(row: Mapping[str, Any]) -> torch.Tensor:
    return torch.arange(row["input_ids"].shape[1])[None]


def _three_axes(body: Any) -> Positions:
    def positions(row: Mapping[str, Any]) -> torch.Tensor:
        axes, _ = body.get_rope_index(row["input_ids"], row["mm_token_type_ids"], row.get("image_grid_thw"))
        return torch.cat([_count(row)[None], axes])

    return positions
