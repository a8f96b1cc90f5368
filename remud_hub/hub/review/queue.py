"""The rows most worth a human's look, and what is shown of them.

Four kinds of rows, in equal shares as far as there are any: where judge and rules disagree; where one check alone objects; where a kept
row has the lowest scores; and rows drawn by chance, kept and dropped, by which the error of the checks can be estimated.
"""

import hashlib
import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from remud_hub.hub.ledger import Entry
from remud_hub.hub.review.decisions import REVIEW
from remud_hub.records import Record, Verdict
from remud_hub.verify.asked.checks import ASKED


JUDGES = tuple(ASKED)
"""Checks by a second model; all others are rules."""
KINDS = ("judge and rules disagree", "one check alone objects", "kept with low scores", "drawn by chance")


class QueueRow(Record):
    """One line of the queue. A reader fills in ``decision`` and, where there is something to say, ``comment``."""

    id: str
    decision: str = ""
    """``keep`` or ``drop``."""
    comment: str = ""
    why: str
    """Why it is worth a look."""
    kept: bool
    config: str | None
    language: str | None
    question: str | None
    options: tuple[str, ...]
    thinking: str | None
    answer: str | None
    turns: tuple[dict[str, str], ...]
    evidence: str | None
    uri: str | None
    page: int | None
    images: tuple[str, ...]
    objections: tuple[str, ...]
    """What the checks that it failed say, with the words that they point at."""


def queue_of(entries: Iterable[Entry], count: int, seed: int = 0) -> list[QueueRow]:
    """Return the rows to look at, each once, those of one kind together.

    Args:
        entries: The ledger.
        count: How many.
        seed: Draws other rows by chance.
    """
    best: dict[str, list[tuple[float, str, Entry]]] = {kind: [] for kind in KINDS}
    for entry in entries:
        if entry.question is None:  # nothing to look at
            continue
        for kind, worth in _worths(entry, seed):
            # By id where two are worth the same, so that the order of the ledger does not matter
            place = (worth, entry.id, entry)
            if len(best[kind]) < count:
                heapq.heappush(best[kind], place)
            elif place[:2] > best[kind][0][:2]:
                heapq.heapreplace(best[kind], place)
    ranked = {
        kind: [entry for _, _, entry in sorted(rows, key=lambda row: row[:2], reverse=True)]
        for kind, rows in best.items()
    }
    return [_row(entry, kind) for kind, entry in _dealt(ranked, count)]


def _dealt(ranked: dict[str, list[Entry]], count: int) -> list[tuple[str, Entry]]:
    """Take from each kind in turn until there are enough, none twice."""
    taken: dict[str, tuple[str, Entry]] = {}
    places = {kind: iter(rows) for kind, rows in ranked.items()}
    while len(taken) < count and places:
        for kind in list(places):
            entry = next((each for each in places[kind] if each.id not in taken), None)
            if entry is None:
                del places[kind]
            elif len(taken) < count:
                taken[entry.id] = (kind, entry)
    return sorted(taken.values(), key=lambda pair: KINDS.index(pair[0]))


def _worths(entry: Entry, seed: int) -> Iterator[tuple[str, float]]:
    """Yield for which reasons a row is worth a look, and how much, the larger the more."""
    verdicts = [verdict for verdict in entry.verdicts if not verdict.check.startswith(REVIEW)]
    failed = [verdict for verdict in verdicts if not verdict.passed]
    rules = [verdict for verdict in verdicts if verdict.check not in JUDGES]
    judges = [verdict for verdict in verdicts if verdict.check in JUDGES]
    if judges and rules and {each.passed for each in judges} != {all(each.passed for each in rules)}:
        yield KINDS[0], abs(_least(judges) - _least(rules))
    if entry.stage == "verify" and len(failed) == 1:
        yield KINDS[1], failed[0].score
    if entry.kept and verdicts:
        yield KINDS[2], -_least(verdicts)
    yield KINDS[3], _chance(entry.id, seed)


def _least(verdicts: Sequence[Verdict]) -> float:
    return min(verdict.score for verdict in verdicts)


def _chance(name: str, seed: int) -> float:
    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big") / 2**64


def _row(entry: Entry, why: str) -> QueueRow:
    shown = {name: getattr(entry, name) for name in QueueRow.model_fields if name in Entry.model_fields}
    return QueueRow(**shown, why=why, objections=tuple(_objections(entry)))


def _objections(entry: Entry) -> Iterator[str]:
    parts = texts_of(entry)
    for verdict in entry.verdicts:
        if not verdict.passed:
            words = [
                f"“{parts[span.part][span.start : span.end]}” in {span.part} ({span.fault})"
                for span in verdict.spans
                if span.fault
            ]
            yield "; ".join([f"{verdict.check}: {verdict.reason}", *words])


def texts_of(entry: Entry) -> dict[str, str]:
    """Return the texts of a line by the names that spans have for them."""
    texts: dict[str, Any] = {"question": entry.question, "thinking": entry.thinking, "answer": entry.answer}
    texts |= {f"options.{i}": option for i, option in enumerate(entry.options)}
    for i, turn in enumerate(entry.turns):
        texts |= {f"turns.{i}.question": turn["question"], f"turns.{i}.answer": turn["answer"]}
    return {name: text or "" for name, text in texts.items()}
