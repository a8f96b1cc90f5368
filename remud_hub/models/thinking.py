"""The reply format of the reasoning configs: ``<think>…</think><answer>…</answer>``, taken apart and put together."""

import re

from remud_hub.thinking_tags import THINKING_BEGINS, THINKING_ENDS


_THINKING = re.compile(r"<think>(.*?)(?:</think>|(?=<answer>)|\Z)", re.DOTALL)
_ANSWER = re.compile(r"<answer>(.*?)(?:</answer>|\Z)", re.DOTALL)
_OURS = (
    (re.compile(THINKING_BEGINS, re.IGNORECASE), "<think>"),
    (re.compile(THINKING_ENDS, re.IGNORECASE), "</think>"),
    (re.compile(r"<answer>|<\|begin_of_solution\|>", re.IGNORECASE), "<answer>"),
    (re.compile(r"</answer>|<\|end_of_solution\|>", re.IGNORECASE), "</answer>"),
)


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
    answers = answers_in(rest)
    return (thinking.group(1).strip() if thinking else None, answers[0] if answers else rest.strip())


def answers_in(text: str) -> list[str]:
    """Return what stands between the tags of answers."""
    return [answer.strip() for answer in _ANSWER.findall(text)]


def in_our_tags(reply: str) -> str:
    """Return a reply with its thinking and its answer in our tags, whatever a model has put around them."""
    for foreign, ours in _OURS:
        reply = foreign.sub(ours, reply)
    return reply


def join_thinking(thinking: str, answer: str) -> str:
    """Return the reply of a reasoning config; ``split_thinking`` undoes it."""
    return f"<think>{thinking}</think><answer>{answer}</answer>"
