"""Is what a reply says usable? Texts with words in them, no refusal, in the language that was asked for, no example."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from remud_hub.asking.languages import is_in
from remud_hub.teachers.base import Request
from remud_hub.teachers.parsing import REFUSAL, ReplyFault
from remud_hub.teachers.shapes import Drafts, Shape


LABELS = ("answer_kind", "modality", "body_part", "support_reason", "match_reason")
"""Fields that hold words of ours, labels, or what is no part of a row, in no particular language."""
SHOWN = 200
"""Characters of a faulty text that go into the fault."""


def fault_in(said: Shape, request: Request) -> ReplyFault | None:
    """Return what is wrong with the texts of a reply, or None. A field that may be empty is no fault when it is."""
    if isinstance(said, Drafts):
        return next(filter(None, (fault_in(draft, request) for draft in said.drafts)), None)
    texts = [text for text in _texts(said.model_dump(exclude_none=True)) if text]
    for text in texts:
        if not text.strip():
            return ReplyFault("a text is empty")
        if REFUSAL.match(text):
            return ReplyFault("refused in words", text[:SHOWN])
        if not is_in(request.language, text):
            return ReplyFault("wrong language", text[:SHOWN])
    examples = (_texts_of_example(turn.text) for turn in request.messages if turn.role == "assistant")
    if texts and any(example.issuperset(texts) for example in examples):
        return ReplyFault("an example was repeated", texts[0][:SHOWN])
    return None


def parted(said: Drafts, request: Request) -> tuple[Drafts, tuple[ReplyFault, ...]]:
    """Return the drafts without fault, and the faults of the others: each was paid for, and stands by itself."""
    faults = [fault_in(draft, request) for draft in said.drafts]
    sound = tuple(draft for draft, fault in zip(said.drafts, faults, strict=True) if fault is None)
    return Drafts(drafts=sound), tuple(fault for fault in faults if fault)


@cache
def _texts_of_example(reply: str) -> frozenset[str]:
    """Return what a small model gives back that takes what it is shown for what it is to say."""
    return frozenset(_texts(json.loads(reply)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for name, part in value.items() if name not in LABELS for text in _texts(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in _texts(part))
