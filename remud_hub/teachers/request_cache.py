"""Replies that were paid for once: a permanent, content-addressed cache in SQLite.

The key is made of the model and the request as sent (pictures by hash), so an edited paragraph or prompt has another key
and everything else is still there. Several processes may use one file: SQLite's write-ahead log serialises the writers.
"""

import sqlite3
import threading
from pathlib import Path

from remud_hub.store import cache_root


class RequestCache:
    """A table of key and JSON reply."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=60, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL)")

    @classmethod
    def open_default(cls) -> "RequestCache":
        """Open the user's cache."""
        return cls(cache_root() / "requests.sqlite")

    def get(self, key: str) -> str | None:
        """Return the reply kept for ``key``, or None."""
        with self._lock:
            row = self._connection.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def put(self, key: str, reply: str) -> None:
        """Keep a reply; it is on disk when this returns. The first reply for a key stays."""
        with self._lock:
            self._connection.execute("INSERT OR IGNORE INTO replies VALUES (?, ?)", (key, reply))
