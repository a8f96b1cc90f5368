"""The server: one thread a connection, faults on demand, a log of what was asked."""

import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from tests.testhub.repos import Repo, Repos
from tests.testhub.routes import Asked, Reply, answer, route_of
from tests.testhub.xet import XetStore


PIECE = 1 << 20


@dataclass
class Faults:
    """What goes wrong on purpose.

    Args:
        error_share: Share of requests that are answered with 500.
        drop_share: Share of requests whose connection is cut: uploads in the middle, others before the reply.
        seed: Of the draws.
        slow: Seconds before each reply.
        stale_parents: So many commits get 412 although their parent is right.
        drop_after_commit: So many commits are made, and their connection is cut before the reply.
        busy: So many commits get 429, with leave to come back in a second.
        only: Routes that go wrong; None: all.
    """

    error_share: float = 0.0
    drop_share: float = 0.0
    seed: int = 0
    slow: float = 0.0
    stale_parents: int = 0
    drop_after_commit: int = 0
    busy: int = 0
    only: tuple[str, ...] | None = None
    _noise: random.Random = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._noise = random.Random(self.seed)

    def drawn(self, route: str) -> str | None:
        """Return what goes wrong with this request."""
        if self.only is not None and route not in self.only:
            return None
        with self._lock:
            drawn = self._noise.random()
        if drawn < self.error_share:
            return "error"
        return "drop" if drawn < self.error_share + self.drop_share else None

    def taken(self, name: str) -> bool:
        """Whether one of a number of faults is left; it is used up."""
        with self._lock:
            left = int(getattr(self, name))
            setattr(self, name, max(0, left - 1))
        return left > 0


class Logged(NamedTuple):
    """A request that came, without what proves who sent it."""

    method: str
    route: str
    path: str
    bytes_in: int
    bytes_out: int
    status: int


class LocalHub:
    """A Hub on the loopback.

    Args:
        folder: Where its repositories lie.
        users: Names by token; None: a token that may only read.
        port: 0: any that is free.
        xet: Whether large files go to a Xet store instead of Git LFS.
    """

    def __init__(
        self, folder: Path, users: Mapping[str, str | None] | None = None, port: int = 0, *, xet: bool = False
    ) -> None:
        self.users = dict(users) if users is not None else {"hf_writer": "ann"}
        self.repos = Repos(folder)
        self.xet = XetStore(folder / "xet-store") if xet else None
        self.faults = Faults()
        self.requests: list[Logged] = []
        self.bodies: list[bytes] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), type("OwnHandler", (Handler,), {"hub": self}))
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def environment(self, folder: Path) -> dict[str, str]:
        """Return what turns the clients of another process to this Hub."""
        writers = [token for token, name in self.users.items() if name]
        return {
            "HF_ENDPOINT": self.endpoint,
            "HF_TOKEN": writers[0],
            "HF_HOME": str(folder / "hf"),
            "HF_HUB_OFFLINE": "0",
            "HF_HUB_DISABLE_XET": "0" if self.xet else "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }

    def repo(self, kind: str, name: str) -> Repo:
        """Return a repository: ``dataset``, ``model`` or ``space``, and its name."""
        found = self.repos.get(kind, name)
        assert found is not None
        return found

    def reset_log(self) -> None:
        """Forget what was asked."""
        self.requests.clear()
        self.bodies.clear()

    def bytes_uploaded(self) -> int:
        """Return the bytes of all request bodies."""
        return sum(record.bytes_in for record in self.requests)

    def holds(self, text: str) -> bool:
        """Whether a text came here in any way: in an address, a body, git, or a large file, Parquet unpacked."""
        wanted = text.encode()
        places = [*(record.path.encode() for record in self.requests), *self.bodies]
        places += [repo.everything() for repo in self.repos.all()]
        places += [_unpacked(path) for path in self.repos.objects.iterdir()]
        return any(wanted in place for place in places)


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if data.startswith(b"PAR1"):
        table = pq.read_table(pa.BufferReader(data))
        return str(table.to_pylist()).encode()
    return data


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    hub: LocalHub
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _serve(self) -> None:
        route = route_of(self.command, urlsplit(self.path).path)
        size = int(self.headers.get("Content-Length") or 0)
        fault = self.hub.faults.drawn(route)
        if self.hub.faults.slow:
            time.sleep(self.hub.faults.slow)
        if fault == "drop":
            self._read(size // 2)
            self._log(route, size // 2, 0, 0)
            self._cut()
            return
        if self.headers.get("Transfer-Encoding") == "chunked":
            body: bytes | Path = self._chunks()
        else:
            body = self._spool(size) if route == "lfs-put" else self._read(size)
        if fault == "error":
            reply = Reply(500, {"error": "a fault on purpose"})
        elif route == "commit" and self.hub.faults.taken("busy"):
            reply = Reply(429, {"error": "too many requests"}, {"Retry-After": "1"})
        else:
            reply = answer(self.hub, Asked(self.command, route, self.path, dict(self.headers), body))
        if isinstance(body, bytes) and len(body) < PIECE:
            self.hub.bodies.append(body)
        if route == "commit" and reply.status == 200 and self.hub.faults.taken("drop_after_commit"):
            self._log(route, size, 0, 0)
            self._cut()
            return
        data = reply.data()
        self._log(route, size, 0 if self.command == "HEAD" else len(data), reply.status)
        self._send(reply, data)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

    def _read(self, size: int) -> bytes:
        return self.rfile.read(size) if size else b""

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _spool(self, size: int) -> Path:
        path = self.hub.repos.folder / f"{threading.get_ident()}-{time.monotonic_ns()}.part"
        with path.open("wb") as file:
            while size and (piece := self.rfile.read(min(PIECE, size))):
                file.write(piece)
                size -= len(piece)
        return path

    def _send(self, reply: Reply, data: bytes) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(reply.length if reply.length is not None else len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _log(self, route: str, bytes_in: int, bytes_out: int, status: int) -> None:
        self.hub.requests.append(Logged(self.command, route, self.path, bytes_in, bytes_out, status))

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, ValueError, OSError):
            self.close_connection = True  # the client went, or we cut the line

    def log_message(self, format: str, *arguments: Any) -> None:
        return None
