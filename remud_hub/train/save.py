"""What a run leaves behind: a folder that loads as a model, and for LoRA also the adapter alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from transformers import AutoModelForImageTextToText
from transformers.integrations.deepspeed import unset_hf_deepspeed_config

from remud_hub.errors import RemudError


ADAPTER = "adapter"
CLOSE = 1e-4
"""Largest difference of two models' logits in float32, as a share of the largest logit, that is taken for rounding. Ours."""
CLOSE_HALF = 0.05
"""The same for bfloat16 and float16, which round at 2**-8 and 2**-11 in every layer. Ours."""


class MergeError(RemudError):
    """The merged model does not say what the trained one does; the adapter is there and whole."""


def save_model(trainer: Any, base: str, options: Mapping[str, Any], probe: Mapping[str, Any]) -> None:
    """Save the trained model and its processor in the run's ``output_dir``; every process must call it.

    A LoRA run keeps its adapter in ``output_dir/adapter``, and ``output_dir`` gets the merged model. It is merged into
    a fresh copy of the base, which works after sharded and quantised training as well, read back from disk, and compared.

    Args:
        trainer: The trainer, after training.
        base: Hub id or folder of the model that was trained.
        options: What the base was loaded with, for example ``revision`` and ``dtype``.
        probe: Inputs of a row, on the CPU, by which the merged model is compared with base and adapter.

    Raises:
        MergeError: The merged model says something else than base and adapter do.
    """
    output = Path(trainer.args.output_dir)
    if not isinstance(trainer.accelerator.unwrap_model(trainer.model), PeftModel):
        trainer.save_model(str(output))  # gathers shards, writes on the first process, and saves the processor too
        return
    trainer.save_model(str(output / ADAPTER))
    if trainer.args.should_save:
        _merge(output, base, options, probe, trainer.accelerator.device)
        trainer.processing_class.save_pretrained(output)
    trainer.accelerator.wait_for_everyone()


def _merge(
    output: Path, base: str, options: Mapping[str, Any], probe: Mapping[str, Any], device: torch.device
) -> None:
    unset_hf_deepspeed_config()  # type: ignore[no-untyped-call]  # else ZeRO 3 would have every process load it, and only this one does
    # The CPU may have to do, where flash attention is not to be had
    plain = {name: value for name, value in options.items() if name != "attn_implementation"}
    model = AutoModelForImageTextToText.from_pretrained(base, **plain)
    adapted: Any = PeftModel.from_pretrained(model, str(output / ADAPTER))
    expected = logits_of(adapted, probe, device)
    adapted.merge_and_unload().save_pretrained(output)
    del model, adapted
    shown = {name: plain[name] for name in ("dtype", "trust_remote_code") if name in plain}
    written = AutoModelForImageTextToText.from_pretrained(output, **shown)
    check_same(expected, logits_of(written, probe, device), output)


def check_same(expected: torch.Tensor, found: torch.Tensor, output: Path) -> None:
    """Compare two models' logits.

    Raises:
        MergeError: They differ by more than rounding.
    """
    limit = CLOSE if expected.dtype == torch.float32 else CLOSE_HALF
    apart = float((expected.float() - found.float()).abs().max() / expected.float().abs().max().clamp(min=1e-6))
    if not apart <= limit:  # also where it is no number
        raise MergeError(
            f"{output}: the merged model differs from base and adapter by {apart:.1e} of the largest logit (rounding: {limit:.0e}); "
            f"use the adapter in {output / ADAPTER}"
        )


def logits_of(model: Any, probe: Mapping[str, Any], device: torch.device) -> torch.Tensor:
    """Return a model's logits, on the CPU; they are computed there, too, where the device has no room for another model.

    Args:
        model: The model, which moves.
        probe: Its inputs.
        device: Where to compute: the trained model and its optimizer are still there.
    """
    try:
        return _forward(model, probe, device)
    except torch.OutOfMemoryError:
        return _forward(model, probe, torch.device("cpu"))


def _forward(model: Any, probe: Mapping[str, Any], device: torch.device) -> torch.Tensor:
    dtype = next(model.parameters()).dtype
    inputs = {
        name: value.to(device, dtype if torch.is_floating_point(value) else value.dtype)
        for name, value in probe.items()
        if name != "labels"
    }
    with torch.inference_mode():
        logits: torch.Tensor = model.to(device).eval()(**inputs).logits.cpu()
    return logits
