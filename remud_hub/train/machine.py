"""What of TRL's training arguments depends on the machine."""

from typing import Any

import torch


def suit_machine(config: Any) -> None:
    """Fill in what was not set: without an accelerator the CPU, in float32; with one, activation checkpointing.

    Args:
        config: Training arguments, before transformers looks at them.
    """
    if not torch.accelerator.is_available():
        config.use_cpu = True
    if config.use_cpu and config.bf16 is None:
        config.bf16 = False
    if config.activation_checkpointing is None and config.gradient_checkpointing is None:
        config.activation_checkpointing = not config.use_cpu
