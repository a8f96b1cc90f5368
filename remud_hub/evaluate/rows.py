"""A question with all replies to it: what scores, intervals and reports count."""

from collections.abc import Iterable
from typing import NamedTuple

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.metrics import mean


class Row(NamedTuple):
    """A question and what was replied to it."""

    replies: tuple[Answered, ...]

    @property
    def asked(self) -> Answered:
        """Any of the replies, for what is the same in all."""
        return self.replies[0]

    @property
    def score(self) -> float:
        """Their mean."""
        return mean([reply.score for reply in self.replies])


def rows_of(task: str, answered: Iterable[Answered]) -> list[Row]:
    """Return the questions of a task in the order they were asked, each with its replies."""
    rows: dict[str, list[Answered]] = {}
    for reply in answered:
        if reply.task == task:
            rows.setdefault(reply.id, []).append(reply)
    return [Row(tuple(replies)) for replies in rows.values()]
