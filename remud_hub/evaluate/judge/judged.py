"""What a judge found on a task, and how far it agrees with the scores by rule."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from remud_hub.evaluate.answered import Answered
from remud_hub.evaluate.bootstrap import interval
from remud_hub.evaluate.metrics import mean
from remud_hub.evaluate.rows import rows_of
from remud_hub.hub.review.agreement import kappa_of


RIGHT = 0.5
"""A score from which on an answer counts as right, for kappa. Ours."""
FEWEST = 3
"""Replies below which no rank correlation is told."""


@dataclass(frozen=True)
class JudgePin:
    """What a judge's scores depend on."""

    model: str
    version: str
    """Of the way it is asked."""
    prompts: dict[str, str]
    """sha256 by name and version."""


@dataclass(frozen=True)
class Judged:
    """What a judge found on the open rows of a task."""

    n: int
    """Rows with a score; of several replies to one, its mean counts."""
    failed: int
    """Replies for which the judge gave no score; they are no zero."""
    score: float | None
    """Mean, 0 to 1; None where there is no score at all."""
    low: float | None
    """Lower end of its 95 % interval."""
    high: float | None
    compared: int
    """Replies that both a rule and the judge scored, without those that were not to be read."""
    by_rule: float | None
    """Mean of the rule's scores of these."""
    by_judge: float | None
    """Mean of the judge's."""
    kappa: float | None
    """Cohen's kappa, where a score of 0.5 or more is right; None where it is not defined."""
    spearman: float | None
    """Rank correlation; None where it is not defined."""


def judged(task: str, answered: Sequence[Answered]) -> Judged | None:
    """Sum up what the judge found on a task; None where it was asked nothing."""
    replies = [reply for reply in answered if reply.task == task and reply.judge_reason is not None]
    if not replies:
        return None
    scored = [reply for reply in replies if reply.judge is not None]
    rows = rows_of(task, scored)
    means = [mean([reply.judge for reply in row.replies if reply.judge is not None]) for row in rows]
    found = interval(means, [row.asked.source for row in rows], (0.0, 1.0)) if means else None
    both = [(reply.score, reply.judge) for reply in scored if reply.status == "read" and reply.judge is not None]
    rule, judge = [score for score, _ in both], [score for _, score in both]
    return Judged(
        n=len(rows),
        failed=len(replies) - len(scored),
        score=mean(means) if means else None,
        low=found.low if found else None,
        high=found.high if found else None,
        compared=len(both),
        by_rule=mean(rule) if both else None,
        by_judge=mean(judge) if both else None,
        kappa=kappa_of(Counter((one >= RIGHT, other >= RIGHT) for one, other in both)),
        spearman=spearman(rule, judge),
    )


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, equal values sharing the mean of their ranks; None where it is not defined."""
    if len(one) < FEWEST or len({*one}) == 1 or len({*other}) == 1:
        return None
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Sequence[float]) -> npt.NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means = last - (counts - 1) / 2
    ranks: npt.NDArray[np.float64] = means[place]
    return ranks
