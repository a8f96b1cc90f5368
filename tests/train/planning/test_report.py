import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from datasets import Dataset
from rich.console import Console

from remud_hub.train.planning.estimate import Speed, estimate
from remud_hub.train.planning.fit import fit
from remud_hub.train.planning.lengths import measure
from remud_hub.train.planning.report import histogram, plan_json, print_plan


def test_the_plan_is_told_to_a_person_and_to_a_program(
    dataset: Callable[..., Dataset], picture: Callable[..., bytes], processor: Any
) -> None:
    turns = [("user", "What is it?"), ("assistant", "A square.")]
    rows = dataset(
        ([picture(60, 60)], turns),
        ([picture(500, 400)], turns),
        ([], turns[:1]),
        ([], [("user", "[x] " * 300), turns[1]]),
    )
    plan = fit(rows, measure(rows, processor), processor, 100, "shrink", least_pixels=56 * 56)
    estimated = estimate(plan.lengths, batch=2, capacity=200)
    output = io.StringIO()
    print_plan(
        plan,
        estimated,
        Console(file=output, width=160),
        speed=Speed.measured(100),
        memory={"weights": 1.0, "logits": 0.5},
    )
    said = output.getvalue()
    [change] = plan.changes
    for words in (
        "2 rows",
        "limit 100, policy shrink",
        f"changed: row 1 row-1: pictures to {change.max_pixels} pixels, {change.before} → {change.length.tokens} tokens",
        "dropped: row 2 row-2: no assistant turn",
        "dropped: row 3 row-3",
        "(measured)",
        "1.5 GiB (weights 1.0, logits 0.5)",
        "packed",
    ):
        assert words in said
    told = json.loads(json.dumps(plan_json(plan, estimated)))
    assert told["changes"][0]["length"]["tokens"] == change.length.tokens
    assert [row["id"] for row in told["dropped"]] == ["row-2", "row-3"]
    assert told["estimate"]["layouts"]["packed"]["steps"] == 1


def test_a_histogram_counts_every_row() -> None:
    tokens = np.random.default_rng(0).integers(5, 4000, 500)
    lines = histogram(tokens).splitlines()
    assert sum(int(line.split()[-1]) for line in lines) == 500
    assert max(line.count("█") for line in lines) == 40
    assert histogram(np.array([7, 7])).count("\n") == 0
    assert histogram(np.array([], dtype=np.int64)) == "no rows"
