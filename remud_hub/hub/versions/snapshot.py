"""A version of a dataset as files: which shards it has, known by their hash, in a folder or on the Hub."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from remud_hub.errors import UsageError
from remud_hub.hub.papers import CARD, LOCK, REPORT, parted
from remud_hub.hub.publish.faults import persist
from remud_hub.hub.publish.remote import Remote
from remud_hub.store import git_sha1, sha256_of_file


_NAMED = re.compile(r"(?P<config>[^/]+)/(?P<split>\w+)-[^/]*\.parquet")
PAPERS = (CARD, LOCK, REPORT)


class ShardFile(NamedTuple):
    """One Parquet file of a config and split."""

    config: str
    split: str
    path: str
    sha256: str


class Snapshot(NamedTuple):
    """A version of a dataset."""

    name: str
    """What the user calls it."""
    shards: tuple[ShardFile, ...]
    papers: Mapping[str, str]
    """By what hashes the card and what lies beside it are known (git's sha1, as they are text)."""
    fetch: Callable[[str], Path]
    """Gives a file by its path; from the Hub it is downloaded."""


def snapshot_of(name: str) -> Snapshot:
    """Return the version that a user names: a dataset folder, or ``ORG/NAME@TAG``.

    Raises:
        UsageError: It holds no shards, or is no name.
        HubError: It is not on the Hub, or the Hub cannot be reached.
    """
    if Path(name).is_dir():
        return folder_snapshot(Path(name))
    repo, _, revision = name.partition("@")
    if repo.removeprefix("datasets/").count("/") != 1:
        raise UsageError(f"{name!r} is no folder here and no ORG/NAME@TAG")
    return hub_snapshot(Remote.of(repo), revision or None)


def folder_snapshot(folder: Path) -> Snapshot:
    """Return what a dataset folder holds.

    Raises:
        UsageError: It holds no shards.
    """
    hashes = {path.relative_to(folder).as_posix(): sha256_of_file(path) for path in _shards(folder)}
    hashes |= {name: git_sha1((folder / name).read_bytes()) for name in PAPERS if (folder / name).is_file()}
    return _snapshot(str(folder), hashes, lambda name: folder / name)


def hub_snapshot(remote: Remote, revision: str | None) -> Snapshot:
    """Return what a dataset on the Hub holds at a tag, branch or commit; None: at the head of ``main``.

    Raises:
        HubError: There is no such dataset or revision, or the Hub cannot be reached.
        UsageError: It holds no Parquet files.
    """
    commit = remote.commit_of(revision)
    hashes = {path: file.digest for path, file in remote.files(commit).items()}
    name = f"{remote.repo}@{revision}" if revision else remote.repo
    return _snapshot(name, hashes, lambda path: persist(lambda: remote.download(path, commit), remote.repo))


def _snapshot(name: str, hashes: Mapping[str, str], fetch: Callable[[str], Path]) -> Snapshot:
    card = fetch(CARD).read_text(encoding="utf-8") if CARD in hashes else ""
    declared = _declared(card)
    shards = tuple(
        ShardFile(*where, path, digest) for path, digest in hashes.items() if (where := _place(path, declared))
    )
    if not shards:
        raise UsageError(f"{name} holds no Parquet files of a dataset")
    return Snapshot(name, shards, {path: hashes[path] for path in PAPERS if path in hashes}, fetch)


def _shards(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("**/*.parquet") if not path.name.startswith("."))


def _place(path: str, declared: Sequence[tuple[str, str, str]]) -> tuple[str, str] | None:
    """Return config and split of a Parquet file: what the card says, else what its name does."""
    if not path.endswith(".parquet"):
        return None
    for config, split, pattern in declared:
        if fnmatchcase(path, pattern):
            return config, split
    match = _NAMED.fullmatch(path)
    return (match["config"], match["split"]) if match and not declared else None


def _declared(card: str) -> list[tuple[str, str, str]]:
    try:
        matter: Any = yaml.safe_load(parted(card.lstrip())[0])
    except yaml.YAMLError:
        return []
    configs = matter.get("configs") if isinstance(matter, dict) else None
    return [place for each in configs or () for place in _patterns(each)]


def _patterns(config: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    for files in config.get("data_files") or ():
        if isinstance(files, dict):
            paths = files.get("path") or []
            for path in [paths] if isinstance(paths, str) else paths:
                yield str(config.get("config_name")), str(files.get("split")), str(path)
