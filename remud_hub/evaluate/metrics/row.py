"""Scoring one reply against one gold answer: exact match for what has a form, token F1 for free text.

Every row has a score. A reply that cannot be read scores zero and stays in the denominator.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from remud_hub.answers import normalise, parse_answer, same_reading, settled
from remud_hub.evaluate.metrics.overlap import token_f1
from remud_hub.records import AnswerKind


Metric = Literal["exact_match", "token_f1"]


@dataclass(frozen=True)
class Score:
    """How one reply did: what was read out of it (None: nothing), by which metric, and the value from 0 to 1."""

    parsed: str | None
    metric: Metric
    value: float


def score_reply(reply: str, gold: str, kind: AnswerKind, options: Sequence[str] = ()) -> Score:
    """Score a reply.

    Args:
        reply: What the model said, thinking included.
        gold: The dataset's answer.
        kind: What the question asks for.
        options: The options of a choice.

    Returns:
        The score. Where the gold answer itself has not the form of its kind (a closed question answered by
        "left"), the texts are compared as a whole, or what stands behind "the answer is".
    """
    if kind == "open":
        parsed = parse_answer(reply, "open")
        return Score(parsed, "token_f1", token_f1(parsed or "", gold))
    expected = parse_answer(gold, kind, options)
    if expected is None:
        parsed = parse_answer(reply, "open")
        return Score(parsed, "exact_match", float(parsed is not None and _says(parsed, gold)))
    parsed = parse_answer(reply, kind, options)
    return Score(parsed, "exact_match", float(parsed is not None and same_reading(parsed, expected)))


def _says(said: str, gold: str) -> bool:
    return normalise(gold) in {normalise(said), normalise(settled(said) or "")}


def metric_of(kind: AnswerKind) -> Metric:
    """Return the metric that a row is scored by."""
    return "token_f1" if kind == "open" else "exact_match"


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
