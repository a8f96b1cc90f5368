"""Budget forcing: thinking that is too short goes on, thinking that is too long is closed (ReMUD §4.1, after s1).

Tags are found in the text and not among the tokens: a tokenizer may spell ``</think>`` in several, and melt its first or
last character into what stands beside it. A natural end is seen by its first two characters, before it is written, so
that nothing needs to be taken back. A reply that keeps to the budget by itself comes out as it would without one.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from transformers import LogitsProcessor

from remud_hub.models.decoding import Budget
from remud_hub.records import Language


WAITS: Mapping[Language, str] = {"zh": "等等，", "en": " Wait,"}
"""The paper's words. In English the space stands in front, where tokenizers have it."""

_OPENING = "<think>"
_CLOSING = "</think><answer>"
_CLOSED = re.compile("</think>|<answer>")
_CLOSES = re.compile("</|<answer")


@dataclass(frozen=True)
class _Row:
    """A reply so far."""

    wait: tuple[int, ...]
    text: str = ""
    thought: int = 0
    """Tokens of thinking."""
    waited: int = 0
    """How often the model was told to wait."""
    forced: tuple[int, ...] = ()
    """What must come next."""


class BudgetForcing(LogitsProcessor):
    """Holds the rows of one ``generate`` call to a budget, each by itself.

    It takes the likeliest token for the one to be written: for greedy decoding, or behind ``Drawing``; not for beams.

    Args:
        budget: The budget.
        tokenizer: The model's.
        ends: Tokens that end a reply.
        languages: The language of each row's prompt.
    """

    def __init__(self, budget: Budget, tokenizer: Any, ends: Collection[int], languages: Sequence[Language]) -> None:
        self.budget = budget
        self.tokenizer = tokenizer
        self.ends = frozenset(ends)
        self._rows = [_Row(wait=self._encode(budget.wait or WAITS[language])) for language in languages]

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Leave each row one token: the likeliest, or the one that the budget demands."""
        likeliest = scores.argmax(-1).tolist()
        steps = [self._step(row, token) for row, token in zip(self._rows, likeliest, strict=True)]
        self._rows = [row for _, row in steps]
        return only(torch.tensor([token for token, _ in steps], device=scores.device), scores)

    def _step(self, row: _Row, token: int) -> tuple[int, _Row]:
        """Return what is written where ``token`` would be, and the row with it."""
        if not row.forced:
            row = self._react(row, token)
        if row.forced:
            token, row = row.forced[0], replace(row, forced=row.forced[1:])
        return token, replace(row, text=row.text + self._decode(token), thought=row.thought + _thinks(row.text))

    def _react(self, row: _Row, token: int) -> _Row:
        """Return the row with what must be written in place of ``token``, if anything must."""
        if _CLOSED.search(row.text):
            return row
        text = row.text + self._decode(token)
        if not _thinks(row.text):
            return row if _may_open(text) else self._finish(row, _OPENING)
        if row.thought == self.budget.most:
            return self._finish(row, _CLOSING)
        if token not in self.ends and not _CLOSES.search(text):
            return row
        if row.thought < self.budget.least and row.waited < self.budget.waits:
            return replace(row, forced=self._room(row), waited=row.waited + 1)
        return self._finish(row, _CLOSING) if token in self.ends else row

    def _room(self, row: _Row) -> tuple[int, ...]:
        """Return the row's wait, cut where the thinking will be."""
        return row.wait if self.budget.most is None else row.wait[: self.budget.most - row.thought]

    def _finish(self, row: _Row, tag: str) -> _Row:
        """Force the tag, or what is missing of it if the model has begun it."""
        begun = next(length for length in range(len(tag), -1, -1) if row.text.endswith(tag[:length]))
        return replace(row, forced=self._encode(tag[begun:]))

    def _encode(self, text: str) -> tuple[int, ...]:
        return tuple(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def _decode(self, token: int) -> str:
        return str(self.tokenizer.decode([token]))


def only(tokens: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
    """Return scores that leave each row one token."""
    return torch.full_like(scores, -torch.inf).scatter(1, tokens.unsqueeze(1), 0.0)


def _thinks(text: str) -> bool:
    return text.lstrip().startswith(_OPENING) and not _CLOSED.search(text)


def _may_open(text: str) -> bool:
    return _OPENING.startswith(text.lstrip()) or text.lstrip().startswith(_OPENING)
