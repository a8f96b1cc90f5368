"""Run many talks with one teacher: what is waiting for a reply holds nothing else up, and no more waits than needs to.

The teacher's loop runs in a thread of its own, so that the next source is read while replies are under way. As many lanes as
the teacher has width carry requests; what a reply means for its talk is worked out when the lane has sent the next request.
"""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, NamedTuple, Self

from remud_hub.asking.talk import Result, Talk
from remud_hub.teachers.base import Reply, Request, Teacher
from remud_hub.teachers.news import News, heard_by


AHEAD = 4
"""Talks that may be unfinished, as a multiple of the teacher's width: enough that it never runs dry."""


class _Work(NamedTuple):
    """A talk under way."""

    talk: Talk[Any]
    result: "Future[Any]"


class Lanes:
    """A teacher at work. Leaving the context cancels what is under way.

    Args:
        teacher: Who answers.
        on_reply: Told of every reply as it comes, and of the teacher's news on the way to it.
    """

    def __init__(self, teacher: Teacher, on_reply: Callable[[Reply | News], None] | None = None) -> None:
        self._teacher = teacher
        self._on_reply = on_reply
        self._room = threading.BoundedSemaphore(AHEAD * teacher.width)
        self._to_ask: deque[tuple[_Work, Request]] = deque()
        self._lanes: set[asyncio.Task[None]] = set()
        self._open: set[Future[Any]] = set()
        self._winds_up = False
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

    def submit(self, talk: Talk[Result]) -> "Future[Result]":
        """Start a talk, after waiting for room.

        Returns:
            A future of its result; it may raise ``TeacherError``.
        """
        self._room.acquire()
        result: Future[Result] = Future()
        self._loop.call_soon_threadsafe(self._go_on, _Work(talk, result))
        return result

    def _go_on(self, work: _Work, reply: Reply | None = None) -> None:
        """Take a talk to its next request, or to its end."""
        self._open.add(work.result)
        try:
            if reply and self._on_reply:
                self._on_reply(reply)
            request = work.talk.send(reply) if reply else next(work.talk)
        except StopIteration as end:
            self._end(work, end.value)
        except Exception as error:
            self._end(work, error)
        else:
            if self._winds_up:
                return  # this reply came too late for the next request; the result is cancelled with the others
            if reply:
                self._to_ask.appendleft((work, request))  # what was begun is finished first
            else:
                self._to_ask.append((work, request))
            if len(self._lanes) < self._teacher.width:
                self._lanes.add(self._loop.create_task(self._lane()))

    async def _lane(self) -> None:
        while self._to_ask:
            work, request = self._to_ask.popleft()
            try:
                with heard_by(self._on_reply) if self._on_reply else contextlib.nullcontext():
                    reply = await self._teacher.reply(request)
            except Exception as error:
                self._end(work, error)
            else:
                self._loop.call_soon(self._go_on, work, reply)
        # At once: a request that comes before the task's callbacks ran would find no lane free, and none would be left
        self._lanes.discard(asyncio.current_task())

    def _end(self, work: _Work, outcome: object) -> None:
        self._open.discard(work.result)
        self._loop.call_soon(self._room.release)  # when the loop has nothing more urgent: it wakes the other thread
        if isinstance(outcome, Exception):
            work.result.set_exception(outcome)
        else:
            work.result.set_result(outcome)

    async def _wind_up(self) -> None:
        self._winds_up = True
        self._to_ask.clear()
        lanes = list(self._lanes)
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        for result in list(self._open):
            result.cancel()
        await self._teacher.close()
