"""From a dataset row to what the model is shown: one function, so that every backend asks the same question.

Training sees the pictures first and then the text of ``messages``; so does evaluation.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image


PROMPT_VERSION = 1
"""Raised with every change to what the model is shown; stands in every ``results.json``."""

Message = dict[str, str]


def to_prompt(row: Mapping[str, Any]) -> tuple[list[Message], list[Image.Image]]:
    """Return the turns before the answer, and the pictures that stand in front of the first user turn.

    Args:
        row: A row of the dataset, pictures decoded.

    Raises:
        ValueError: The row has no assistant turn at its end, or no user turn before it.
    """
    turns = [{"role": str(turn["role"]), "content": str(turn["content"])} for turn in row["messages"]]
    if len(turns) < 2 or turns[-1]["role"] != "assistant" or turns[-2]["role"] != "user":
        raise ValueError(f"row {row['id']}: messages must end with a user turn and its answer; rebuild the dataset")
    return turns[:-1], [picture.convert("RGB") for picture in row["images"]]


def prompt_text(messages: Sequence[Message], pictures: int) -> str:
    """Return a prompt as one readable text, for ``samples.parquet``; pictures are marked ``<image>``."""
    marks = "<image>" * pictures
    first_user = next(index for index, turn in enumerate(messages) if turn["role"] == "user")
    return "\n\n".join(
        f"{turn['role']}: {marks if index == first_user else ''}{turn['content']}"
        for index, turn in enumerate(messages)
    )
