"""The plan, for a person and for a program."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from remud_hub.train.planning.estimate import Estimate, Speed, seconds
from remud_hub.train.planning.fit import Plan
from remud_hub.train.planning.lengths import Counts


BINS = 12
BAR = 40
LISTED = 10
"""Changed and dropped rows that are shown; JSON has all."""


def print_plan(
    plan: Plan,
    estimated: Estimate,
    console: Console,
    *,
    speed: Speed | None = None,
    processes: int = 1,
    memory: Mapping[str, float] | None = None,
) -> None:
    """Print what will be trained on and what it takes.

    Args:
        plan: Which rows, and how.
        estimated: One epoch over them.
        console: Where to.
        speed: Of one process; None leaves out the time.
        processes: How many train.
        memory: GiB by what takes them; None leaves it out.
    """
    lengths = plan.lengths
    console.print(
        f"{estimated.rows} rows, {estimated.tokens} tokens: {estimated.image_tokens} of pictures, "
        f"{estimated.answer_tokens} with loss (on {lengths.loss_on}); limit {plan.limit}, policy {plan.policy}"
    )
    if lengths.counted_by != "arithmetic":
        console.print("Pictures were counted by giving the processor blank ones: its arithmetic is missing or wrong.")
    console.print(histogram(lengths.tokens), highlight=False)
    console.print(_layouts(estimated, speed, processes))
    if memory:
        parts = ", ".join(f"{name} {size:.1f}" for name, size in memory.items())
        console.print(f"memory of a device, roughly: {sum(memory.values()):.1f} GiB ({parts})")
    _print_changes(plan, console)


def plan_json(plan: Plan, estimated: Estimate) -> dict[str, Any]:
    """Return the plan as JSON takes it; every changed and dropped row is there."""
    return {
        "limit": plan.limit,
        "policy": plan.policy,
        "counted_by": plan.lengths.counted_by,
        "loss_on": plan.lengths.loss_on,
        "kept": len(plan.kept),
        "changes": [{**asdict(change), "length": change.length._asdict()} for change in plan.changes],
        "dropped": [asdict(row) for row in plan.dropped],
        "estimate": {
            **asdict(estimated),
            "layouts": {name: layout._asdict() for name, layout in estimated.layouts.items()},
        },
    }


def histogram(tokens: Counts) -> str:
    """Draw how many rows have how many tokens."""
    if not len(tokens):
        return "no rows"
    counts, edges = np.histogram(tokens, bins=min(BINS, int(np.ptp(tokens)) + 1))
    most = counts.max()
    return "\n".join(
        f"{int(low):>8}–{int(high):<8} {'█' * round(BAR * count / most):<{BAR}} {count}"
        for count, low, high in zip(counts, edges, edges[1:], strict=False)
    )


def _layouts(estimated: Estimate, speed: Speed | None, processes: int) -> Table:
    table = Table("rows", "steps an epoch", "tokens computed", "padding or room", "time an epoch")
    for name, layout in estimated.layouts.items():
        time = f"{seconds(layout, speed, processes) / 3600:.2f} h ({speed.rests_on})" if speed else "not known"
        table.add_row(name, str(layout.steps), str(layout.positions), f"{layout.waste:.1%}", time)
    return table


def _print_changes(plan: Plan, console: Console) -> None:
    for change in plan.changes[:LISTED]:
        what = f"pictures to {change.max_pixels} pixels" if change.max_pixels is not None else "split"
        console.print(
            f"changed: row {change.index} {change.id}: {what}, {change.before} → {change.length.tokens} tokens",
            markup=False,
        )
    for row in plan.dropped[:LISTED]:
        console.print(f"dropped: row {row.index} {row.id}: {row.reason}", markup=False)
    for name, count in (("changed", len(plan.changes)), ("dropped", len(plan.dropped))):
        if count > LISTED:
            console.print(f"{name}: {count} in all")
