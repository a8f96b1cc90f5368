from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from datasets import Dataset

from remud_hub.errors import UsageError
from remud_hub.train.planning.fit import Plan, Policy, fit
from remud_hub.train.planning.lengths import Lengths, measure


SYSTEM, ASK, TELL = ("system", "You are a radiologist."), ("user", "What is it?"), ("assistant", "A square.")
LIMIT = 120


@pytest.fixture
def rows(dataset: Callable[..., Dataset], picture: Callable[..., bytes]) -> Dataset:
    """One row that fits, three that do not: by a picture, by its turns, by one turn; and a broken one."""
    return dataset(
        ([picture(60, 60)], [ASK, TELL]),
        ([picture(500, 400, "JPEG"), picture(60, 60)], [ASK, TELL]),
        ([picture(60, 60)], [SYSTEM, *[ASK, TELL] * 9]),
        ([], [("user", "Why? " * 400), TELL]),
        ([], [ASK]),
    )


def plan(rows: Dataset, processor: Any, policy: Policy, limit: int = LIMIT) -> Plan:
    return fit(rows, measure(rows, processor), processor, limit, policy, least_pixels=56 * 56)


def assert_exact(found: Plan, rows: Dataset, processor: Any, workers: int = 1) -> None:
    """The rows of the plan have the planned lengths, within the limit."""
    again: Lengths = measure(found.apply(rows, workers=workers), processor)
    assert not again.problems
    for name in ("tokens", "image_tokens", "images", "pixels", "answer_tokens"):
        np.testing.assert_array_equal(getattr(found.lengths, name), getattr(again, name), err_msg=name)
    assert again.tokens.max() <= found.limit


@pytest.mark.parametrize("policy", ["shrink", "split", "drop"])
def test_every_policy_keeps_to_the_limit_and_loses_no_row_unsaid(
    rows: Dataset, processor: Any, policy: Policy
) -> None:
    found = plan(rows, processor, policy)
    assert_exact(found, rows, processor)
    named = {*found.kept.tolist(), *(change.index for change in found.changes), *(row.index for row in found.dropped)}
    assert named == set(range(len(rows)))


def test_shrinking_makes_pictures_only_as_small_as_needed(rows: Dataset, processor: Any) -> None:
    found = plan(rows, processor, "shrink")
    [change] = found.changes
    assert (change.index, change.id) == (1, "row-1")
    assert 0.85 * LIMIT < change.length.tokens <= LIMIT < change.before
    large, small = found.apply(rows)[-1]["images"]
    assert large.width * large.height <= change.max_pixels
    assert large.width / large.height == pytest.approx(5 / 4, rel=0.02)
    assert small.size == (60, 60)
    assert [row.index for row in found.dropped] == [2, 3, 4]
    assert "even with the smallest pictures" in found.dropped[0].reason
    assert "no assistant turn" in found.dropped[2].reason


def test_changes_are_the_same_in_several_processes(
    dataset: Callable[..., Dataset], picture: Callable[..., bytes], processor: Any
) -> None:
    rows = dataset(*[([picture(300 + 10 * number, 300)], [ASK, TELL]) for number in range(5)])
    found = plan(rows, processor, "shrink")
    assert len(found.changes) == 5
    assert_exact(found, rows, processor, workers=2)


def test_a_dialogue_is_split_between_exchanges(rows: Dataset, processor: Any) -> None:
    found = plan(rows, processor, "split")
    parts = [row for row in found.apply(rows) if row["id"].startswith("row-2")]
    assert [row["id"] for row in parts] == [f"row-2#{number}" for number in range(1, len(parts) + 1)]
    assert len(parts) > 1
    assert [len(row["images"]) for row in parts] == [1] + [0] * (len(parts) - 1)
    assert all(row["messages"][0]["role"] == "system" for row in parts)
    turns = [message for row in parts for message in row["messages"][1:]]
    assert turns == rows[2]["messages"][1:]
    assert all(row["messages"][1]["role"] == "user" and row["messages"][-1]["role"] == "assistant" for row in parts)
    assert [row.index for row in found.dropped] == [1, 3, 4]
    assert "even split turn by turn" in found.dropped[0].reason


def test_dropped_rows_are_named_with_their_length(rows: Dataset, processor: Any) -> None:
    found = plan(rows, processor, "drop")
    assert found.kept.tolist() == [0]
    assert [row.id for row in found.dropped] == ["row-1", "row-2", "row-3", "row-4"]
    assert f"more than {LIMIT}" in found.dropped[0].reason


def test_an_error_names_the_rows(rows: Dataset, processor: Any) -> None:
    with pytest.raises(UsageError, match=rf"3 rows are longer than {LIMIT} tokens: 1 \(\d+\), 2 \(\d+\), 3 \(\d+\);"):
        plan(rows, processor, "error")


@pytest.mark.parametrize("policy", ["shrink", "split", "drop", "error"])
def test_where_all_rows_fit_nothing_changes(rows: Dataset, processor: Any, policy: Policy) -> None:
    found = plan(rows.select(range(4)), processor, policy, limit=5000)
    assert found.kept.tolist() == [0, 1, 2, 3]
    assert not found.changes
    assert not found.dropped
