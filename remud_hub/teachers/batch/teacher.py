"""The teacher ``openai-batch/MODEL``: requests are collected, submitted as files, and answered within a day at half the price.

What is under way is written down before it is paid for, so a run that was killed goes on waiting for the same batches.
"""

import asyncio
import tempfile
import time
from collections.abc import Coroutine, Iterable, Sequence
from typing import IO, Any, NamedTuple, Self

from openai import AsyncOpenAI

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import FinishReason, Reply, Request
from remud_hub.teachers.batch.endpoint import BatchEndpoint
from remud_hub.teachers.batch.lines import read_line, request_line
from remud_hub.teachers.batch.state import BatchFolder, BatchState
from remud_hub.teachers.endpoint.faults import Unreadable
from remud_hub.teachers.news import notice
from remud_hub.teachers.options import TeacherOptions, keys_of_environment


MOST_REQUESTS = 50_000
MOST_BYTES = 100_000_000
"""Of one batch (OpenAI, Batch API guide: 50,000 requests; 100 MB at first, 200 MB by now)."""
WIDTH = 10_000
"""Requests that wait at once; each takes a few kilobytes, for pictures are read when a file is written."""
QUIET_S = 60.0
"""A batch is submitted when nothing was asked for so long, in seconds: reading the next source may take that."""
MAX_RETRIES = 6
ENDINGS: dict[str, FinishReason] = {"completed": "unanswered", "failed": "refused"}
"""What becomes of requests that a batch has no line for, by how it ended; of other endings: ``unanswered``."""


class _Gone(Exception):
    """The endpoint does not know a batch: what was in it has to be asked anew."""


class _FileOf(NamedTuple):
    """What became of the requests that were to go into one file."""

    keys: tuple[str, ...]
    """Of those that are in it."""
    unreadable: dict[str, str]
    """Why the others are not, by key: a picture cannot be read."""


