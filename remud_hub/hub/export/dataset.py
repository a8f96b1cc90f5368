"""The dataset that is exported: a folder, or a version on the Hub, and what is chosen of it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from remud_hub.errors import UsageError
from remud_hub.hub.papers import LOCK
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.shard_rows import rows_in
from remud_hub.hub.versions.snapshot import Snapshot, folder_snapshot, hub_snapshot


_PLAIN = re.compile(r"\w[\w.-]*")
"""Names that are safe as file names; a card on the Hub may say anything."""
_NEEDED = ("id", "messages", "images")


class Part(NamedTuple):
    """One config and split."""

    config: str
    split: str
    shards: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its file is called."""
        return f"{self.config}_{self.split}"


class Dataset(NamedTuple):
    """A version of a dataset."""

    name: str
    """For messages and the README: a folder's own name, without where it lies, or ``ORG/NAME``."""
    version: str
    """What is known of its version, for the README."""
    snapshot: Snapshot

    @classmethod
    def of(cls, name: str, revision: str | None) -> "Dataset":
        """Find a dataset folder, or a dataset on the Hub.

        Args:
            name: A folder, or ``ORG/NAME``.
            revision: Tag, branch or commit on the Hub; None: the head of ``main``.

        Raises:
            UsageError: There is no such folder, or it holds no rows.
            HubError: The Hub has no such dataset or revision, or cannot be reached.
        """
        folder = Path(name)
        if folder.is_dir():
            if revision is not None:
                raise UsageError(f"{name} is a folder, which has no revisions; leave --revision out")
            return cls(folder.resolve().name, _version(folder), folder_snapshot(folder))
        if not re.fullmatch(r"(datasets/)?[^/\s]+/[^/\s]+", name) or folder.is_absolute() or folder.exists():
            raise UsageError(f"{name} is no dataset folder, and no name on the Hub (ORG/NAME)")
        remote = Remote.of(name)
        commit = remote.commit_of(revision)  # what is read is one commit, even if somebody pushes meanwhile
        return cls(name, f"{revision or 'main'} (commit {commit})", hub_snapshot(remote, commit))

    def parts(self, configs: Sequence[str] = (), splits: Sequence[str] = ()) -> list[Part]:
        """Return what is chosen; nothing named: all.

        Raises:
            UsageError: There is no such config or split; those there are, are told.
        """
        shards: dict[tuple[str, str], list[str]] = {}
        for shard in self.snapshot.shards:
            shards.setdefault((shard.config, shard.split), []).append(shard.path)
        chosen = {
            place: paths
            for place, paths in shards.items()
            if (not configs or place[0] in configs) and (not splits or place[1] in splits)
        }
        there = ", ".join("/".join(place) for place in sorted(shards))
        for kind, wanted, known in (
            ("config", configs, {config for config, _ in shards}),
            ("split", splits, {split for _, split in chosen}),
        ):
            if missing := [each for each in wanted if each not in known]:
                raise UsageError(f"{self.name} has no {kind} {missing[0]!r} of those wanted; it has: {there}")
        parts = [Part(config, split, tuple(sorted(paths))) for (config, split), paths in sorted(chosen.items())]
        for part in parts:
            if not _PLAIN.fullmatch(part.config) or not _PLAIN.fullmatch(part.split):
                raise UsageError(
                    f"{self.name}: {part.config!r}/{part.split!r} cannot be the name of a file; rename it"
                )
        return parts

    def rows(self, part: Part) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of a part.

        Raises:
            UsageError: They are not rows of remud-hub, or a file is damaged.
            HubError: A file cannot be had.
        """
        for number, row in enumerate(rows_in(map(self.snapshot.fetch, part.shards))):
            if number == 0 and (missing := [column for column in _NEEDED if column not in row]):
                raise UsageError(
                    f"{self.name} {part.config}/{part.split} has no column {', '.join(missing)}; only rows as `remud build` "
                    "writes them can be exported"
                )
            yield row


def _version(folder: Path) -> str:
    """Return what the lock says of a folder's version."""
    try:
        lock = json.loads((folder / LOCK).read_text(encoding="utf-8"))
        return f"{lock['recipe']['version']} (folder)"
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown (a folder without a lock)"
