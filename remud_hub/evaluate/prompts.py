"""From a dataset row to what the model is shown: one function, so that every backend asks the same question.

Training sees the pictures first and then the text of ``messages``; so does evaluation.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from remud_hub.errors import UsageError
from remud_hub.models.messages import question_of


PROMPT_VERSION = 2
"""Raised with every change to what the model is shown; stands in every ``results.json``."""

Message = dict[str, str]


def to_prompt(row: Mapping[str, Any]) -> tuple[list[Message], list[Image.Image]]:
    """Return the turns before the first answer, and the pictures that stand in front of the first user turn.

    Of a conversation that is its first question: the row's ``answer``, which a reply is held to, is the answer to that.

    Args:
        row: A row of the dataset, pictures decoded.

    Raises:
        ValueError: The row has no assistant turn, or no user turn before it.
    """
    turns = [{"role": str(turn["role"]), "content": str(turn["content"])} for turn in row["messages"]]
    if not any(turn["role"] == "assistant" for turn in turns):
        raise ValueError(f"row {row['id']}: messages must have a user turn and its answer; rebuild the dataset")
    try:
        asked = question_of(turns)
    except UsageError as error:
        raise ValueError(f"row {row['id']}: {error}; rebuild the dataset") from error
    return [dict(turn) for turn in asked], [picture.convert("RGB") for picture in row["images"]]


def prompt_text(messages: Sequence[Message], pictures: int) -> str:
    """Return a prompt as one readable text, for ``samples.parquet``; pictures are marked ``<image>``."""
    marks = "<image>" * pictures
    first_user = next(index for index, turn in enumerate(messages) if turn["role"] == "user")
    return "\n\n".join(
        f"{turn['role']}: {marks if index == first_user else ''}{turn['content']}"
        for index, turn in enumerate(messages)
    )