class OpenAIBatchTeacher:
    """Requests by the file.

    Args:
        model: The model's name at the endpoint.
        store: Where the pictures of the requests lie.
        endpoint: Where batches go.
        quiet_s: Submit when nothing was asked for so long.
        most_requests: In one batch.
        most_bytes: Of one batch.
    """

    def __init__(
        self,
        model: str,
        store: BlobStore,
        endpoint: BatchEndpoint,
        *,
        quiet_s: float = QUIET_S,
        most_requests: int = MOST_REQUESTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.name = model
        self.width = WIDTH
        self._store = store
        self._endpoint = endpoint
        self._quiet_s = quiet_s
        self._most_requests = most_requests
        self._most_bytes = most_bytes
        self._folder = BatchFolder(f"{endpoint.url} {model} {self.version()}")
        self._under_way = {key: state for state in self._folder.load() for key in state.keys}
        self._answers: dict[str, asyncio.Future[Reply]] = {}
        self._collected: list[Request] = []
        self._last_asked = 0.0
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def create(cls, model: str, store: BlobStore, options: TeacherOptions) -> Self:
        """Return the teacher, with the key of the environment.

        Raises:
            UsageError: The model or the key is missing, an address is none, or several are named.
        """
        if not model:
            raise UsageError("teacher 'openai-batch' needs a model: --teacher openai-batch/MODEL")
        keys = keys_of_environment()
        if len(options.base_urls) > 1 or len(keys) > 1:
            raise UsageError("teacher 'openai-batch' takes one --base-url and one key: a batch lies at one endpoint")
        options.check_urls()
        url = options.base_urls[0] if options.base_urls else None
        client = AsyncOpenAI(api_key=keys[0], base_url=url, max_retries=MAX_RETRIES)
        return cls(model, store, BatchEndpoint(client, options.patience_s))

    @classmethod
    def version(cls) -> str:
        """Return the version of how requests are put."""
        return "1"

    async def check(self) -> None:
        """Make sure that the endpoint has batches and takes the key.

        Raises:
            TeacherError: It does not.
        """
        await self._endpoint.check()

    async def reply(self, request: Request) -> Reply:
        """Wait for the batch that has the request: one that an earlier run submitted, or the next one.

        Raises:
            TeacherError: The endpoint cannot be reached or refuses to work.
        """
        while True:
            if request.key not in self._answers:
                self._ask(request)
            answer = self._answers[request.key]
            try:
                return await asyncio.shield(answer)
            except _Gone:
                pass
            finally:
                if answer.done() and self._answers.get(request.key) is answer:
                    del self._answers[request.key]  # a long run has many

    async def close(self) -> None:
        """Stop waiting. What was submitted goes on at the endpoint, and the next run collects it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._endpoint.close()

    def _ask(self, request: Request) -> None:
        state = self._under_way.get(request.key)
        if state is not None:
            return self._watch(state)
        self._promise([request.key])
        self._collected.append(request)
        self._last_asked = time.monotonic()
        if len(self._collected) == 1:
            self._start(self._submit_when_quiet())

    async def _submit_when_quiet(self) -> None:
        notice(
            f"teacher {self.name}: collects requests; a batch is submitted when none has come for {self._quiet_s:g} s"
        )
        while (wait := self._last_asked + self._quiet_s - time.monotonic()) > 0:
            if len(self._collected) >= self._most_requests:
                break
            await asyncio.sleep(min(wait, self._quiet_s / 4))
        requests, self._collected = self._collected, []
        try:
            while requests:
                requests = requests[await self._submit(requests) :]
        except Exception as error:  # whatever it is, somebody waits
            self._fail((request.key for request in requests), error)

    async def _submit(self, requests: Sequence[Request]) -> int:
        """Submit as many as one batch takes; return how many are settled or under way."""
        with tempfile.TemporaryFile(prefix="remud-batch-") as file:
            file_of = await asyncio.to_thread(self._write, requests, file)
            for key, why in file_of.unreadable.items():
                self._settle(key, Reply(text=why, model=self.name, finish_reason="refused"))
            if file_of.keys:
                state = self._folder.new(file_of.keys)
                batch = await self._endpoint.submit(file, state.token)
                state = state.model_copy(update={"batch": batch})
                self._folder.save(state)
                self._watch(state)
        return len(file_of.keys) + len(file_of.unreadable)

    def _write(self, requests: Sequence[Request], file: IO[bytes]) -> _FileOf:
        """Write lines until one more would be too many; the first always fits."""
        keys: list[str] = []
        unreadable: dict[str, str] = {}
        for request in requests[: self._most_requests]:
            try:
                line = request_line(request, self.name, self._store)
            except Unreadable as error:
                unreadable[request.key] = str(error)
                continue
            if keys and file.tell() + len(line) > self._most_bytes:
                break
            file.write(line)
            keys.append(request.key)
        file.seek(0)
        return _FileOf(tuple(keys), unreadable)

    def _watch(self, state: BatchState) -> None:
        self._under_way.update(dict.fromkeys(state.keys, state))
        self._promise(state.keys)
        self._start(self._collect(state))

    async def _collect(self, state: BatchState) -> None:
        """Wait for a batch and hand out what it says."""
        try:
            batch = await self._endpoint.ended(state)
            if batch is None:
                self._forget(state, state.keys)
                return self._fail(state.keys, _Gone())
            wanted = set(state.keys)
            lost = set(wanted)
            async for line in self._endpoint.lines(batch):
                key, reply = read_line(line, self.name)
                if key not in wanted:
                    continue  # it failed when an earlier run looked, and is being asked anew
                if reply.finish_reason in ("stop", "length"):
                    lost.discard(key)
                self._settle(key, reply)
            self._forget(state, lost)  # no other run shall wait for these, but ask anew
        except Exception as error:  # whatever it is, somebody waits
            return self._fail(state.keys, error)
        for key in lost:
            reply = Reply(text=_why(batch), model=self.name, finish_reason=ENDINGS.get(batch.status, "unanswered"))
            self._settle(key, reply)

    def _forget(self, state: BatchState, keys: Iterable[str]) -> None:
        gone = set(keys)
        for key in gone:
            self._under_way.pop(key, None)
        self._folder.save(state.model_copy(update={"keys": tuple(key for key in state.keys if key not in gone)}))

    def _promise(self, keys: Iterable[str]) -> None:
        loop = asyncio.get_running_loop()
        for key in keys:
            if key not in self._answers or self._answers[key].done():
                self._answers[key] = loop.create_future()

    def _settle(self, key: str, reply: Reply) -> None:
        if (answer := self._answers.get(key)) and not answer.done():
            answer.set_result(reply)

    def _fail(self, keys: Iterable[str], error: Exception) -> None:
        for key in keys:
            if (answer := self._answers.get(key)) and not answer.done():
                answer.set_exception(error)
                answer.exception()  # nobody may be waiting, which is no fault

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _why(batch: Any) -> str:
    faults = [fault.message for fault in (batch.errors.data if batch.errors else None) or () if fault.message]
    return f"batch {batch.id} {batch.status}{': ' + faults[0] if faults else ' without a line for this request'}"
