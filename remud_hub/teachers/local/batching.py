"""Micro-batching: what is asked at about the same time is answered together, in a thread, one batch after another."""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar


Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

GATHER_S = 0.02
"""How long the first of a batch waits for others, in seconds: little beside the time a batch takes."""


class Waiting(NamedTuple, Generic[Asked, Answer]):
    """Something that was asked and has no answer yet."""

    asked: Asked
    answer: "asyncio.Future[Answer]"


class Batcher(Generic[Asked, Answer]):
    """Collects what is asked and has a function answer it in batches.

    Args:
        answer: Answers a batch, in its order. It runs in a thread; never twice at once.
        length: How long something is, in any unit: a batch is filled with what is about as long as its first, for the
            shorter ones are padded.
        kind: Only things of one kind share a batch.
        size: Most in one batch.
    """

    def __init__(
        self,
        answer: Callable[[Sequence[Asked]], Sequence[Answer]],
        *,
        length: Callable[[Asked], int],
        kind: Callable[[Asked], Hashable],
        size: int,
    ) -> None:
        self._answer = answer
        self._length = length
        self._kind = kind
        self._size = size
        self._waiting: list[Waiting[Asked, Answer]] = []
        self._work: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="local teacher")

    async def ask(self, asked: Asked) -> Answer:
        """Wait for a batch to answer. What the function raises is raised to all of the batch."""
        waiting = Waiting[Asked, Answer](asked, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        return await waiting.answer

    def close(self) -> None:
        """Wait for the batch under way; nothing else will be answered."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _run(self) -> None:
        await asyncio.sleep(GATHER_S)
        while batch := self._take():
            asked = [waiting.asked for waiting in batch]
            try:
                answers = await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, asked)
            except Exception as error:
                for waiting in batch:
                    _settle(waiting.answer, error)
                continue
            for waiting, answer in zip(batch, answers, strict=True):
                _settle(waiting.answer, answer)

    def _take(self) -> list[Waiting[Asked, Answer]]:
        """Take the one that has waited longest, with those nearest to it in length: none waits for ever."""
        self._waiting = [waiting for waiting in self._waiting if not waiting.answer.done()]  # cancelled meanwhile
        if not self._waiting:
            return []
        first = self._waiting[0].asked
        alike = [waiting for waiting in self._waiting if self._kind(waiting.asked) == self._kind(first)]
        batch = sorted(alike, key=lambda waiting: abs(self._length(waiting.asked) - self._length(first)))[: self._size]
        taken = {id(waiting) for waiting in batch}
        self._waiting = [waiting for waiting in self._waiting if id(waiting) not in taken]
        return batch


def _settle(future: "asyncio.Future[Answer]", outcome: Answer | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
