"""Read back what was pushed, as a stranger would: from the Hub, at the commit."""

from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from huggingface_hub import HfFileSystem

from remud_hub.errors import HubError
from remud_hub.hub.features import dataset_features
from remud_hub.hub.publish.faults import persist
from remud_hub.hub.publish.publication import Publication
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.publish.stamp import STAMP
from remud_hub.records import Record
from remud_hub.store import git_sha1


_MOST_IN_GIT = 10_000_000
"""Bytes of a file that the Hub may keep in git; larger ones it keeps beside it, by their sha256."""


class ReadBack(Record):
    """What the Hub has."""

    files: int
    """Whose checksums are ours."""
    rows: dict[str, int]
    """By ``config/split``; the columns of each are ours."""


def read_back(remote: Remote, commit: str, what: Publication) -> ReadBack:
    """Read the rows and columns of the shards of a commit from their footers; its checksums ``publish`` has compared.

    Raises:
        HubError: Columns differ, or the Hub cannot be reached.
    """
    rows = Counter[str]()
    # One for all shards: it asks for the commit and each folder once. Not that of other pushes, which may know less
    files = HfFileSystem(endpoint=remote.api.endpoint, token=remote.api.token, skip_instance_cache=True)
    for path in what.stamp.files:
        if path.endswith(".parquet"):
            config, _, name = path.partition("/")
            rows[f"{config}/{name.partition('-')[0]}"] += _rows(files, remote, commit, path)
    return ReadBack(files=len(what.stamp.files), rows=dict(rows))


def check_arrived(remote: Remote, commit: str, what: Publication) -> None:
    """Compare the checksums of a commit's files with those that were sent.

    Raises:
        HubError: One differs, or the Hub cannot be reached.
    """
    there = remote.files(commit)
    for path, sha256 in what.stamp.files.items():
        digest = there[path].digest if path in there else ""
        if digest != sha256 and digest != _git_name(what, path):
            raise HubError(f"{remote.repo}: {path} did not arrive as it was sent; run the same command again")
    if STAMP not in there:
        raise HubError(f"{remote.repo}: {STAMP} did not arrive; run the same command again")


def _git_name(what: Publication, path: str) -> str:
    content = what.files[path]
    if isinstance(content, Path):
        content = content.read_bytes() if content.stat().st_size <= _MOST_IN_GIT else b""
    return git_sha1(content)


def _rows(files: HfFileSystem, remote: Remote, commit: str, path: str) -> int:
    """Return the rows of a shard by its footer: a few kilobytes, whatever its size."""
    address = f"datasets/{remote.repo}@{commit}/{path}"

    def footer() -> pq.FileMetaData:
        with files.open(address, "rb", block_size=2**16) as file:
            return pq.read_metadata(file)

    found = persist(footer, remote.repo)
    if not _same_columns(found.schema.to_arrow_schema(), dataset_features().arrow_schema):
        raise HubError(f"{remote.repo}: {path} has other columns than were sent; run the same command again")
    return int(found.num_rows)


def _same_columns(first: pa.Schema, second: pa.Schema) -> bool:
    return bool(first.equals(second, check_metadata=False))
