import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remud_hub.models.resolve import resolve_model
from remud_hub.train.planning.estimate import (
    GIB,
    Architecture,
    Layout,
    Method,
    Speed,
    estimate,
    flops_per_token,
    memory,
    seconds,
)
from remud_hub.train.planning.lengths import Lengths, RowLength


SEVEN = Architecture(parameters=7_000_000_000, layers=28, hidden=3584, vocabulary=152_064)


def lengths(tokens: list[int]) -> Lengths:
    rows = [RowLength(value, value // 2, 1, 100, max(1, value // 4)) for value in tokens]
    return Lengths.of(rows, "arithmetic", "assistant")


@given(st.lists(st.integers(1, 500), min_size=1, max_size=200), st.integers(1, 9), st.integers(1, 4))
def test_padding_is_what_batches_add(tokens: list[int], batch: int, accumulation: int) -> None:
    found = estimate(lengths(tokens), batch=batch, accumulation=accumulation, processes=2, capacity=500)
    assert found.tokens == sum(tokens)
    for name in ("random", "grouped"):
        layout = found.layouts[name]
        assert layout.steps == math.ceil(len(tokens) / (batch * accumulation * 2))
        assert layout.waste == pytest.approx(1 - sum(tokens) / layout.positions)
        assert layout.positions <= len(tokens) * max(tokens)
        assert layout.waste >= 0
    if batch == 1:
        assert found.layouts["random"].waste == 0
    assert found.layouts["packed"].positions == sum(tokens)


def test_grouping_wastes_less_and_packing_takes_fewer_steps() -> None:
    tokens = np.random.default_rng(0).lognormal(6, 0.7, 4000).astype(int).clip(1, 4096)
    layouts = estimate(lengths(tokens.tolist()), batch=8, capacity=4096).layouts
    assert layouts["grouped"].waste < 0.1 < layouts["random"].waste
    assert layouts["packed"].waste < 0.02
    assert layouts["packed"].steps < layouts["random"].steps


def test_rows_with_a_problem_are_not_counted() -> None:
    found = estimate(Lengths.of([RowLength(10, 0, 0, 0, 5), RowLength(problem="bad")], "arithmetic", "all"), batch=1)
    assert (found.rows, found.tokens, found.layouts["random"].steps) == (1, 10, 1)


def test_nothing_to_train_on_takes_nothing() -> None:
    found = estimate(Lengths.of([RowLength(problem="bad")], "arithmetic", "all"), batch=2, capacity=10)
    assert set(found.layouts.values()) == {Layout(steps=0, positions=0, waste=0.0)}


def test_time_says_what_it_rests_on() -> None:
    layout = Layout(steps=10, positions=7_200_000, waste=0.1)
    assert seconds(layout, Speed.measured(1000), processes=2) == 3600
    speed = Speed.assumed(flops_per_token(SEVEN, Method(SEVEN.parameters, checkpointing=False)), peak_flops=42e13)
    assert speed.tokens_per_second == pytest.approx(3000)
    assert speed.rests_on == "assumed: 30% of a peak of 4.2e+14 FLOP/s"


def test_an_adapter_needs_no_gradients_of_the_frozen_weights() -> None:
    full, adapter = Method(SEVEN.parameters), Method(40_000_000)
    assert flops_per_token(SEVEN, full) == 8 * SEVEN.parameters
    assert flops_per_token(SEVEN, adapter) == pytest.approx(6 * SEVEN.parameters, rel=0.01)
    whole, part = memory(SEVEN, full, 4096), memory(SEVEN, adapter, 4096)
    assert sum(whole[name] for name in ("weights", "gradients", "optimizer")) * GIB == 16 * SEVEN.parameters
    assert part["weights"] * GIB == 2 * (SEVEN.parameters - 40_000_000) + 4 * 40_000_000
    assert part["optimizer"] < 0.01 * whole["optimizer"]
    assert part["activations"] == whole["activations"]


def test_checkpointing_trades_memory_for_work() -> None:
    without, with_it = Method(SEVEN.parameters, checkpointing=False), Method(SEVEN.parameters)
    assert memory(SEVEN, with_it, 4096)["activations"] < memory(SEVEN, without, 4096)["activations"] / 5
    assert flops_per_token(SEVEN, with_it) > flops_per_token(SEVEN, without)


def test_an_architecture_is_read_without_weights(tmp_path: Path) -> None:
    folder = Path(resolve_model("tiny", tmp_path))
    (folder / "model.safetensors").unlink()
    found: Any = Architecture.of(str(folder))
    assert (found.layers, found.hidden) == (2, 64)
    assert 100_000 < found.parameters < 1_000_000
