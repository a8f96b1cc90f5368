"""What becomes of rows above the limit: their pictures are shrunk, the dialogue is split, or they are left out.

Nothing is ever cut: a row is kept whole, changed in a way that is listed, or dropped with its reason.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from datasets import concatenate_datasets

from remud_hub.errors import UsageError
from remud_hub.train.planning.check import BadRow, bad_rows
from remud_hub.train.planning.lengths import Counts, Lengths, Meter, RowLength, stored_rows
from remud_hub.train.planning.pictures import shrunk, within


Policy = Literal["shrink", "split", "drop", "error"]
Row = Mapping[str, Any]

LEAST_PIXELS = 224 * 224
"""Pictures are not shrunk below the usual input of a ViT (Dosovitskiy et al. 2021, section 4): little is left to see."""
_NAMED = 5
"""Rows that an error names."""
_AT_ONCE = 64
"""Rows in memory with their pictures."""


@dataclass(frozen=True)
class Change:
    """A row to train on that differs from the dataset's."""

    index: int
    """The row it comes from."""
    id: str
    before: int
    """Tokens of that row."""
    length: RowLength
    """Of the row to train on."""
    max_pixels: int | None = None
    """What each of its pictures is shrunk to."""
    turns: tuple[int, ...] | None = None
    """The messages it keeps, by number."""
    pictures: tuple[int, ...] | None = None
    """The pictures it keeps, by number."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Which rows are trained on, and how."""

    limit: int
    policy: Policy
    kept: Counts
    """Rows trained on as they are, by number."""
    changes: tuple[Change, ...]
    dropped: tuple[BadRow, ...]
    lengths: Lengths
    """Of the rows to train on, in the order of ``apply``: the kept ones, then the changed ones."""

    def apply(self, rows: Any, *, workers: int = 1) -> Any:
        """Return the dataset to train on; only changed rows are written anew."""
        kept = rows.select(self.kept)
        if not self.changes:
            return kept
        changed = (
            rows.select([change.index for change in self.changes])
            .with_format("arrow")
            .map(
                _Changed(self.changes),
                with_indices=True,
                batched=True,
                batch_size=1,
                num_proc=min(workers, len(self.changes)) if workers > 1 else None,
                features=rows.features,
                desc="Fitting rows",
            )
        )
        return concatenate_datasets([kept, changed.with_format(None)])


def fit(
    rows: Any,
    lengths: Lengths,
    processor: Any,
    limit: int,
    policy: Policy,
    *,
    chat_template: str | None = None,
    assistant_only: bool = True,
    least_pixels: int = LEAST_PIXELS,
) -> Plan:
    """Plan for a limit of tokens.

    Args:
        rows: The dataset.
        lengths: Of its rows. Rows with a problem are dropped.
        processor: As for ``measure``.
        limit: The most tokens of a row.
        policy: What to do with longer rows. ``shrink`` and ``split`` drop those that are too long even so.
        chat_template: As for ``measure``.
        assistant_only: As for ``measure``.
        least_pixels: Below this no picture is shrunk.

    Raises:
        UsageError: The policy is ``error``, and a row is too long.
    """
    long = lengths.sound[lengths.tokens[lengths.sound] > limit]
    if policy == "error" and len(long):
        named = ", ".join(f"{index} ({lengths.tokens[index]})" for index in long[:_NAMED])
        raise UsageError(
            f"{len(long)} rows are longer than {limit} tokens: {named}{', …' if len(long) > _NAMED else ''}; "
            "raise the limit, or choose another policy: shrink, split or drop"
        )
    meter = Meter(processor, chat_template, assistant_only=assistant_only)
    changes: list[Change] = []
    too_long: dict[int, str] = {}
    for index, row in _stored(rows, long):
        found = _FITTERS[policy](row, index, meter, limit, least_pixels)
        changes += found
        if not found:
            too_long[index] = f"{lengths.tokens[index]} tokens, more than {limit}{_EVEN_SO[policy]}"
    kept = np.setdiff1d(lengths.sound, long)
    changed = Lengths.of([change.length for change in changes], lengths.counted_by, lengths.loss_on)
    return Plan(
        limit=limit,
        policy=policy,
        kept=kept,
        changes=tuple(changes),
        dropped=tuple(bad_rows(rows, {**lengths.problems, **too_long})),
        lengths=lengths.select(kept) + changed,
    )


def _stored(rows: Any, indices: Counts) -> Iterator[tuple[int, Row]]:
    for start in range(0, len(indices), _AT_ONCE):
        chunk = indices[start : start + _AT_ONCE].tolist()
        yield from zip(chunk, stored_rows(rows, chunk), strict=True)


def _leave_out(row: Row, index: int, meter: Meter, limit: int, least_pixels: int) -> list[Change]:
    return []


