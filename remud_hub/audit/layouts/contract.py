"""Our own rows (contract 1 of the design), as ``remud build`` writes them; columns that are missing are empty."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from remud_hub.audit.layouts.conversation import Talked, talked
from remud_hub.audit.layouts.parsed import About, Parsed, RowFault


COLUMNS = frozenset({"question", "answer", "source"})
_OF_ABOUT = set(About.model_fields)
_KEPT = ("config", "thinking", "answer_kind", "language", "modality", "anatomy", "scenario")


def fits(columns: frozenset[str]) -> bool:
    """Whether a file has our columns."""
    return columns >= COLUMNS or columns >= {"id", "messages", "question", "answer"}


def parse(values: Mapping[str, Any]) -> Parsed:
    """Return a row; its columns count, and its messages are compared with them.

    Raises:
        RowFault: A column that is needed is missing, or of the wrong type.
    """
    for name in ("question", "answer"):
        if values.get(name) is None:
            raise RowFault(f"no {name}")
        if not isinstance(values[name], str):
            raise RowFault("wrong type", f"{name} is {type(values[name]).__name__}")
    source, teacher = _struct(values, "source"), _struct(values, "teacher")
    messages = values.get("messages")
    talk = talked(messages) if messages is not None else None
    if talk and _is_of_later_turn(values, talk):
        values = {**values, "question": talk.question, "thinking": talk.thinking, "answer": talk.answer}
    about = {name: value for name, value in source.items() if name in _OF_ABOUT and value is not None}
    parsed = Parsed(
        **{name: values[name] for name in _KEPT if values.get(name) is not None},
        id=_id(values),
        question=values["question"],
        answer=values["answer"],
        options=values.get("options") or (),
        turns=talk.turns if talk else (),
        about=About.model_validate(about),
        teacher=teacher.get("model"),
        prompt=teacher.get("prompt"),
        prompt_sha256=teacher.get("prompt_sha256"),
        pictures=_listed(values.get("images")),
    )
    if talk is None:
        return parsed
    bare = ("the answer stands in no tags",) if source and not talk.is_tagged else ()
    return parsed.model_copy(update={"faults": (*_contradictions(parsed, talk), *bare)})


def _id(values: Mapping[str, Any]) -> str | None:
    return None if values.get("id") is None else str(values["id"])


def _struct(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = values.get(name) or {}
    if not isinstance(value, Mapping):
        raise RowFault("wrong type", f"{name} is {type(value).__name__}")
    return {
        key: [{k: v for k, v in each.items() if k in {"page", "bbox", "text"}} for each in inner]
        if key == "mentions" and isinstance(inner, list) and all(isinstance(each, Mapping) for each in inner)
        else inner
        for key, inner in value.items()
    }


def _listed(images: object) -> tuple[Any, ...]:
    return tuple(images) if isinstance(images, list) else () if images is None else (images,)


def _is_of_later_turn(values: Mapping[str, Any], talk: Talked) -> bool:
    """Whether question and answer are those of a later turn of a dialogue: its messages tell how it begins."""
    question, answer = _plain(values["question"]), _plain(values["answer"])
    return question not in _plain(talk.question) and any(
        question in _plain(turn.question) and answer in _plain(turn.answer) for turn in talk.turns
    )


def _contradictions(parsed: Parsed, talk: Talked) -> Iterator[str]:
    yield from talk.faults
    if "tags are malformed" in talk.faults:
        return
    if _plain(parsed.question) not in _plain(talk.question):
        yield "question and messages differ"
    if _plain(parsed.thinking or "") != _plain(talk.thinking or ""):
        yield "thinking and messages differ"
    if talk.thinking is not None and not talk.thinking.strip():
        yield "thinking is empty"
    if _plain(parsed.answer) not in _plain(talk.answer):
        yield "answer and messages differ"


def _plain(text: str) -> str:
    return re.sub(r"\s+|<image>", "", unicodedata.normalize("NFKC", text)).casefold()
