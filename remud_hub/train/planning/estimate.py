"""What a run will take: steps, tokens, padding, time and memory, each with what it rests on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import torch
from numpy.typing import NDArray
from transformers.trainer_pt_utils import get_length_grouped_indices

from remud_hub.train.parts import outline
from remud_hub.train.planning.lengths import Counts, Lengths
from remud_hub.train.planning.packs import fill, pack


GIB = 2**30

ASSUMED_UTILISATION = 0.3
"""Share of the peak that training reaches; PaLM reports 0.46 after much tuning (Chowdhery et al. 2022, section 4.1)."""


class Layout(NamedTuple):
    """One epoch with rows put together in one way."""

    steps: int
    positions: int
    """Tokens that are computed, padding included."""
    waste: float
    """Share of them that is padding; of packs, share of their capacity that stays empty and is not computed."""


class Speed(NamedTuple):
    """How fast a device trains."""

    tokens_per_second: float
    rests_on: str

    @classmethod
    def measured(cls, tokens_per_second: float) -> Self:
        """Take the speed of a run that was timed."""
        return cls(tokens_per_second, "measured")

    @classmethod
    def assumed(cls, flops_per_token: float, peak_flops: float, utilisation: float = ASSUMED_UTILISATION) -> Self:
        """Compute it from the device's peak."""
        rate = peak_flops * utilisation / flops_per_token
        return cls(rate, f"assumed: {utilisation:.0%} of a peak of {peak_flops:.3g} FLOP/s")


@dataclass(frozen=True)
class Architecture:
    """What time and memory depend on."""

    parameters: int
    layers: int
    hidden: int
    vocabulary: int

    @classmethod
    def of(cls, model: str, **options: Any) -> Self:
        """Read it from a model's configuration; no weights are loaded.

        Args:
            model: Hub id or folder.
            options: What else ``from_pretrained`` should know, for example ``revision``.
        """
        return cls.of_outline(outline(model, **options))

    @classmethod
    def of_outline(cls, empty: Any) -> Self:
        """Read it from a model without weights."""
        text = empty.config.get_text_config()
        return cls(empty.num_parameters(), text.num_hidden_layers, text.hidden_size, text.vocab_size)


@dataclass(frozen=True)
class Method:
    """How the model is trained."""

    trained: int
    """Parameters that are trained: all of them, or those of the adapter."""
    weight_bytes: float = 2
    """Of each frozen or trained parameter: 4 float32, 2 bfloat16, 0.5 four bits."""
    trained_bytes: float = 4
    """Of each trained parameter, its gradient, and each of AdamW's two states."""
    checkpointing: bool = True
    """Whether activations are computed again in the backward pass."""


@dataclass(frozen=True)
class Estimate:
    """One epoch of one run."""

    rows: int
    tokens: int
    image_tokens: int
    answer_tokens: int
    layouts: Mapping[str, Layout]
    """``random`` and ``grouped`` batches, and ``packed`` where there is a capacity."""


def estimate(
    lengths: Lengths,
    *,
    batch: int,
    accumulation: int = 1,
    processes: int = 1,
    capacity: int | None = None,
    seed: int = 0,
) -> Estimate:
    """Estimate an epoch over sound rows.

    Args:
        lengths: Of the rows to train on.
        batch: Rows, or packs, of one process's batch.
        accumulation: Batches of a step.
        processes: How many train.
        capacity: Of a pack; None does not pack.
        seed: Of the order.
    """
    tokens = lengths.tokens[lengths.sound]
    per_step = batch * accumulation * processes
    layouts = {name: _padded(tokens[order], batch, per_step) for name, order in _orders(tokens, batch, seed).items()}
    if capacity is not None:
        packs = pack(tokens, capacity, seed)
        steps = math.ceil(len(packs) / per_step)
        layouts["packed"] = Layout(steps, int(tokens.sum()), 1 - fill(tokens, packs, capacity))
    return Estimate(
        rows=len(tokens),
        tokens=int(tokens.sum()),
        image_tokens=int(lengths.image_tokens.sum()),
        answer_tokens=int(lengths.answer_tokens.sum()),
        layouts=layouts,
    )


def seconds(layout: Layout, speed: Speed, processes: int = 1) -> float:
    """Return the time of an epoch; loading, evaluation and saving are left out."""
    return layout.positions / (speed.tokens_per_second * processes)


def flops_per_token(architecture: Architecture, method: Method) -> float:
    """Return the work on one token, without attention's part that grows with length and the vision tower's extra patches.

    Two a parameter forward, two for gradients that pass through it, two for its own gradient (Kaplan et al. 2020, section
    2.1), and two for another forward pass with checkpointing.
    """
    passing = 4 + 2 * method.checkpointing
    return float(passing * architecture.parameters + 2 * method.trained)


def memory(architecture: Architecture, method: Method, tokens: int) -> dict[str, float]:
    """Estimate the GiB on one device, unsharded, by what takes them.

    Activations are those of 16-bit training with flash attention: 34 bytes for each token, layer and unit of width
    (Korthikanti et al. 2022, section 4.1), or with checkpointing 2 at every layer and 34 in one; logits are held twice in
    float32. Left out: the vision tower's activations, copies for mixed precision, workspaces, fragmentation and the CUDA
    context: some GiB more.

    Args:
        architecture: The model's.
        method: How it is trained.
        tokens: Of a batch on the device, with padding.
    """
    frozen = architecture.parameters - method.trained if method.trained < architecture.parameters else 0
    width = tokens * architecture.hidden
    layers = (2 * architecture.layers + 34) if method.checkpointing else 34 * architecture.layers
    parts = {
        "weights": frozen * method.weight_bytes + method.trained * method.trained_bytes,
        "gradients": method.trained * method.trained_bytes,
        "optimizer": 2 * method.trained * method.trained_bytes,
        "activations": width * layers,
        "logits": 2 * 4 * tokens * architecture.vocabulary,
    }
    return {name: size / GIB for name, size in parts.items()}


def _orders(tokens: Counts, batch: int, seed: int) -> dict[str, NDArray[np.int64]]:
    if not len(tokens):
        return {"random": tokens, "grouped": tokens}
    generator = torch.Generator().manual_seed(seed)
    # The very function of transformers' LengthGroupedSampler
    grouped = get_length_grouped_indices(tokens.tolist(), batch, generator=generator)  # type: ignore[no-untyped-call]
    return {
        "random": np.random.default_rng(seed).permutation(len(tokens)),
        "grouped": np.array(grouped, dtype=np.int64),
    }


def _padded(tokens: Counts, batch: int, per_step: int) -> Layout:
    starts = np.arange(0, len(tokens), batch)
    longest = np.maximum.reduceat(tokens, starts) if len(tokens) else tokens
    sizes = np.diff(np.append(starts, len(tokens)))
    positions = int((longest * sizes).sum())
    waste = 1 - int(tokens.sum()) / positions if positions else 0.0
    return Layout(math.ceil(len(tokens) / per_step), positions, waste)
