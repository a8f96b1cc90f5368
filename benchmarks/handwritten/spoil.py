"""What an edit makes of a good row."""

import re
from collections.abc import Mapping
from dataclasses import replace

from benchmarks.handwritten.pages import Edit, Good, steps_of
from benchmarks.planted.kinds import DUPLICATES


_SET = re.compile(r"([ATBO])([=^$]) ?(.*)", re.DOTALL)
_FIELDS = {"A": "answer", "T": "thinking"}
_CODECS = {
    "MOJI-latin1": ("answer", "latin-1"),
    "MOJI-gbk": ("answer", "gbk"),
    "MOJI-gbkT": ("thinking", "gbk"),
    "MOJI-cp1252T": ("thinking", "cp1252"),
}


def spoiled(edit: Edit, rows: Mapping[str, Good]) -> Good:
    """Return the row that an edit makes of its good row.

    Raises:
        ValueError: It changes nothing.
    """
    row = rows[edit.of]
    for step in steps_of(edit):
        row = _after(row, step, rows, in_question=edit.kind in DUPLICATES)
    if row == rows[edit.of] and edit.steps != "COPY":
        raise ValueError(f"{edit.of}: {edit.steps} changes nothing")
    return row


def _after(row: Good, step: str, rows: Mapping[str, Good], *, in_question: bool) -> Good:
    if step == "COPY":
        return row
    if step in _CODECS:
        name, codec = _CODECS[step]
        return replace(row, **{name: getattr(row, name).encode().decode(codec, "replace")})
    if step.startswith("FROM "):
        other = rows[step.removeprefix("FROM ")]
        return replace(row, answer=other.answer, thinking=other.thinking if row.thinking else None)
    if step.startswith("CUT "):
        last = step.removeprefix("CUT ")
        return replace(row, answer=row.answer[: row.answer.index(last) + len(last)])
    if " => " in step:
        return _replaced(row, *step.split(" => ", 1), in_question=in_question)
    found = _SET.fullmatch(step)
    if found is None:
        raise ValueError(f"no such edit: {step}")
    return _set(row, *found.groups())


def _set(row: Good, name: str, how: str, text: str) -> Good:
    if name == "O":
        return replace(row, options=tuple(text.split("|")))
    if name == "B":
        question, answer = row.turns[-1]
        return replace(row, turns=(*row.turns[:-1], (question, _put(answer, how, text))))
    return replace(row, **{_FIELDS[name]: _put(getattr(row, _FIELDS[name]) or "", how, text)})


def _put(before: str, how: str, text: str) -> str:
    return {"=": text, "^": text + before, "$": before + text}[how]


def _replaced(row: Good, old: str, new: str, *, in_question: bool) -> Good:
    return replace(
        row,
        question=row.question.replace(old, new) if in_question else row.question,
        thinking=row.thinking and row.thinking.replace(old, new),
        answer=row.answer.replace(old, new),
        turns=tuple((question, answer.replace(old, new)) for question, answer in row.turns),
    )
