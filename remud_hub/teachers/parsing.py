"""From a reply to what was asked for, or to a named fault. What models put around their JSON is taken off first."""

import contextlib
import json
import re
from itertools import islice
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from remud_hub.teachers.base import FinishReason, Reply
from remud_hub.teachers.shapes import Shape
from remud_hub.thinking_tags import THINKING_BEGINS, THINKING_ENDS


Wanted = TypeVar("Wanted", bound=Shape)

DECODER = json.JSONDecoder()
OBJECT = re.compile(r'\{(?=\s*["}])')
MOST_OBJECTS = 2000
"""Beginnings of objects that are looked at in a reply, inner ones included: the largest shape has few, a reply run wild many."""
LONGEST = 100_000
"""Characters; the largest shape has room for less. What is longer has run away."""
TAG = re.compile(rf"(?P<opening>(?<![`\"']){THINKING_BEGINS})|{THINKING_ENDS}", re.IGNORECASE)
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
    """Return what the model thought, wherever it put it, and what it wrote after the end of it.

    Templates that open the thinking themselves leave only its end in the reply. One that is opened and never closed has
    no answer after it.
    """
    text = reply.text
    spans = _objects(text)
    tags = [tag for tag in TAG.finditer(text) if not any(tag.start() in span for span in spans)]
    if not tags:
        return Parts(reply.reasoning, text.strip())
    first, last = tags[0], tags[-1]
    begin = first.end() if first["opening"] else 0
    if not text[last.end() :].strip() and not last["opening"] and len(tags) > 1 and not tags[-2]["opening"]:
        text, last = text[: last.start()], tags[-2]  # one end too many, behind the answer
    end, body = (len(text), "") if last["opening"] else (last.start(), text[last.end() :].strip())
    return Parts(reply.reasoning or TAG.sub("", text[begin:end]).strip() or None, body)


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
        inside = thinking is not None and bool(_objects(thinking))
        raise ReplyFault("the JSON stands inside the thinking" if inside else "empty")
    spans = _objects(body)
    unfit: ValidationError | None = None
    for span in reversed(spans):  # what a model says last is what it means
        try:
            return shape.model_validate_json(body[span.start : span.stop])
        except ValidationError as error:
            unfit = error
    if unfit is None or body.index("{") < spans[0].start:
        raise ReplyFault(*_no_json(body))
    faults = unfit.errors()[:3]
    detail = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)
    raise ReplyFault("not the JSON that was asked for", detail) from unfit


def _objects(text: str) -> list[range]:
    """Return where whole JSON objects stand in a text, without the fences or words around them."""
    found: list[range] = []
    end = 0
    for begin in islice(OBJECT.finditer(text), MOST_OBJECTS):
        if begin.start() < end:
            continue  # part of the one before
        with contextlib.suppress(ValueError, RecursionError):  # no JSON, or nested as no shape is
            _, end = DECODER.raw_decode(text, begin.start())
            found.append(range(begin.start(), end))
    return found


def _no_json(body: str) -> tuple[str, str]:
    if "{" not in body:
        return ("refused in words", body[:200]) if REFUSAL.search(body) else ("no JSON", body[:200])
    ended = body.removesuffix("```").rstrip()
    half = not ended.endswith("}") or ended.count("{") > ended.count("}")
    return "half JSON" if half else "broken JSON", ended[-200:]
