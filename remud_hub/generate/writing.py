"""Run many jobs with one teacher: what is waiting for a reply holds nothing else up, and no more waits than needs to.

The teacher's loop runs in a thread of its own, so that the next source is read while replies are under way.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from remud_hub.generate.jobs import Job, Outcome
from remud_hub.teachers.base import Reply, Teacher


AHEAD = 4
"""Jobs that may be unfinished, as a multiple of the teacher's width: enough that it never runs dry."""


class Writing:
    """A teacher at work. Leaving the context cancels what is under way.

    Args:
        teacher: Who answers.
        on_reply: Told of every reply as it comes.
    """

    def __init__(self, teacher: Teacher, on_reply: Callable[[Reply], None] | None = None) -> None:
        self._teacher = teacher
        self._on_reply = on_reply
        self._room = threading.BoundedSemaphore(AHEAD * teacher.width)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="teacher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def submit(self, job: Job) -> "Future[list[Outcome]]":
        """Start a job, after waiting for room.

        Returns:
            A future of its samples and rejections, in their order; it may raise ``TeacherError``.
        """
        self._room.acquire()
        future = asyncio.run_coroutine_threadsafe(self._run(job), self._loop)
        future.add_done_callback(lambda _: self._room.release())
        return future

    async def _run(self, job: Job) -> list[Outcome]:
        try:
            request = next(job)
            while True:
                reply = await self._teacher.reply(request)
                if self._on_reply:
                    self._on_reply(reply)
                request = job.send(reply)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes

    async def _wind_up(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._teacher.close()
