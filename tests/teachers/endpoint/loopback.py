"""A real HTTP endpoint on loopback that behaves, or misbehaves, as told."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import Any, NamedTuple

import pytest

from remud_hub.teachers.endpoint import pool, retries, upstream


Json = dict[str, Any]


class Answer(NamedTuple):
    """What is sent back: whole, or its pieces with a pause between, or, with ``drop``, nothing."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    pieces: int = 1
    pause_s: float = 0.0
    drop: bool = False


DROPPED = Answer(drop=True)
NEVER = Answer(body=b"{}", pause_s=60.0)


def completion(text: str = '{"drafts": []}', reason: str | None = "stop", **message: Any) -> Json:
    return {
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": reason}
        ],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7},
    }


def said(text: str = '{"drafts": []}', reason: str | None = "stop", **message: Any) -> Answer:
    return Answer(body=json.dumps(completion(text, reason, **message)).encode())


def error(status: int, message: str = "oops", headers: Mapping[str, str] | None = None, **told: Any) -> Answer:
    return Answer(status, json.dumps({"error": {"message": message, **told}}).encode(), headers or {})


class Loopback:
    """Answers each chat request with what ``answer`` returns for its number and body."""

    def __init__(
        self, answer: Callable[[int, Json], Answer] = lambda number, body: said(), service_s: float = 0.0
    ) -> None:
        self.answer = answer
        self.service_s = service_s
        self.models = Answer(body=b'{"object": "list", "data": []}')
        self.bodies: list[Json] = []
        self.keys: list[str] = []
        self.heads: list[str] = []
        self.under_way = self.most_under_way = 0
        self.lost = 0
        """Connections that the client closed while it waited for an answer."""
        self._port = 0
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        """Listen, again at the same port after ``stop``."""
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", self._port))
        self._port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Go away: nobody listens, and what is under way is lost."""

        async def stop() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        self._do(stop())

    def close(self) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _do(self, work: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(5)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
                body = await reader.readexactly(int(fields.get("content-length", 0)))
                if not await self._answer(head, body, reader, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(
        self, head: str, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if head.startswith("GET"):
            return await self._send(self.models, writer)
        told = json.loads(body)
        self.bodies.append(told)
        self.heads.append(head)
        self.keys.append(head.partition("uthorization: Bearer ")[2].partition("\r\n")[0])
        answer = self.answer(len(self.bodies), told)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            if self.service_s and answer.status == 200:
                await asyncio.sleep(self.service_s)
            return await self._send(answer, writer)
        finally:
            self.lost += reader.at_eof()
            self.under_way -= 1

    async def _send(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if answer.drop:
            return False
        lines = [
            f"HTTP/1.1 {answer.status} X",
            f"Content-Length: {len(answer.body)}",
            "Content-Type: application/json",
        ]
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        size = max(1, len(answer.body) // answer.pieces)
        for start in range(0, len(answer.body) or 1, size):
            if answer.pause_s:
                await asyncio.sleep(answer.pause_s)
            writer.write(answer.body[start : start + size])
            await writer.drain()
        return True


def started() -> Iterator[Callable[..., Loopback]]:
    """Yield what starts an endpoint; afterwards all are closed."""
    running: list[Loopback] = []

    def make(*arguments: Any, **options: Any) -> Loopback:
        running.append(Loopback(*arguments, **options))
        return running[-1]

    yield make
    for each in running:
        each.close()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make clients wait milliseconds instead of seconds."""
    monkeypatch.setattr(retries, "FIRST_WAIT_S", 0.002)
    monkeypatch.setattr(upstream, "FIRST_REST_S", 0.01)
    monkeypatch.setattr(upstream, "LONGEST_REST_S", 0.05)
    monkeypatch.setattr(pool, "LOOK_S", 0.01)
    monkeypatch.setattr(pool, "START_S", 0.1)
    monkeypatch.setattr(pool, "QUIET_S", 0.05)
