"""From a reply to what was asked for, or to a named fault. What models put around their JSON is taken off first."""

import json
import re
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from remud_hub.teachers.base import FinishReason, Reply
from remud_hub.teachers.shapes import Shape


Wanted = TypeVar("Wanted", bound=Shape)

LONGEST = 100_000
"""Characters; the largest shape has room for less. What is longer has run away."""
THINKING = re.compile(r"\A\s*<think(?:ing)?>(?P<thinking>.*?)</think(?:ing)?>", re.DOTALL)
OPEN_THINKING = re.compile(r"\A\s*<think(?:ing)?>(?P<thinking>.*)\Z", re.DOTALL)
REFUSAL = re.compile(
    r"\b(?:I(?:'|’)m sorry|I am sorry|I (?:can(?:no|')t|am unable|will not)|as an AI)\b|抱歉|对不起|我(?:不能|无法)",
    re.IGNORECASE,
)
ENDINGS: dict[FinishReason, str] = {
    "length": "cut at the token limit",
    "refused": "refused by the endpoint",
    "unpaid": "not asked: the budget is spent",
    "unanswered": "not answered: the endpoint stayed away",
}
LATER: tuple[FinishReason, ...] = ("refused", "unpaid", "unanswered")
"""Endings whose reason may be gone by the next run."""


class ReplyFault(Exception):
    """A reply that cannot be used.

    Args:
        reason: Short and countable.
        detail: What exactly, for the teacher to mend.
        mendable: Whether asking the teacher to put it right makes sense.
        retry: Whether the next run should ask anew.
    """

    def __init__(self, reason: str, detail: str = "", *, mendable: bool = True, retry: bool = False) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.mendable = mendable
        self.retry = retry


class Parts(NamedTuple):
    """A reply taken apart."""

    thinking: str | None
    body: str


def split_reply(reply: Reply) -> Parts:
    """Return what the model thought, wherever it put it, and what it wrote."""
    match = THINKING.match(reply.text) or OPEN_THINKING.match(reply.text)
    if match is None:
        return Parts(reply.reasoning, reply.text.strip())
    return Parts(reply.reasoning or match["thinking"].strip() or None, reply.text[match.end() :].strip())


def parse_reply(reply: Reply, shape: type[Wanted]) -> Wanted:
    """Return what the reply says in the shape that was asked for.

    Raises:
        ReplyFault: It says nothing usable; the reason names how.
    """
    if reply.finish_reason != "stop":
        later = reply.finish_reason in LATER
        raise ReplyFault(ENDINGS[reply.finish_reason], mendable=False, retry=later)
    if len(reply.text) > LONGEST:
        raise ReplyFault(f"longer than {LONGEST} characters", mendable=False)
    thinking, body = split_reply(reply)
    if not body:
        inside = thinking is not None and _json_in(thinking) is not None
        raise ReplyFault("the JSON stands inside the thinking" if inside else "empty")
    found = _json_in(body)
    if found is None:
        raise ReplyFault(*_no_json(body))
    try:
        return shape.model_validate_json(found)
    except ValidationError as error:
        faults = error.errors()[:3]
        detail = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
        raise ReplyFault("not the JSON that was asked for", detail) from error


def _json_in(text: str) -> str | None:
    """Return the first whole JSON object in a text, without the fences or words around it."""
    start = text.find("{")
    if start < 0:
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(text[start:])
    except ValueError:
        return None
    return text[start : start + end]


def _no_json(body: str) -> tuple[str, str]:
    if "{" not in body:
        return ("refused in words", body[:200]) if REFUSAL.search(body) else ("no JSON", body[:200])
    ended = body.removesuffix("```").rstrip()
    half = not ended.endswith("}") or ended.count("{") > ended.count("}")
    return "half JSON" if half else "broken JSON", ended[-200:]
