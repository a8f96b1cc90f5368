"""What a reward knows of a row beside the reply."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from remud_hub.records import AnswerKind, Language


class Gold(NamedTuple):
    """A row's answer, and what decides how it is read; its names are columns of the dataset."""

    answer: str
    answer_kind: AnswerKind
    options: Sequence[str]
    language: Language


Reward = Callable[[str, Gold], float | None]
"""From a reply and its row to 0.0 or 1.0; None where it says nothing about such a row."""
