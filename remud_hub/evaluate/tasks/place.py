"""Where the data of a task lies: a file or folder here, or a repository on the Hub, of which the commit is told."""

import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from httpx import TransportError
from huggingface_hub import HfApi, snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled

from remud_hub.errors import UsageError, first_line


_SHARD = re.compile(r"(.+)-\d{5}-of-(\d{5})\.\w+")
"""The name of one of several files that are one."""


class Place(NamedTuple):
    """Data that is at hand."""

    path: Path
    """Its folder, or its one file."""
    name: str
    """As the user knows it."""
    revision: str | None = None
    """The commit, of data from the Hub."""

    @property
    def folder(self) -> Path:
        """The folder, or the one that its file lies in."""
        return self.path if self.path.is_dir() else self.path.parent

    def all_of(self, patterns: Sequence[str], layout: str) -> list[Path]:
        """Return the files of the first pattern that has any; the place itself if it is a file.

        Args:
            patterns: Of paths in the folder.
            layout: What the folder should hold, for the message.

        Raises:
            UsageError: There is none.
        """
        if self.path.is_file():
            return [self.path]
        for pattern in patterns:
            if found := sorted(path for path in self.path.glob(pattern) if path.is_file()):
                return found
        raise UsageError(f"{self.name} has no {' and no '.join(patterns)}; it should hold {layout}")


def split_revision(data: str) -> tuple[str, str | None]:
    """Return a dataset's folder or repository, and its revision: ``ORG/remud@v1.0.0`` names a tag.

    Raises:
        UsageError: A revision is asked of a folder.
    """
    name, _, revision = data.partition("@")
    if Path(data).exists():
        return data, None
    if revision and Path(name).exists():
        raise UsageError(
            f"{data}: {name} is here, and is one version; leave out @{revision}, or name ORG/NAME on the Hub"
        )
    return name, revision or None


def at_hand(data: str, wanted: Sequence[str], layout: str = "what its repository holds") -> Place:
    """Return where data lies, fetched from the Hub unless it is here or in the cache.

    Args:
        data: A file, a folder, or ``ORG/NAME`` on the Hub with an optional ``@revision``.
        wanted: Patterns of the files that are needed from the Hub.
        layout: What a folder should hold, for the message.

    Raises:
        UsageError: It is neither here nor to be had.
    """
    path = Path(data).expanduser()
    if path.exists():
        return Place(path, data)
    repo, revision = split_revision(data)
    try:
        folder = _fetched(repo, revision, wanted)
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OfflineModeIsEnabled, TransportError) as error:
        raise UsageError(
            f"{data}: no such file or folder here, and the Hub does not give it ({first_line(error)}). Check name, revision, "
            f"network and HF_TOKEN, or fetch it elsewhere and name its folder with --data; it should hold {layout}"
        ) from error
    return Place(Path(folder), repo, Path(folder).name)


def _fetched(repo: str, revision: str | None, wanted: Sequence[str]) -> str:
    """Return the folder of a dataset's files; of a commit that cannot be asked for, the copy in the cache, which is told."""
    fetch = partial(snapshot_download, repo, repo_type="dataset", revision=revision, allow_patterns=list(wanted))
    try:
        return fetch()
    except (OfflineModeIsEnabled, TransportError) as error:
        # Of a commit, unlike a branch, Hugging Face's library lists the files before it looks into its cache
        try:
            folder = fetch(local_files_only=True)
        except LocalEntryNotFoundError:
            raise error from None
        # Without a list of its own the library takes any folder for whole
        if not _is_whole(Path(folder), wanted):
            raise LocalEntryNotFoundError(f"the copy in the cache lacks files, and {error}") from error
        sys.stderr.write(f"{repo}: the Hub is not reached ({first_line(error)}); the copy in the cache is used\n")
        return folder


def _is_whole(folder: Path, wanted: Sequence[str]) -> bool:
    """Whether a folder has files of what is wanted, and every part of those that come in several (``-00000-of-00003``)."""
    found = [path for pattern in wanted for path in folder.rglob(pattern) if path.is_file()]
    parts = {(path.parent, shard[1], int(shard[2])) for path in found if (shard := _SHARD.fullmatch(path.name))}
    names = {path.name for path in found}
    return bool(found) and all(
        any(name.startswith(f"{stem}-{part:05}-of-") for name in names)
        for _, stem, count in parts
        for part in range(count)
    )


def commit_of(data: str) -> str | None:
    """Return the commit of a dataset on the Hub; None of a folder, and where there is no network to ask."""
    name, revision = split_revision(data)
    if Path(name).exists():
        return None
    try:
        return HfApi().dataset_info(name, revision=revision).sha
    except (HfHubHTTPError, HFValidationError, OfflineModeIsEnabled, TransportError, OSError):
        return None
