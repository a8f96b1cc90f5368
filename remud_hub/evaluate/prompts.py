"""How a question is put to the model: the turns of a benchmark's question, and any prompt as one readable text."""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from remud_hub.evaluate.items import Message


Instruction = Literal["choice", "closed", "open", "number", "report", "reasoned"]
"""What an answer should look like: an answer kind, ``report`` for a text of any length, and ``reasoned`` for thinking and then a
letter, in tags."""


def _text() -> str:
    return files("remud_hub.evaluate").joinpath("instructions.yaml").read_text(encoding="utf-8")


@cache
def _instructions() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_text())
    return loaded


PROMPT_VERSION: int = _instructions()["version"]
"""Raised with every change to what the model is shown; stands in every ``results.json``."""


def prompts_sha256() -> str:
    """Return the sha256 of the file of instructions."""
    return hashlib.sha256(_text().encode("utf-8")).hexdigest()


def to_messages(
    question: str, kind: Instruction, options: Sequence[str] = (), language: str = "en"
) -> tuple[Message, ...]:
    """Return the turns that ask a question: the question, its options on lines of their own, and what to answer with.

    Args:
        question: The bare question.
        kind: What to answer with.
        options: With their letters.
        language: Of the question; English instructions stand below any language but Chinese.
    """
    instruction = _instructions()["zh" if language == "zh" else "en"][kind]
    if kind == "reasoned":
        return (
            {"role": "system", "content": instruction},
            {"role": "user", "content": "\n".join([question, *options])},
        )
    return ({"role": "user", "content": "\n".join([question, *options, instruction])},)


def prompt_text(messages: Sequence[Message], pictures: int) -> str:
    """Return a prompt as one readable text, for ``samples.parquet``; pictures are marked ``<image>``."""
    marks = "<image>" * pictures
    first_user = next((index for index, turn in enumerate(messages) if turn["role"] == "user"), None)
    return "\n\n".join(
        f"{turn['role']}: {marks if index == first_user else ''}{turn['content']}"
        for index, turn in enumerate(messages)
    )
