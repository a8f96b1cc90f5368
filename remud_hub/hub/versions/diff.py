"""What changed between two versions, by the id of each row. Shards that both have are not even opened."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from remud_hub.hub.versions.numbers import Change
from remud_hub.hub.versions.prints import Key, RowPrint, columns_of, prints_of, rows_in
from remud_hub.hub.versions.snapshot import ShardFile, Snapshot
from remud_hub.records import Record


EXAMPLES = 3
"""Rows that are shown of those that were added, removed and changed."""
LONGEST = 200
"""Characters of a text that is shown."""


class PlaceDiff(Record):
    """A config and split. A row that went to another split is removed here and added there, and counts as changed in all."""

    config: str
    split: str
    added: int
    removed: int
    changed: int


class Shown(Record):
    """A row for an example."""

    what: str
    """``added``, ``removed`` or ``changed``."""
    config: str
    id: str
    question: str
    answer: str
    columns: tuple[str, ...] = ()
    """Those that changed."""


class Diff(Record):
    """What changed from one version to another."""

    before: str
    after: str
    change: Change
    """What a new version number has to say."""
    added: int
    removed: int
    changed: int
    places: tuple[PlaceDiff, ...]
    columns: dict[str, int]
    """Changed rows, by column; ``split`` is where a row went to another one."""
    teachers: dict[str, int]
    """Changed rows, by ``before → after``."""
    licences: dict[str, int]
    verdicts: dict[str, int]
    """Changed rows, by ``check: passed → failed`` and the other way round."""
    schema_changes: tuple[str, ...]
    papers: tuple[str, ...]
    """Card, lock and report, where they differ."""
    examples: tuple[Shown, ...]


class _Changed(NamedTuple):
    before: RowPrint
    after: RowPrint


def diff(before: Snapshot, after: Snapshot) -> Diff:
    """Compare two versions.

    Raises:
        UsageError: A shard has no ids.
        HubError: A version cannot be fetched.
    """
    old, new = _only_in(before, after), _only_in(after, before)
    schema = tuple(_schema_changes(before, old, after, new))
    left = _numbered(print_ for shard in old for print_ in prints_of(before, shard))
    changed: dict[Key, _Changed] = {}
    added: dict[Key, RowPrint] = {}
    for key, print_ in _numbered(print_ for shard in new for print_ in prints_of(after, shard)).items():
        known = left.pop(key, None)
        if known is None:
            added[key] = print_
        elif known != print_:
            changed[key] = _Changed(known, print_)
    papers = tuple(path for path in before.papers if after.papers.get(path) != before.papers[path])
    files_differ = bool(old or new or papers or set(after.papers) - set(before.papers))
    return Diff(
        before=before.name,
        after=after.name,
        change=_change(bool(schema or changed or left), bool(added), files_differ),
        added=len(added),
        removed=len(left),
        changed=len(changed),
        places=tuple(_places(added, left, changed)),
        columns=dict(Counter(column for each in changed.values() for column in _columns(each)).most_common()),
        teachers=_moves((each.before.teacher, each.after.teacher) for each in changed.values()),
        licences=_moves((each.before.licence, each.after.licence) for each in changed.values()),
        verdicts=dict(Counter(line for each in changed.values() for line in _verdicts(each)).most_common()),
        schema_changes=schema,
        papers=papers,
        examples=(
            *_examples(after, new, "added", list(added)[:EXAMPLES]),
            *_examples(before, old, "removed", list(left)[:EXAMPLES]),
            *_examples(after, new, "changed", list(changed)[:EXAMPLES], changed),
        ),
    )


def _only_in(snapshot: Snapshot, other: Snapshot) -> list[ShardFile]:
    """Return the shards that the other version has not; one that holds the same rows in another place counts as another."""
    left = Counter((shard.config, shard.split, shard.sha256) for shard in other.shards)
    own = []
    for shard in snapshot.shards:
        held = (shard.config, shard.split, shard.sha256)
        if left[held]:
            left[held] -= 1
        else:
            own.append(shard)
    return own


def _numbered(prints: Iterable[tuple[Key, RowPrint]]) -> dict[Key, RowPrint]:
    """Return prints by key; rows of the same id, as other people's data may have them, are told apart by their order."""
    found: dict[Key, RowPrint] = {}
    again = Counter[Key]()
    for key, print_ in prints:
        if key in found:
            again[key] += 1
            key = Key(key.config, f"{key.id} ({again[key] + 1})")
        found[key] = print_
    return found


def _change(broken: bool, grown: bool, differ: bool) -> Change:
    if broken:
        return "major"
    if grown:
        return "minor"
    return "patch" if differ else "none"


def _places(
    added: dict[Key, RowPrint], removed: dict[Key, RowPrint], changed: dict[Key, _Changed]
) -> Iterator[PlaceDiff]:
    counts: dict[tuple[str, str], Counter[str]] = {}

    def count(key: Key, split: str, what: str) -> None:
        counts.setdefault((key.config, split), Counter())[what] += 1

    for key, print_ in added.items():
        count(key, print_.split, "added")
    for key, print_ in removed.items():
        count(key, print_.split, "removed")
    for key, each in changed.items():
        if each.before.split == each.after.split:
            count(key, each.after.split, "changed")
        else:
            count(key, each.before.split, "removed")
            count(key, each.after.split, "added")
    for (config, split), counted in sorted(counts.items()):
        yield PlaceDiff(
            config=config,
            split=split,
            added=counted["added"],
            removed=counted["removed"],
            changed=counted["changed"],
        )


def _columns(each: _Changed) -> Iterator[str]:
    if each.before.split != each.after.split:
        yield "split"
    for name in sorted({*each.before.columns, *each.after.columns}):
        if each.before.columns.get(name) != each.after.columns.get(name):
            yield name


def _moves(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, int]:
    moved = Counter(f"{before or 'none'} → {after or 'none'}" for before, after in pairs if before != after)
    return dict(moved.most_common())


def _verdicts(each: _Changed) -> Iterator[str]:
    yield from (f"{check}: passed → failed" for check in sorted(each.after.failed - each.before.failed))
    yield from (f"{check}: failed → passed" for check in sorted(each.before.failed - each.after.failed))


def _schema_changes(
    before: Snapshot, old: Sequence[ShardFile], after: Snapshot, new: Sequence[ShardFile]
) -> Iterator[str]:
    """Yield how the columns of each config changed. One shard stands for all of its config: they are written by one writer."""
    first = {shard.config: shard for shard in reversed(old)}
    for config, shard in {shard.config: shard for shard in reversed(new)}.items():
        if config not in first:
            continue
        was, now = columns_of(before, first[config]), columns_of(after, shard)
        for name in dict.fromkeys([*was.names, *now.names]):
            types = [str(each.field(name).type) if name in each.names else "none" for each in (was, now)]
            if types[0] != types[1]:
                yield f"{config}: column {name}: {types[0]} → {types[1]}"


def _examples(
    snapshot: Snapshot,
    shards: Sequence[ShardFile],
    what: str,
    keys: Sequence[Key],
    changed: dict[Key, _Changed] | None = None,
) -> Iterator[Shown]:
    wanted = set(keys)
    for shard in shards if wanted else ():
        for row in rows_in(snapshot, shard):
            key = Key(shard.config, str(row["id"]))
            if key in wanted:
                wanted.discard(key)
                yield Shown(
                    what=what,
                    config=key.config,
                    id=key.id,
                    question=str(row.get("question") or "")[:LONGEST],
                    answer=str(row.get("answer") or "")[:LONGEST],
                    columns=tuple(_columns(changed[key])) if changed else (),
                )
                if not wanted:
                    return
