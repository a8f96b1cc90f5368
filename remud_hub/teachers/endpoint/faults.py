"""What can go wrong with a request at an endpoint, sorted by what is to be done."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

from httpx2 import ConnectError, RequestError, TimeoutException
from openai import APIStatusError

from remud_hub.errors import first_line


FEWER_MAY_HELP = ("429", "503", "timeout")
NOBODY_IS_SERVED = (301, 302, 307, 308, 401, 402, 403, 404, 405)
"""The address, the key, the account or the model's name is wrong."""
FOR_NOW = (408, 409, 425, 429)
"""Statuses below 500 that another try may change."""
SECRET_LENGTH = 8
"""A shorter key is none: any word will do for a local endpoint."""
NO_QUOTA = "insufficient_quota"
"""Code of a 429 that no waiting helps (OpenAI, guide "Error codes")."""


class Fault(Exception):
    """A try that failed and may be repeated.

    Args:
        trouble: Short and countable: ``429``, ``500``, ``dropped``, ``timeout``, ``no connection``.
        wait_s: How long to wait, where the endpoint says so.
    """

    def __init__(self, trouble: str, wait_s: float | None = None) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.wait_s = wait_s

    @property
    def is_busy(self) -> bool:
        """The endpoint is well and has no room."""
        return self.trouble == "429"

    @property
    def is_too_much(self) -> bool:
        """Fewer requests at once may help."""
        return self.trouble in FEWER_MAY_HELP

    @property
    def may_be_its_own(self) -> bool:
        """The request may have caused it: a gateway in front of the endpoint says other things."""
        return self.trouble in ("500", "dropped")

    @property
    def is_away(self) -> bool:
        """Nobody is there: no other request would fare better now."""
        return self.trouble == "no connection"


class Refusal(Exception):
    """This request is not taken; others may be.

    Args:
        said: The endpoint's words.
        param: The parameter that it names.
    """

    def __init__(self, said: str, param: str = "") -> None:
        super().__init__(said)
        self.param = param

    @property
    def said(self) -> str:
        """What it was refused with."""
        return str(self)


class Unreadable(Exception):
    """A picture of the request cannot be sent; the endpoint was not asked."""


class Shut(Exception):
    """The endpoint takes nothing from us: its message says why and what to check."""


def connection_fault(error: RequestError) -> Fault:
    """Return the fault of a request without an answer."""
    if isinstance(error, ConnectError):
        return Fault("no connection")
    return Fault("timeout" if isinstance(error, TimeoutException) else "dropped")


def status_fault(error: APIStatusError) -> Fault | Refusal | Shut:
    """Return what an answer other than 200 means."""
    return fault_of(error.status_code, error.body, error.message, headers=error.response.headers)


def fault_of(status: int, body: Any, said: str, *, headers: Mapping[str, str]) -> Fault | Refusal | Shut:
    """Return what a status means, given the ``error`` of the body and the headers that came with it."""
    told = body if isinstance(body, dict) else {}
    said = str(told.get("message") or said)
    if told.get("code") == NO_QUOTA:
        return Shut(f"has no quota left for this key: {first_line(said)}; add credit, then run the same command again")
    if status in NOBODY_IS_SERVED:
        return Shut(f"answered {status}: {first_line(said)}; check the address, the key and the model's name")
    if status >= 500 or status in FOR_NOW:
        return Fault("timeout" if status == 408 else str(status), retry_after(headers))
    return Refusal(said, str(told.get("param") or ""))


def discreet(said: str, key: str) -> str:
    """Return an endpoint's words without the key, which some repeat."""
    return said.replace(key, "***") if len(key) >= SECRET_LENGTH else said


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return how many seconds to wait by the header ``Retry-After`` (RFC 9110, section 10.2.3: seconds or a date).

    OpenAI and Azure also send ``retry-after-ms``, which is finer.
    """
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        said = headers.get("retry-after", "")
        seconds = float(said) if said[:1].isdigit() else parsedate_to_datetime(said).timestamp() - time()
        return max(0.0, seconds)
    except (ValueError, OverflowError):
        return None
