"""The rows on which two models differ, shown with their pictures: what a tuned model learned, and what it forgot."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from remud_hub.evaluate.compare import Pair
from remud_hub.evaluate.report.page import environment
from remud_hub.evaluate.report.thumbnails import Thumbnails
from remud_hub.evaluate.rows import Row
from remud_hub.hub.release.gate import Comparison
from remud_hub.hub.release.scores import Scores
from remud_hub.store import write_atomic


LEAST = 0.5
"""A score that changes by more than this has flipped: all of one that is 0 or 1, most of one in between. Ours."""
MOST = 100
"""Rows that a page shows of a task, each way."""


class Flip(NamedTuple):
    """A row that one model has right and the other wrong."""

    base: Row
    tuned: Row

    @property
    def change(self) -> float:
        """The tuned model's score less the base's."""
        return self.tuned.score - self.base.score


class Flips(NamedTuple):
    """The rows of a task that flipped."""

    lost: Sequence[Flip]
    """Right for the base, and wrong for the tuned model."""
    gained: Sequence[Flip]


def flips_of(pair: Pair) -> dict[str, Flips]:
    """Return what flipped, by task."""
    found = {}
    for task in pair.tuned.scores.tasks:
        rows = [Flip(*both) for both in pair.rows(task.task)]
        found[task.task] = Flips(
            [flip for flip in rows if flip.change < -LEAST], [flip for flip in rows if flip.change > LEAST]
        )
    return found


def write_flips(file: Path, comparison: Comparison, flips: Mapping[str, Flips], scores: Scores) -> None:
    """Write a page that shows what flipped, with the pictures as far as the tasks' data is at hand.

    Args:
        file: Where to.
        comparison: How the two models compare.
        flips: What flipped, by task.
        scores: Of either model, for where the data lay.
    """
    pictures = {task.task: Thumbnails(task) for task in scores.tasks}
    template = environment(escaped=True).get_template("flips.html.jinja")
    write_atomic(file, template.render(comparison=comparison, flips=flips, pictures=pictures, most=MOST))
