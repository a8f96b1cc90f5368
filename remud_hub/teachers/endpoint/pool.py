"""Several endpoints as one: who is asked next, who waits, and when waiting is over."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from remud_hub.errors import TeacherError
from remud_hub.teachers.endpoint.faults import Fault, Refusal, Shut
from remud_hub.teachers.endpoint.upstream import Upstream


START_S = 5.0
"""How long an endpoint that never answered is waited for."""
QUIET_S = 5.0
"""How long endpoints that went away are waited for without a word."""
LOOK_S = 0.1
"""Between two looks whether waiting is over, while somebody waits."""


class Gone(Exception):
    """No endpoint has answered for as long as patience lasts."""


class Slot(NamedTuple):
    """Leave to send one request."""

    upstream: Upstream
    sent: int
    """The limiter's mark."""


class Pool:
    """The endpoints that serve a model.

    Args:
        upstreams: Each with each key.
        width: Requests at once, on all together.
        patience_s: How long endpoints that went away are waited for.
        tell: Told once of what works less well than it should, and of each long wait, when it begins and when it is over.
    """

    def __init__(
        self, upstreams: Sequence[Upstream], width: int, patience_s: float, tell: Callable[[str], None]
    ) -> None:
        self._upstreams = upstreams
        self._left = width
        self._patience_s = patience_s
        self._tell = tell
        self._waiting: deque[asyncio.Future[Slot]] = deque()
        self._reached = False
        self._troubled_since: float | None = None
        self._told_of_wait = False
        self._alarm: asyncio.TimerHandle | None = None

    async def check(self) -> None:
        """Make sure that one of the endpoints listens and takes the key.

        Raises:
            TeacherError: None does.
        """
        found = await asyncio.gather(*(upstream.check() for upstream in self._upstreams), return_exceptions=True)
        faults = [fault for fault in found if fault is not None]
        if len(faults) == len(found):
            raise faults[0]
        for fault in faults:
            self._tell(f"{fault}; the other endpoints go on")

    async def ask(self, body: Callable[[], Awaitable[bytes]]) -> dict[str, Any]:
        """Send a request to the endpoint that has the least to do, when there is one with room.

        Args:
            body: Makes the body. It is called when the request is sent, for bodies with pictures are large.

        Returns:
            The chat completion.

        Raises:
            Fault: It failed and may be tried again.
            Refusal: This request is not taken.
            Gone: Nobody answered for as long as patience lasts.
            TeacherError: No endpoint was ever reached, or none takes anything from us.
        """
        while True:
            slot = await self._take()
            try:
                return await self._send(slot, body)
            except Shut:
                continue  # another endpoint, if one is left

    async def close(self) -> None:
        """Close all connections."""
        if self._alarm:
            self._alarm.cancel()
        for upstream in self._upstreams:
            await upstream.close()

    async def _send(self, slot: Slot, body: Callable[[], Awaitable[bytes]]) -> dict[str, Any]:
        try:
            try:
                completion = await slot.upstream.complete(await body())
            finally:
                self._leave(slot)
        except Refusal:
            self._note_answer(slot.upstream)
            raise
        except Fault as fault:
            self._note_fault(slot, fault)
            raise
        except Shut as shut:
            self._note_shut(slot.upstream, shut)
            raise
        else:
            self._note_answer(slot.upstream)
            return completion
        finally:
            self._hand_out()

    async def _take(self) -> Slot:
        if not self._waiting and (upstream := self._least_busy()):
            return self._slot(upstream)
        if over := self._over():
            raise over
        waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._watch()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and not waiter.exception():
                self._leave(waiter.result())
                self._hand_out()
            raise

    def _least_busy(self) -> Upstream | None:
        if not self._left:
            return None
        free = [each for each in self._upstreams if each.limiter.is_free and each.is_there]
        return min(free, key=lambda each: each.limiter.under_way) if free else None

    def _slot(self, upstream: Upstream) -> Slot:
        self._left -= 1
        return Slot(upstream, upstream.limiter.enter())

    def _leave(self, slot: Slot) -> None:
        self._left += 1
        slot.upstream.limiter.leave()

    def _hand_out(self) -> None:
        while self._waiting and (upstream := self._least_busy()):
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(self._slot(upstream))

    def _note_answer(self, upstream: Upstream) -> None:
        if self._told_of_wait and self._troubled_since is not None:
            self._tell(f"{upstream.url}: answers again after {time.monotonic() - self._troubled_since:.0f} s")
        self._reached = True
        self._troubled_since = None
        self._told_of_wait = False
        upstream.answered()

    def _note_fault(self, slot: Slot, fault: Fault) -> None:
        self._reached = self._reached or not fault.is_away
        if self._troubled_since is None:
            self._troubled_since = time.monotonic()
        slot.upstream.failed(fault, slot.sent)
        waited = time.monotonic() - self._troubled_since
        all_rest = not any(upstream.is_there for upstream in self._upstreams)
        if self._reached and all_rest and waited >= QUIET_S and not self._told_of_wait:
            self._told_of_wait = True
            self._tell(f"{self._urls}: {fault.trouble} for {waited:.0f} s; waiting up to {self._patience_s:.0f} s")

    @property
    def _urls(self) -> str:
        return ", ".join(dict.fromkeys(upstream.url for upstream in self._upstreams))

    def _note_shut(self, upstream: Upstream, shut: Shut) -> None:
        if upstream.shut is None and any(other.shut is None for other in self._upstreams if other is not upstream):
            self._tell(f"{upstream.url} {shut}; the other endpoints go on")
        upstream.shut = str(shut)

    def _over(self) -> Gone | TeacherError | None:
        """Return why nobody needs to wait any longer, if so."""
        first = self._upstreams[0]
        if all(upstream.shut is not None for upstream in self._upstreams):
            return TeacherError(f"{first.url} {first.shut}")
        if self._troubled_since is None or any(upstream.is_there for upstream in self._upstreams):
            return None
        waited = time.monotonic() - self._troubled_since
        if self._reached:
            return Gone() if waited >= self._patience_s else None
        return TeacherError(f"no answer from {self._urls}; is the endpoint running?") if waited >= START_S else None

    def _watch(self) -> None:
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(LOOK_S, self._look)

    def _look(self) -> None:
        """Hand out what rested endpoints have to give, or send everybody home."""
        self._alarm = None
        self._hand_out()
        if over := self._over():
            for waiter in self._waiting:
                if not waiter.done():
                    waiter.set_exception(over)
            self._waiting.clear()
        if self._waiting:
            self._watch()
