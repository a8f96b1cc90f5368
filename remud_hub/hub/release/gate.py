"""The gate of a release: a model that is worse than the one it was tuned from does not pass unless somebody says why.

What is compared here is made by ``remud_hub.evaluate.compare``. It stands a floor higher, so the command line calls it
and hands the comparison down.
"""

import math
from pathlib import Path
from typing import Literal, NamedTuple

from remud_hub.errors import UsageError
from remud_hub.hub.release.scores import Scores, config_of
from remud_hub.records import Record


Verdict = Literal["better", "worse", "no difference seen"]
"""Of the tuned model; there is a difference where its interval leaves zero out."""


class TaskComparison(Record):
    """Base and tuned model on the same rows of one task."""

    task: str
    n: int
    base: float
    """Score of the base model, 0 to 1."""
    tuned: float
    difference: float
    """Tuned less base."""
    low: float
    """Lower end of the 95 % interval of the difference."""
    high: float
    verdict: Verdict
    resampled: Literal["rows", "sources"]
    """What was drawn again and again for the interval."""
    units: int
    """Number of those."""

    @property
    def config(self) -> str:
        """The config of the dataset that was asked."""
        return config_of(self.task)

    def told(self) -> str:
        """Return the difference and its interval."""
        return f"{self.difference:+.3f} [{self.low:+.3f}, {self.high:+.3f}]"

    def drawn(self) -> str:
        """Return what was resampled: ``40 rows``."""
        return f"{self.units} {self.resampled if self.units != 1 else self.resampled[:-1]}"


class Comparison(Record):
    """A tuned model beside the one it was tuned from."""

    base: str
    tuned: str
    draws: int
    tasks: tuple[TaskComparison, ...]

    @property
    def worse(self) -> tuple[TaskComparison, ...]:
        """The tasks on which the tuned model is worse."""
        return tuple(task for task in self.tasks if task.verdict == "worse")

    def is_of(self, scores: Scores) -> bool:
        """Return whether these are the scores of the tuned model."""
        tuned = {task.task: task.tuned for task in self.tasks}
        scored = {task.task: task.score for task in scores.tasks}
        return tuned.keys() == scored.keys() and all(math.isclose(tuned[task], scored[task]) for task in tuned)

    @property
    def base_name(self) -> str:
        """What the base model may be called elsewhere: where it lay on this machine says nothing to others."""
        folder = Path(self.base)
        return folder.resolve().name if folder.is_absolute() or folder.is_dir() else self.base


class Gate(NamedTuple):
    """What a model has to pass: the comparison with its base, or why it is released although that is worse."""

    comparison: Comparison | None = None
    """None: nobody compared them, which the card says."""
    accepted: str | None = None
    """Why a model that is worse is released all the same; it stands in the card."""

    def check(self, scores: Scores | None) -> None:
        """Let a model through that does no harm, or whose harm is accepted.

        Args:
            scores: The scores that are released.

        Raises:
            UsageError: It is worse and nobody said why, or the comparison is not one of this model with its base.
        """
        if self.accepted is not None and not self.accepted.strip():
            raise UsageError("--accept-regression needs a reason; it goes into the model card")
        if self.comparison:
            _check_compared(self.comparison, scores)
            _check_harmless(self.comparison, self.accepted)
        elif self.accepted is not None:
            raise UsageError("--accept-regression accepts what --base-scores show; give both")


def _check_compared(comparison: Comparison, scores: Scores | None) -> None:
    if scores is None or not comparison.is_of(scores):
        raise UsageError("the comparison is not of the scores that are released; give --scores and --base-scores")
    if comparison.base == comparison.tuned:
        raise UsageError(
            f"both scores are of {comparison.base}; --base-scores are those of the model that it was tuned from"
        )


def _check_harmless(comparison: Comparison, accepted: str | None) -> None:
    if comparison.worse and accepted is None:
        worse = "; ".join(f"{task.task} {task.told()}" for task in comparison.worse)
        raise UsageError(
            f"{comparison.tuned} is worse than {comparison.base} (difference of scores, with its 95 % interval): {worse}. "
            'Tune it again, or say why it is released all the same: --accept-regression "REASON"'
        )
