"""A chat endpoint on loopback with so many slots, each taken for a fixed time. It counts what it is sent, paragraph by paragraph.

    python -m benchmarks.generate.server --port 8400 --slots 64 --mode plain

``GET /counts`` tells what came in since the start or the last ``POST /reset?mode=…&slots=…``. Modes:

* ``plain``: whoever finds no free slot waits for one.
* ``busy``: whoever finds no free slot is told 429 with ``Retry-After: 1``.
* ``faulty``: 5 of 100 requests are told 500, 2 lose their connection.
* ``refusing``: one paragraph is always told 400.
"""

import argparse
import asyncio
import json
import random
import re
import time
from collections import Counter, deque
from typing import Any
from urllib.parse import parse_qsl


SERVICE_S = 0.2
RETRY_AFTER_S = 1
SHARE_OF_500S, SHARE_OF_DROPS = 0.05, 0.02
REFUSED = 700
"""Number of the paragraph that is refused."""
MARK = re.compile(rb"\[P(\d{5})\]")
"""Every paragraph begins with its number."""
DRAFT = {
    "question": "What does the ultrasound of the carotid artery show?",
    "thinking": None,
    "answer": "It shows a patent vessel with laminar flow.",
    "answer_kind": "open",
    "options": [],
}


class Chat:
    """What the endpoint does and counts.

    Args:
        slots: Requests at once.
        mode: How it behaves.
    """

    def __init__(self, slots: int, mode: str) -> None:
        self.slots = slots
        self.mode = mode
        self.asked: Counter[int] = Counter()
        self.answered: dict[int, float] = {}
        """When each was answered first."""
        self.statuses: Counter[str] = Counter()
        self.first_at: float | None = None
        self.last_at = 0.0
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._random = random.Random(7)

    async def answer(self, body: bytes) -> tuple[int, dict[str, Any]] | None:
        """Return status and body for a request; None: the connection is dropped."""
        now = time.time()
        self.first_at = self.first_at or now
        found = MARK.search(body)
        number = int(found[1]) if found else -1
        self.asked[number] += 1
        status = self._refuses(number)
        if status is None:
            status = await self._serve()
        self.statuses[str(status)] += 1
        self.last_at = time.time()
        if status == 0:
            return None
        if status != 200:
            return status, {"error": {"message": f"told {status}", "code": None}}
        self.answered.setdefault(number, self.last_at)
        return 200, _completion()

    def counts(self) -> dict[str, Any]:
        """Return everything that was counted."""
        return {
            "asked": dict(self.asked),
            "answered": self.answered,
            "statuses": dict(self.statuses),
            "first_at": self.first_at,
            "last_at": self.last_at,
        }

    def _refuses(self, number: int) -> int | None:
        if self.mode == "busy" and self._taken >= self.slots:
            return 429
        return 400 if self.mode == "refusing" and number == REFUSED else None

    async def _serve(self) -> int:
        """Take a slot for the time that an answer takes; fail some."""
        if self._taken >= self.slots:
            self._waiting.append(asyncio.get_running_loop().create_future())
            await self._waiting[-1]  # the slot is handed over
        else:
            self._taken += 1
        await asyncio.sleep(SERVICE_S)
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._taken -= 1
        chance = self._random.random()
        if self.mode != "faulty" or chance > SHARE_OF_500S + SHARE_OF_DROPS:
            return 200
        return 500 if chance < SHARE_OF_500S else 0


def _completion() -> dict[str, Any]:
    message = {"role": "assistant", "content": json.dumps({"drafts": [DRAFT]})}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 400, "completion_tokens": 60, "total_tokens": 460},
    }


class Connection(asyncio.Protocol):
    """HTTP/1.1, as little of it as clients need: an endpoint that takes time of its own would be measured, too."""

    chat: Chat

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self._wanted = 0
        self._writer: asyncio.Transport | None = None
        self._answering: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._writer = transport

    def data_received(self, data: bytes) -> None:
        """Collect until a request is whole."""
        self._pieces.append(data)
        self._size += len(data)
        if self._size < self._wanted:
            return
        whole = b"".join(self._pieces)
        end = whole.find(b"\r\n\r\n")
        if end < 0:
            return
        head = whole[:end].decode("latin-1")
        length = re.search(r"(?im)^content-length: *(\d+)", head)
        self._wanted = end + 4 + (int(length[1]) if length else 0)
        if len(whole) < self._wanted:
            self._pieces = [whole]
            return
        body, rest = whole[end + 4 : self._wanted], whole[self._wanted :]
        self._pieces, self._size, self._wanted = [rest], len(rest), 0
        self._answering = asyncio.ensure_future(self._answer(head, body))

    async def _answer(self, head: str, body: bytes) -> None:
        method, path, _ = head.split(" ", 2)
        told = await Connection.chat.answer(body) if path.endswith("/completions") else _about(method, path)
        if self._writer is None or self._writer.is_closing():
            return
        if told is None:
            self._writer.abort()
            return
        status, reply = told
        data = json.dumps(reply).encode()
        later = f"Retry-After: {RETRY_AFTER_S}\r\n" if status == 429 else ""
        start = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{later}Content-Length: {len(data)}\r\n\r\n"
        self._writer.write(start.encode() + data)


def _about(method: str, path: str) -> tuple[int, dict[str, Any]]:
    if path.startswith("/counts"):
        return 200, Connection.chat.counts()
    if path.startswith("/reset"):
        told = dict(parse_qsl(path.partition("?")[2]))
        Connection.chat = Chat(int(told["slots"]), told["mode"])
        return 200, {}
    return 200, {"object": "list", "data": [{"id": "m", "object": "model", "created": 0, "owned_by": "us"}]}


async def serve(port: int, slots: int, mode: str) -> asyncio.Server:
    """Start to listen on loopback."""
    Connection.chat = Chat(slots, mode)
    return await asyncio.get_running_loop().create_server(Connection, "127.0.0.1", port)


async def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--slots", type=int, default=64)
    parser.add_argument("--mode", default="plain")
    options = parser.parse_args()
    await (await serve(options.port, options.slots, options.mode)).serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