def _shrink(row: Row, index: int, meter: Meter, limit: int, least_pixels: int) -> list[Change]:
    """Find the largest limit on pixels, to two percent, that lets the row in."""
    before = meter.measure([row])[0]
    sizes = meter.sizes(row)

    def shrunk_to(max_pixels: int) -> RowLength:
        smaller = [within(size, max_pixels) for size in sizes]
        image_tokens = sum(map(meter.image_tokens, smaller))
        return before._replace(
            tokens=before.tokens - before.image_tokens + image_tokens,
            image_tokens=image_tokens,
            pixels=sum(width * height for width, height in smaller),
        )

    fits, too_many = least_pixels, max((width * height for width, height in sizes), default=0)
    if shrunk_to(fits).tokens > limit:
        return []
    while too_many - fits > fits // 50:
        middle = (fits + too_many) // 2
        if shrunk_to(middle).tokens > limit:
            too_many = middle
        else:
            fits = middle
    return [Change(index, str(row.get("id", "")), before.tokens, shrunk_to(fits), max_pixels=fits)]


def _split(row: Row, index: int, meter: Meter, limit: int, least_pixels: int) -> list[Change]:
    """Take as many exchanges into each part as fit; pictures go where their places are."""
    system, exchanges = _exchanges(row["messages"])
    before = meter.measure([row])[0].tokens
    changes: list[Change] = []
    begun: tuple[int, ...] = ()
    for exchange in exchanges:
        part = _part(row, index, before, system, begun + exchange, meter)
        if begun and part.length.tokens <= limit:
            changes[-1] = part
        else:
            begun = ()
            changes.append(_part(row, index, before, system, exchange, meter))
        begun += exchange
    fits = all(change.length.tokens <= limit and not change.length.problem for change in changes)
    return [replace(change, id=f"{change.id}#{part}") for part, change in enumerate(changes, start=1)] if fits else []


def _part(row: Row, index: int, before: int, system: tuple[int, ...], turns: tuple[int, ...], meter: Meter) -> Change:
    change = Change(index, str(row.get("id", "")), before, RowLength(), None, system + turns, _pictures_of(row, turns))
    return replace(change, length=meter.measure([_changed(row, change)])[0])


def _exchanges(messages: Sequence[Mapping[str, Any]]) -> tuple[tuple[int, ...], list[tuple[int, ...]]]:
    """Return the numbers of the system's messages, and of each exchange: a user's turn and what follows it."""
    system = tuple(number for number, message in enumerate(messages) if message["role"] == "system")
    exchanges: list[tuple[int, ...]] = []
    for number, message in enumerate(messages):
        if message["role"] == "user" or (message["role"] != "system" and not exchanges):
            exchanges.append((number,))
        elif message["role"] != "system":
            exchanges[-1] += (number,)
    return system, exchanges


def _pictures_of(row: Row, turns: tuple[int, ...]) -> tuple[int, ...]:
    """Return the pictures whose places are in these turns; without places TRL puts all into the first user's turn."""
    messages, count = row["messages"], len(row["images"] or [])
    owners = [
        number
        for number, message in enumerate(messages)
        if not isinstance(message["content"], str)
        for block in message["content"]
        if block["type"] == "image"
    ]
    first_user = next(number for number, message in enumerate(messages) if message["role"] == "user")
    return tuple(picture for picture in range(count) if (owners or [first_user] * count)[picture] in turns)


def _changed(row: Row, change: Change) -> dict[str, Any]:
    """Return a stored row as the change has it."""
    pictures = [row["images"][number] for number in change.pictures] if change.pictures is not None else row["images"]
    if change.max_pixels is not None:
        pictures = [shrunk(picture, change.max_pixels) for picture in pictures]
    messages = [row["messages"][number] for number in change.turns] if change.turns is not None else row["messages"]
    return {**row, **({"id": change.id} if "id" in row else {}), "images": pictures, "messages": messages}


class _Changed:
    """Makes the changes of a plan, for ``datasets.map``."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes

    def __call__(self, table: Any, numbers: Sequence[int]) -> dict[str, list[Any]]:
        rows = [_changed(row, self._changes[n]) for row, n in zip(table.to_pylist(), numbers, strict=True)]
        return {name: [row[name] for row in rows] for name in table.column_names}


_FITTERS: Mapping[Policy, Callable[[Row, int, Meter, int, int], list[Change]]] = {
    "shrink": _shrink,
    "split": _split,
    "drop": _leave_out,
    "error": _leave_out,
}
_EVEN_SO: Mapping[Policy, str] = {
    "shrink": ", even with the smallest pictures",
    "split": ", even split turn by turn",
    "drop": "",
    "error": "",
}
