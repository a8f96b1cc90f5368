"""Shares of the rows by modality, anatomy, language or kind, as the user wants them; the rows that stay are drawn by their ids."""

import hashlib
from collections import Counter
from collections.abc import Mapping

from remud_hub.curate.candidates import Candidate, Faults, Rows, fault
from remud_hub.curate.desk import Desk
from remud_hub.curate.settings import BalanceSettings
from remud_hub.records import Record


VERSION = 1
UNKNOWN = "not known"


def curate(rows: Rows, desk: Desk) -> Faults | None:
    """Find the rows that are over the share of their value."""
    settings = desk.settings.balance
    if settings.by is None or not (settings.quotas or settings.temperature):
        return None
    counts = Counter(_value(candidate, settings) for candidate in rows())
    room = wanted(counts, settings)
    places = sorted(
        (_place(candidate, settings.seed), candidate.number, _value(candidate, settings)) for candidate in rows()
    )
    faults: Faults = {}
    for _, number, value in places:
        if room[value] > 0:
            room[value] -= 1
        else:
            faults[number] = fault("balance", VERSION, f"over the share of {value}", f"{counts[value]} rows before")
    return faults


class Balance(Record):
    """How many rows of each value there were before balancing, and how many are left; the most frequent first."""

    by: str
    before: dict[str, int]
    after: dict[str, int]


def stated(rows: Rows, faults: Faults, settings: BalanceSettings) -> Balance | None:
    """Return the counts before and after, or None where the recipe says not by what.

    Args:
        rows: All rows, those that curators turned down too.
        faults: Why rows go.
        settings: What the rows are balanced by.
    """
    if settings.by is None:
        return None
    before, after = Counter[str](), Counter[str]()
    for candidate in rows():
        found = faults.get(candidate.number)
        if found is None or found.check == "balance":
            before[_value(candidate, settings)] += 1
            after[_value(candidate, settings)] += found is None
    order = sorted(before, key=lambda value: (-before[value], value))
    return Balance(
        by=settings.by,
        before={value: before[value] for value in order},
        after={value: after[value] for value in order},
    )


def wanted(counts: Mapping[str, int], settings: BalanceSettings) -> dict[str, int]:
    """Return how many rows of each value stay.

    A temperature takes rows in proportion to count ** (1 / temperature), as many as the rarest value allows to keep all of its own.
    Quotas are the largest shares of the result; of each value at least one row stays.
    """
    room = dict(counts)
    if room and settings.temperature:
        weights = {value: count ** (1 / settings.temperature) for value, count in counts.items()}
        scale = min(count / weights[value] for value, count in counts.items())
        scale = max(scale, 1 / min(weights.values()))
        room = {value: max(1, min(count, round(weights[value] * scale))) for value, count in counts.items()}
    return _within(room, settings.quotas)


def _within(room: dict[str, int], quotas: Mapping[str, float]) -> dict[str, int]:
    """Return the largest numbers that keep to the quotas: a value that is over its own is cut until none is."""
    for _ in range(sum(room.values()) + 1):
        rows = sum(room.values())
        over = [value for value, count in room.items() if count > 1 and count > quotas.get(value, 1.0) * rows]
        if not over:
            return room
        value = max(over, key=lambda each: room[each] - quotas[each] * rows)
        others = rows - room[value]
        fitting = int(quotas[value] * others / (1 - quotas[value])) if quotas[value] < 1 else room[value]
        room[value] = max(1, min(room[value] - 1, fitting))
    return room


def _value(candidate: Candidate, settings: BalanceSettings) -> str:
    assert settings.by
    return getattr(candidate.sample, settings.by) or UNKNOWN


def _place(candidate: Candidate, seed: int) -> int:
    digest = hashlib.sha256(f"{seed}/{candidate.sample.id}".encode()).digest()
    return int.from_bytes(digest[:8], "big")
