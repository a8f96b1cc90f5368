"""The real client, at work on one repository of the Hub."""

from collections.abc import Mapping
from typing import Any

from huggingface_hub import CommitInfo, CommitOperationAdd, CommitOperationDelete, HfApi

from tests.testhub import LocalHub


REPO = "ann/notes"
READER = "hf_reader"


def put(files: Mapping[str, bytes | None], title: str = "Put", **options: Any) -> CommitInfo:
    """Commit files (None: the file goes)."""
    changes = [
        CommitOperationDelete(path) if data is None else CommitOperationAdd(path, data) for path, data in files.items()
    ]
    return HfApi().create_commit(REPO, changes, commit_message=title, **options)


def log(hub: LocalHub, revision: str = "main") -> list[str]:
    """Return what git tells of the commits, newest first."""
    return hub.repo("model", REPO).git("log", "--format=%s", revision).split("\n")


def routes(hub: LocalHub) -> list[str]:
    """Return what was asked for."""
    return [request.route for request in hub.requests]
