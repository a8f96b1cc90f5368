"""How long one request waits before it is tried again, and when it is given up."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from remud_hub.teachers.endpoint.faults import Fault


T = TypeVar("T")
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
MOST_TRIES = 8
"""Failures of one request while others are well: then it is the request that breaks the endpoint."""


class Tries:
    """The tries of one request.

    Args:
        seed: Makes the waits the same in every run.
        patience_s: How long an endpoint may say that it is busy.
    """

    def __init__(self, seed: str, patience_s: float) -> None:
        self._seed = seed
        self._patience_s = patience_s
        self._started = time.monotonic()
        self._count = 0
        self._own = 0

    def wait_after(self, fault: Fault, *, is_its_own: bool) -> float | None:
        """Return the seconds to wait, or None to give the request up.

        Args:
            fault: What went wrong this time.
            is_its_own: Whether it counts against this request, and not only against the endpoint.
        """
        if fault.is_away:
            return 0.0  # nothing to do with this request: it waits until somebody is there
        self._count += 1
        if fault.is_busy:
            waited = time.monotonic() - self._started
            return None if waited >= self._patience_s else self._wait(fault)
        self._own += is_its_own
        return None if self._own >= MOST_TRIES else self._wait(fault)

    def _wait(self, fault: Fault) -> float:
        """As the endpoint says, else exponential with full jitter (AWS, "Exponential backoff and jitter")."""
        chance = random.Random(f"{self._seed} {self._count}").random()
        if fault.wait_s is not None:
            return min(fault.wait_s, self._patience_s) + chance * FIRST_WAIT_S
        return chance * min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0**self._count)


class GivenUp(Exception):
    """A request failed again and again; the message says what the last trouble was."""


class Persistence:
    """Asks as often as it takes, many requests at once.

    Args:
        patience_s: How long an endpoint may say that it is busy.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.answers = 0
        """How many requests were answered."""
        self._failing: set[Tries] = set()
        """Who failed since the last answer."""

    def answered(self) -> None:
        """Be told that a request was answered: what failed since then was the endpoint's matter."""
        self.answers += 1
        self._failing.clear()

    async def until_answered(
        self, seed: str, send: Callable[[], Awaitable[T]], note: Callable[[str], object] = lambda trouble: None
    ) -> T:
        """Send a request until it does not fail.

        Args:
            seed: Of the request; it makes its waits the same in every run.
            send: Sends it, and says ``answered`` where it was.
            note: Is told of each trouble.

        Raises:
            GivenUp: It failed again and again while others were well.
        """
        tries = Tries(seed, self._patience_s)
        while True:
            before = self.answers
            try:
                return await send()
            except Fault as fault:
                note(fault.trouble)
                self._failing.add(tries)
                alone = len(self._failing) == 1 and fault.may_be_its_own
                wait = tries.wait_after(fault, is_its_own=alone or self.answers > before)
                if wait is None:
                    raise GivenUp(fault.trouble) from fault
                await asyncio.sleep(wait)
