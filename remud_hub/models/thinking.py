"""The reply format of the reasoning configs: ``<think>…</think><answer>…</answer>``, taken apart and put together."""

import re


_THINKING = re.compile(r"<think>(.*?)(?:</think>|(?=<answer>)|\Z)", re.DOTALL)
_ANSWER = re.compile(r"<answer>(.*?)(?:</answer>|\Z)", re.DOTALL)


def split_thinking(reply: str) -> tuple[str | None, str]:
    """Split a model's reply into its thinking and its answer.

    Replies are not always well formed, most often because they were cut at the token limit: a part that is not closed
    runs to the end, and an answer without tags is what remains after the thinking.

    Args:
        reply: The whole text, as the model wrote it.

    Returns:
        The thinking, None when the reply opens none, and the answer, which is empty when it never came.
    """
    thinking = _THINKING.search(reply)
    rest = reply[thinking.end() :] if thinking else reply
    answer = _ANSWER.search(rest)
    return (thinking.group(1).strip() if thinking else None, (answer.group(1) if answer else rest).strip())


def join_thinking(thinking: str, answer: str) -> str:
    """Return the reply of a reasoning config; ``split_thinking`` undoes it."""
    return f"<think>{thinking}</think><answer>{answer}</answer>"
