"""The rows that a report shows."""

from collections.abc import Sequence

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.rows import Row, rows_of


MOST = 50
"""Rows of a task that a page shows; all of them are in ``samples.parquet``."""
_WORST = ("unreadable", "faulty", "unanswered", "unparsed", "read")
"""Of equal scores, what needs an eye first."""


def worst_of(task: str, answered: Sequence[Answered], most: int = MOST) -> list[Row]:
    """Return the questions that a model did worst on; of equal ones, the first asked."""
    rows = rows_of(task, answered)
    return sorted(rows, key=lambda row: (row.score, min(_WORST.index(reply.status) for reply in row.replies)))[:most]
