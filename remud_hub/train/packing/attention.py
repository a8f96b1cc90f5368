"""Attention that stays within rows because each row of a pack is attended to by itself.

Transformers hides rows from one another by a mask over the whole sequence, and SDPA then computes what is masked, too: twenty
rows of a hundred tokens cost four hundred such squares instead of twenty. FlashAttention knows lengths and needs none of this.
"""

from itertools import pairwise
from typing import Any

import torch
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask


SDPA, BY_ROW = "sdpa", "sdpa_by_row"


def attend_by_row(model: Any) -> None:
    """Let the language part of a model attend to packed rows one by one, where it would use SDPA.

    Args:
        model: With or without adapters. What is not packed, it attends to as before.
    """
    body = getattr(model, "get_base_model", lambda: model)()
    if body.config.get_text_config()._attn_implementation != SDPA:
        return
    AttentionInterface.register(BY_ROW, _attend)
    AttentionMaskInterface.register(BY_ROW, _bounds)
    body.set_attn_implementation({"text_config": BY_ROW} if hasattr(body.config, "text_config") else BY_ROW)


def _bounds(
    batch_size: int,
    q_length: int,
    kv_length: int,
    q_offset: int = 0,
    kv_offset: int = 0,
    *,
    mask_function: Any,
    attention_mask: torch.Tensor | None = None,
    local_size: int | None = None,
    allow_is_causal_skip: bool = True,
    use_vmap: bool = False,
    **options: Any,
) -> torch.Tensor | None:
    """Return where rows begin and the last one ends, in place of a mask; without packed rows, the mask."""
    packed = not (allow_is_causal_skip or use_vmap) and attention_mask is None and local_size is None
    if packed and batch_size == 1 and q_length == kv_length > 1:
        zero, later = torch.tensor(0), torch.arange(1, q_length, device=options.get("device"))
        begins = ~mask_function(zero, zero, later, later - 1)  # a token that may not see the one before it
        return torch.tensor([0, *later[begins].tolist(), q_length])
    return sdpa_mask(
        batch_size,
        q_length,
        kv_length,
        q_offset,
        kv_offset,
        mask_function=mask_function,
        attention_mask=attention_mask,
        local_size=local_size,
        allow_is_causal_skip=allow_is_causal_skip,
        use_vmap=use_vmap,
        **options,
    )


def _attend(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """Return what SDPA does, of bounds in place of a mask row by row; tensors are (1, heads, tokens, width)."""
    if attention_mask is None or attention_mask.ndim > 1:
        return sdpa_attention_forward(module, query, key, value, attention_mask, **options)
    rows = []
    for start, end in pairwise(attention_mask.tolist()):
        row = slice(start, end)
        rows.append(
            sdpa_attention_forward(module, query[:, :, row], key[:, :, row], value[:, :, row], None, **options)[0]
        )
    return torch.cat(rows, dim=1), None
