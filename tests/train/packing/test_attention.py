"""Attention row by row: what it computes is what a mask over the whole sequence would."""

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def model() -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=50, hidden_size=32, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2
    )  # fmt: skip
    return LlamaForCausalLM._from_config(config, attn_implementation="sdpa").eval()


def logits(model: Any, **inputs: Any) -> torch.Tensor:
    with torch.no_grad():
        return torch.as_tensor(model(**inputs, use_cache=False).logits)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6), st.integers(0, 1000))
@settings(deadline=None, max_examples=40)
def test_packed_rows_are_attended_to_as_behind_a_mask(model: Any, lengths: list[int], seed: int) -> None:
    from remud_hub.train.packing.attention import SDPA, attend_by_row

    ids = torch.randint(50, (1, sum(lengths)), generator=torch.Generator().manual_seed(seed))
    positions = torch.cat([torch.arange(length) for length in lengths])[None]
    model.set_attn_implementation(SDPA)
    masked = logits(model, input_ids=ids, position_ids=positions)
    attend_by_row(model)
    torch.testing.assert_close(logits(model, input_ids=ids, position_ids=positions), masked, rtol=1e-5, atol=1e-5)


def test_what_is_padded_is_attended_to_as_before(model: Any) -> None:
    from remud_hub.train.packing.attention import SDPA, attend_by_row

    ids = torch.randint(50, (2, 7), generator=torch.Generator().manual_seed(0))
    mask = torch.tensor([[0, 0, 0, 1, 1, 1, 1], [1] * 7])
    model.set_attn_implementation(SDPA)
    before = logits(model, input_ids=ids, attention_mask=mask)
    attend_by_row(model)
    torch.testing.assert_close(logits(model, input_ids=ids, attention_mask=mask), before)


def test_other_attention_is_left_alone(model: Any) -> None:
    from remud_hub.train.packing.attention import BY_ROW, SDPA, attend_by_row

    model.set_attn_implementation("eager")
    attend_by_row(model)
    assert model.config._attn_implementation == "eager"
    model.set_attn_implementation(SDPA)
    attend_by_row(model)
    assert model.config._attn_implementation == BY_ROW


def test_no_token_of_one_row_is_multiplied_with_one_of_another(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from remud_hub.train.packing.attention import SDPA, attend_by_row

    seen: list[int] = []
    plain = torch.nn.functional.scaled_dot_product_attention

    def watched(query: torch.Tensor, *others: Any, **options: Any) -> torch.Tensor:
        seen.append(query.shape[2])
        return plain(query, *others, **options)

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", watched)
    model.set_attn_implementation(SDPA)
    attend_by_row(model)
    positions = torch.tensor([[0, 1, 2, 0, 0, 1]])
    logits(model, input_ids=torch.arange(6)[None], position_ids=positions)
    assert seen == [3, 1, 2] * 2, "in each layer"
