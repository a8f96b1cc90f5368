"""Conversations, in the two spellings that are common: ``from`` and ``value``, or ``role`` and ``content``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from remud_hub.audit.layouts.parsed import RowFault
from remud_hub.models.thinking import split_thinking
from remud_hub.records import Turn


_ROLES = {"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant", "system": "system"}
_PICTURE = re.compile(r"\s*<image>\s*")
_THINKING_LATE = re.compile(r"\s*[^\s<][^<]*<think>")
"""Text before the thinking."""
_TAGS = ("<think>", "</think>", "<answer>", "</answer>")


class Talked(NamedTuple):
    """A conversation."""

    question: str
    thinking: str | None
    answer: str
    turns: tuple[Turn, ...]
    faults: tuple[str, ...]
    """What is not well formed."""
    is_tagged: bool = True
    """Whether an answer behind thinking stands in ``<answer>``, as our own rows have it."""


def talked(value: object) -> Talked:
    """Return what was said.

    Raises:
        RowFault: It is no conversation.
    """
    said = list(_said(value))
    roles = [role for role, _ in said]
    if roles[:1] == ["system"]:
        said, roles = said[1:], roles[1:]
    pairs = [(said[i][1], said[i + 1][1]) for i in range(0, len(said) - 1, 2)]
    if not pairs:
        raise RowFault("no question with an answer")
    faults = []
    if roles != ["user", "assistant"] * len(pairs):
        faults.append("roles do not alternate")
    if any(_ill_tagged(answer) for _, answer in pairs):
        faults.append("tags are malformed")
    if any(_THINKING_LATE.match(answer) for _, answer in pairs):
        faults.append("the answer comes before the thinking")
    thinking, answer = split_thinking(pairs[0][1])
    turns = tuple(Turn(question=question, answer=split_thinking(answer)[1]) for question, answer in pairs[1:])
    is_tagged = thinking is None or "<answer>" in pairs[0][1]
    return Talked(pairs[0][0], thinking, answer, turns, tuple(faults), is_tagged)


def shown(value: object) -> list[str]:
    """Return the addresses of pictures that are parts of messages, as OpenAI's fine-tuning has them."""
    messages = [message for message in value if isinstance(message, Mapping)] if isinstance(value, list) else []
    contents = [message["content"] for message in messages if isinstance(message.get("content"), list)]
    parts = [part.get("image_url") for content in contents for part in content if isinstance(part, Mapping)]
    urls = [part.get("url") if isinstance(part, Mapping) else part for part in parts]
    return [url for url in urls if isinstance(url, str)]


def _said(value: object) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list) or not all(isinstance(message, Mapping) for message in value):
        raise RowFault("wrong type", "a conversation is a list of messages")
    for message in value:
        role, content = message.get("from", message.get("role")), message.get("value", message.get("content"))
        text = _text(content)
        if role not in _ROLES or text is None:
            raise RowFault(
                "wrong type", f"a message has a role and a text, this has {role!r} and {type(content).__name__}"
            )
        yield _ROLES[role], _PICTURE.sub("\n", text).strip()


def _text(content: Any) -> str | None:
    """Return the text of a message; where it is a list of parts, of those that are text."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, Mapping) and part.get("type") == "text"]
        content = "\n".join(str(part.get("text") or "") for part in parts)
    return content if isinstance(content, str) else None


def _ill_tagged(answer: str) -> bool:
    counts = [answer.count(tag) for tag in _TAGS]
    places = [answer.find(tag) for tag, count in zip(_TAGS, counts, strict=True) if count]
    return max(counts) > 1 or counts[0] != counts[1] or counts[2] != counts[3] or places != sorted(places)
