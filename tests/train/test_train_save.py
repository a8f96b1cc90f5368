from typing import Any

import pytest


pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("kind", "apart", "passes"), [("float32", 1e-6, True), ("float32", 0.1, False), ("bfloat16", 0.01, True)]
)
def test_models_that_differ_by_rounding_are_the_same(kind: str, apart: float, passes: bool, tmp_path) -> None:
    import torch

    from remud_hub.train.save import MergeError, check_same

    expected = torch.linspace(-5, 5, 100).to(getattr(torch, kind))
    found = expected + 5 * apart
    if passes:
        check_same(expected, found, tmp_path)
    else:
        with pytest.raises(MergeError, match="use the adapter"):
            check_same(expected, found, tmp_path)


def test_what_is_no_number_is_not_the_same(tmp_path) -> None:
    import torch

    from remud_hub.train.save import MergeError, check_same

    with pytest.raises(MergeError):
        check_same(torch.ones(3), torch.full((3,), float("nan")), tmp_path)


def device_with_room(room: bool) -> tuple[Any, list[str]]:
    """A model that keeps where it was asked to compute, on a device that has room for it or not."""
    import torch
    from transformers.modeling_outputs import CausalLMOutput

    class Model(torch.nn.Linear):
        def forward(self, ids: torch.Tensor, pixels: torch.Tensor) -> CausalLMOutput:
            computed.append(f"{self.weight.device} {ids.dtype} {pixels.dtype}")
            assert ids.device == pixels.device == self.weight.device
            if self.weight.device.type == "meta" and not room:
                raise torch.OutOfMemoryError
            return CausalLMOutput(logits=torch.zeros(2))

        def to(self, *args: Any, **options: Any) -> Any:
            return self.to_empty(device=args[0])  # weights of a device without memory cannot be copied back

    computed: list[str] = []
    return Model(2, 2, dtype=torch.bfloat16), computed


@pytest.mark.parametrize("room", [True, False])
def test_the_merged_model_is_compared_on_the_device_or_where_there_is_room(room: bool) -> None:
    import torch

    from remud_hub.train.save import logits_of

    model, computed = device_with_room(room)
    probe = {"ids": torch.zeros(2, dtype=torch.int64), "pixels": torch.zeros(2), "labels": torch.zeros(2)}
    assert logits_of(model, probe, torch.device("meta")).device.type == "cpu"
    assert computed == [f"{place} torch.int64 torch.bfloat16" for place in (["meta"] if room else ["meta", "cpu"])]
