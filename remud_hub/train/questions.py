"""Rows as questions to a policy: what is asked, its pictures, and what the rewards must know to judge a reply."""

from collections.abc import Mapping, Sequence
from typing import Any

from remud_hub.errors import UsageError
from remud_hub.models.messages import question_of
from remud_hub.train.rewards.gold import Gold


def as_questions(rows: Any) -> Any:
    """Return rows with the columns ``prompt`` and ``images``, which TRL reads, and those of ``Gold``.

    They are made when they are read: pictures are not copied.

    Args:
        rows: ``datasets.Dataset`` with the columns of contract 1.

    Raises:
        UsageError: There is nothing to judge replies by.
    """
    missing = [name for name in Gold._fields if name not in rows.column_names]
    if missing:
        raise UsageError(f"column {', '.join(missing)} is missing; rewards need it; give a dataset of `remud build`")
    return rows.select_columns(["images", "messages", *Gold._fields]).with_transform(_batch)


def _batch(columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    kept = {name: values for name, values in columns.items() if name != "messages"}
    return {**kept, "prompt": [question_of(messages) for messages in columns["messages"]]}
