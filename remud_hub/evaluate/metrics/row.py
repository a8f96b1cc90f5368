"""Scoring one reply against one gold answer: exact match for what has a form, nearness where a task allows it, token F1 for free text.

Every row has a score. A reply that cannot be read scores zero and stays in the denominator.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from remud_hub.answers import distance, normalise, parse_answer, same_reading, settled
from remud_hub.evaluate.metrics.overlap import token_f1
from remud_hub.records import AnswerKind


Metric = Literal["exact_match", "within_tolerance", "token_f1"]
NOTHING_LOST = 1e-9
"""What floats lose: 0.3 - 0.2 is within 0.1."""


@dataclass(frozen=True)
class Score:
    """How one reply did: what was read out of it (None: nothing), by which metric, and the value from 0 to 1."""

    parsed: str | None
    metric: Metric
    value: float


def score_reply(
    reply: str,
    gold: str,
    kind: AnswerKind,
    options: Sequence[str] = (),
    *,
    question: str = "",
    tolerance: float | None = None,
) -> Score:
    """Score a reply.

    Args:
        reply: What the model said, thinking included.
        gold: The dataset's answer.
        kind: What the question asks for.
        options: The options of a choice.
        question: What is asked, where it is known.
        tolerance: How far off a number may be, in the unit of the answer.

    Returns:
        The score. Where the gold answer itself has not the form of its kind (a closed question answered by
        "left"), the texts are compared as a whole, or what stands behind "the answer is".
    """
    if kind == "open":
        parsed = parse_answer(reply, "open")
        return Score(parsed, "token_f1", token_f1(parsed or "", gold))
    metric = metric_of(kind, tolerance)
    expected = parse_answer(gold, kind, options, question)
    if expected is None:
        parsed = parse_answer(reply, "open")
        return Score(parsed, metric, float(parsed is not None and _says(parsed, gold)))
    parsed = parse_answer(reply, kind, options, question)
    if parsed is None:
        return Score(None, metric, 0.0)
    if tolerance is not None and kind == "number":
        off = distance(parsed, expected)
        return Score(parsed, metric, float(off is not None and off <= tolerance + NOTHING_LOST))
    return Score(parsed, metric, float(same_reading(parsed, expected)))


def _says(said: str, gold: str) -> bool:
    return normalise(gold) in {normalise(said), normalise(settled(said) or "")}


def metric_of(kind: AnswerKind, tolerance: float | None = None) -> Metric:
    """Return the metric that a row is scored by."""
    if kind == "number" and tolerance is not None:
        return "within_tolerance"
    return "token_f1" if kind == "open" else "exact_match"


def share_of_span(parsed: str | None, gold: str, span: float) -> float:
    """Return how far off a number is, as a part of the span that such numbers lie in; 1 where none was read, or one beyond it."""
    expected = parse_answer(gold, "number")
    off = distance(parsed, expected) if parsed and expected else None
    return 1.0 if off is None else min(1.0, off / span)


def mean(values: Sequence[float]) -> float:
    """Return the mean over all values given: a zero for what could not be read is one of them."""
    return sum(values) / len(values)


def pass_at(k: int, drawn: int, right: int) -> float:
    """Return the chance that one of ``k`` replies is right (Chen et al. 2021), without the bias of drawing just ``k``.

    ``pass_at(1, …)`` is the share of right replies, as in the ReMUD paper (§4.3).

    Args:
        k: Replies that are looked at; no more than were drawn.
        drawn: Replies to one question.
        right: How many of them are right.
    """
    return 1 - math.comb(drawn - right, k) / math.comb(drawn, k)
