"""One endpoint, asked with one key: its client, how much it bears, and whether it is there."""

import asyncio
import random
import time
from typing import Any

from httpx2 import RequestError, Response
from openai import APIConnectionError, APIStatusError, APITimeoutError

from remud_hub.errors import TeacherError
from remud_hub.teachers.endpoint.client import EndpointClient
from remud_hub.teachers.endpoint.completion import error_in, overlong, read_body
from remud_hub.teachers.endpoint.faults import Fault, Refusal, Shut, connection_fault, discreet, fault_of, status_fault
from remud_hub.teachers.endpoint.limiter import Limiter
from remud_hub.teachers.endpoint.transport import REPLY_S, TooLarge


CHECK_S = 8.0
SICK_AFTER = 5
"""Faults in a row, without one answer, after which the endpoint is left alone for a while."""
FIRST_REST_S = 0.25
LONGEST_REST_S = 15.0


class Upstream:
    """An endpoint and a key.

    Args:
        url: Address, up to and without ``/chat/completions``.
        key: Goes into the header of each request, and nowhere else.
        most: Requests at once.
        reply_s: A request's whole time, in seconds.
    """

    def __init__(self, url: str, key: str, most: int, reply_s: float = REPLY_S) -> None:
        self.url = url
        self.limiter = Limiter(most)
        self.shut: str | None = None
        """Why it takes nothing from us, if so."""
        self.rests_until = 0.0
        self._key = key
        self._faults = 0
        self._rests = 0
        self._client = EndpointClient(url, key, reply_s)

    @property
    def is_there(self) -> bool:
        """Whether it may be asked now, if it has room."""
        return self.shut is None and time.monotonic() >= self.rests_until

    async def complete(self, body: bytes) -> dict[str, Any]:
        """Send the body of a request; return that of the chat completion.

        Raises:
            Fault: It failed and may be tried again.
            Refusal: This request is not taken.
            Shut: No request is taken.
        """
        try:
            carried = await self._client.complete(body)
        except TooLarge as error:
            return overlong(error.begin)
        except RequestError as error:
            raise connection_fault(error) from error
        except APIStatusError as error:
            raise self._discreet(status_fault(error)) from error
        completion = read_body(carried.body)
        if told := error_in(completion):  # OpenRouter says so within an answer of status 200
            raise self._discreet(fault_of(*told, headers=carried.headers))
        return completion

    async def check(self) -> None:
        """Make sure that somebody listens and takes the key.

        Raises:
            TeacherError: Nobody does.
        """
        try:
            async with asyncio.timeout(CHECK_S):
                await self._client.get("/models", cast_to=Response)
        except TimeoutError:
            return  # it listens, and is slow
        except APIConnectionError as error:
            if not isinstance(error, APITimeoutError):
                raise TeacherError(f"no answer from {self.url}; is the endpoint running?") from error
        except APIStatusError as error:
            if error.status_code in (401, 403):
                raise TeacherError(f"{self.url} {self._discreet(status_fault(error))}") from error

    def answered(self) -> None:
        """Note that it is well."""
        self._faults = self._rests = 0
        self.limiter.grow()

    def failed(self, fault: Fault, sent: int) -> None:
        """Note a fault, and leave the endpoint alone for a while if it seems to be down or bears not even one request.

        Args:
            fault: What went wrong.
            sent: The limiter's mark.
        """
        was_alone = self.limiter.under_way == 0
        if fault.is_too_much:
            self.limiter.shrink(sent)
        self._faults += not fault.is_busy
        if fault.is_away or self._faults >= SICK_AFTER:
            self._rest(fault)
            self.limiter.restart()
        elif fault.is_busy and was_alone:
            self._rest(fault)

    async def close(self) -> None:
        """Close its connections."""
        await self._client.close()

    def _rest(self, fault: Fault) -> None:
        if not self.is_there:
            return  # sent before the rest began
        longest = min(LONGEST_REST_S, FIRST_REST_S * 2.0**self._rests)
        self._rests += 1
        rest = fault.wait_s if fault.wait_s is not None else random.uniform(longest / 2, longest)
        self.rests_until = time.monotonic() + rest

    def _discreet(self, fault: Fault | Refusal | Shut) -> Fault | Refusal | Shut:
        """Some endpoints repeat the key in their error."""
        if not isinstance(fault, Fault):
            fault.args = tuple(discreet(str(part), self._key) for part in fault.args)
        return fault
