"""Decisions come back: read from a queue that was filled in, checked against the ledger, and kept."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from remud_hub.errors import UsageError
from remud_hub.hub.ledger import FILE as LEDGER
from remud_hub.hub.ledger import read_ledger
from remud_hub.hub.review.agreement import Agreement, agreements
from remud_hub.hub.review.decisions import Decision, read_decisions, write_decisions
from remud_hub.records import Record


_WORDS = {
    "keep": "keep",
    "yes": "keep",
    "留": "keep",
    "保留": "keep",
    "drop": "drop",
    "no": "drop",
    "弃": "drop",
    "删除": "drop",
}


class Imported(Record):
    """What came back."""

    taken: int
    open: int
    """Rows without a decision."""
    faults: tuple[str, ...]
    """Lines that could not be taken, each named."""
    agreements: tuple[Agreement, ...]
    """Of all readers so far."""


def import_decisions(folder: Path, queue: Path, reader: str) -> Imported:
    """Keep the decisions of a filled-in queue.

    Args:
        folder: A dataset folder, or what ``remud verify`` wrote.
        queue: JSON Lines with ``id``, ``decision`` and perhaps ``comment``.
        reader: Who decided.

    Raises:
        UsageError: The folder has no ledger, or the queue cannot be read.
    """
    if not (folder / LEDGER).is_file():
        raise UsageError(f"{folder} has no ledger; name what remud build or remud verify wrote")
    known = {entry.id for entry in read_ledger(folder)}
    taken: list[Decision] = []
    faults: list[str] = []
    waiting = 0
    for number, line in enumerate(_lines(queue), start=1):
        try:
            found = _decision(line, reader, known)
        except ValueError as fault:
            faults.append(f"{queue.name}, line {number}: {fault}")
            continue
        if found:
            taken.append(found)
        else:
            waiting += 1
    decisions = [*read_decisions(folder), *taken]
    write_decisions(folder, decisions)
    return Imported(
        taken=len(taken), open=waiting, faults=tuple(faults), agreements=tuple(agreements(read_decisions(folder)))
    )


def _lines(queue: Path) -> Sequence[str]:
    try:
        return [line for line in queue.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{queue} cannot be read ({error}); give the queue that remud review export wrote") from None


def _decision(line: str, reader: str, known: set[str]) -> Decision | None:
    """Return the decision of a line, None where there is none yet.

    Raises:
        ValueError: It says something else.
    """
    try:
        values: Any = json.loads(line)
        name, said = str(values["id"]), str(values.get("decision") or "").strip().casefold()
        comment = str(values.get("comment") or "")
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ValueError("no JSON object with an id") from None
    if not said:
        return None
    if name not in known:
        raise ValueError(f"no row has the id {name}")
    if said not in _WORDS:
        raise ValueError(f"the decision is {said!r}; write keep or drop")
    try:
        return Decision.model_validate({"id": name, "reader": reader, "decision": _WORDS[said], "comment": comment})
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"]) from None
