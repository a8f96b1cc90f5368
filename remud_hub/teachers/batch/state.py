"""Batches that were paid for, kept on the disk: a run that was killed collects the same batch again."""

import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from remud_hub.records import Record, content_id
from remud_hub.store import cache_root, write_atomic


KEPT_DAYS = 30
"""As long as OpenAI keeps the files of a batch (Batch API guide)."""


class BatchState(Record):
    """A batch, from just before it is submitted."""

    token: str
    """Our own id of it. The endpoint is told, so that a batch whose own id was never received is found again."""
    account: str
    """Endpoint, model and version of the requests; only who has the same may take its replies."""
    keys: tuple[str, ...]
    """Of the requests in it that have, or may yet get, a reply."""
    batch: str | None = None
    """The endpoint's id of it."""


class BatchFolder:
    """The states of all batches of one account, a file for each.

    Args:
        account: Endpoint, model and version of the requests.
        root: Where they lie; by default in the user's cache.
    """

    def __init__(self, account: str, root: Path | None = None) -> None:
        self._account = account
        self._root = root or cache_root() / "batches"

    def new(self, keys: tuple[str, ...]) -> BatchState:
        """Write down that a batch is about to be submitted."""
        token = content_id({"account": self._account, "keys": keys, "at": time.time_ns()})
        state = BatchState(token=token, account=self._account, keys=keys)
        self.save(state)
        return state

    def save(self, state: BatchState) -> None:
        """Write a state down; it is on the disk when this returns. One without keys is forgotten."""
        if state.keys:
            write_atomic(self._path(state.token), state.model_dump_json())
        else:
            self._path(state.token).unlink(missing_ok=True)

    def load(self) -> Iterator[BatchState]:
        """Yield the states of this account, and delete those whose replies the endpoint no longer has."""
        for path in sorted(self._root.glob("*.json")):
            try:
                if time.time() - path.stat().st_mtime > KEPT_DAYS * 86400:
                    path.unlink(missing_ok=True)
                    continue
                state = BatchState.model_validate_json(path.read_bytes())
            except (FileNotFoundError, ValidationError):
                continue  # forgotten by another rank meanwhile, or damaged
            if state.account == self._account:
                yield state

    def _path(self, token: str) -> Path:
        return self._root / f"{token}.json"
