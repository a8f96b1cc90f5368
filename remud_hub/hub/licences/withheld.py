"""A copy of a dataset folder with only the rows that may leave."""

from pathlib import Path
from typing import Any, NamedTuple

from remud_hub.errors import UsageError
from remud_hub.hub.dataset_folder import Shard, ShardWriter
from remud_hub.hub.licences.gate import Audience, may_go
from remud_hub.hub.shard_rows import rows_in
from remud_hub.hub.versions.snapshot import folder_snapshot
from remud_hub.records import Config, Split


class Withheld(NamedTuple):
    """What is in the copy, and what is not."""

    shards: list[Shard]
    rows: int
    """Rows that were left out."""


def keep_redistributable(folder: Path, out: Path, audience: Audience) -> Withheld:
    """Write the shards of a folder anew, without rows that may not go to an audience; the order stays.

    Args:
        folder: A dataset folder.
        out: An empty folder; it gets shards, and neither card nor papers.
        audience: Who will see it.

    Raises:
        UsageError: No row may go there.
    """
    shards: list[Shard] = []
    left_out = 0
    for (config, split), paths in _places(folder).items():
        writer = ShardWriter(out, config, split)
        for row in rows_in(paths):
            source = row["source"] or {}
            if may_go(source.get("redistribution"), source.get("licence"), audience):
                writer.add(row)
            else:
                left_out += 1
        shards += writer.close()
    if not shards:
        raise UsageError(
            f"{folder}: no row may go to a {audience} repository; declare licence and redistribution in sources.yaml and build again"
        )
    return Withheld(shards, left_out)


def _places(folder: Path) -> dict[tuple[Config, Split], list[Path]]:
    found: dict[tuple[Any, Any], list[Path]] = {}
    for shard in folder_snapshot(folder).shards:
        found.setdefault((shard.config, shard.split), []).append(folder / shard.path)
    return found
