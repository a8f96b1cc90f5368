"""What goes wrong between us and the Hub: what is worth another try, and how the rest is told."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn, TypeVar

import httpx
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    LocalTokenNotFoundError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from remud_hub.errors import HubError, first_line


T = TypeVar("T")
TRIES = 9
"""Of one thing. When one request in five fails, nine fail in a row twice in four million times."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
"""Seconds; each pause is twice the one before, times 0.5 to 1.5, so that several who failed together do not come back together."""
LONGEST_ASKED = 300
"""Seconds; who asks for longer is tried sooner, and fails with a message in the end. The Hub counts requests over five minutes."""
_BUSY = (408, 429)
_OF_XET = ("CAS Client Error", "Reqwest error")
"""Words of hf_xet for its own store and network; it raises them as plain RuntimeErrors."""


def persist(call: Callable[[], T], repo: str, *, tries: int = TRIES) -> T:
    """Do something that may be done again, until the Hub does it.

    Args:
        call: What to do.
        repo: For the message.
        tries: How often, before giving up.

    Raises:
        HubError: The Hub refuses, or went on failing.
    """
    for number in range(tries):
        try:
            return call()
        except (HfHubHTTPError, httpx.HTTPError, HFValidationError, OSError, RuntimeError) as error:
            if not passes(error) or number == tries - 1:
                raise_told(error, repo)
            pause(number, error)
    raise AssertionError("there is a last try")


def pause(number: int, error: BaseException | None = None) -> None:
    """Wait before try ``number + 2``, for as long as the Hub asked for, if it did."""
    own = min(LONGEST_PAUSE, FIRST_PAUSE * 2**number)
    time.sleep(max(own * random.uniform(0.5, 1.5), _asked_for(error)))


def passes(error: BaseException) -> bool:
    """Whether a fault may be gone next time: the server's own, or the network's."""
    for cause in _causes(error):
        if isinstance(cause, OfflineModeIsEnabled):
            return False
        if isinstance(cause, HfHubHTTPError | httpx.HTTPStatusError) and _status(cause):
            return _status(cause) >= 500 or _status(cause) in _BUSY
        if isinstance(cause, httpx.TransportError | ConnectionError | TimeoutError | json.JSONDecodeError):
            return True  # a page where JSON was awaited is a proxy's word for busy
        if type(cause) is RuntimeError and any(word in str(cause) for word in _OF_XET):
            return True
    return isinstance(error, LocalEntryNotFoundError)


def is_stale(error: BaseException) -> bool:
    """Whether somebody else was first (RFC 9110: 409 Conflict, 412 Precondition Failed)."""
    return isinstance(error, HfHubHTTPError) and _status(error) in (409, 412)


def raise_told(error: BaseException, repo: str) -> NoReturn:
    """Raise what to tell the user; what has nothing to do with the Hub goes on as it is."""
    message = _message(error, repo)
    if message is None or isinstance(error, HubError):
        raise error
    raise HubError(message) from error


def _message(error: BaseException, repo: str) -> str | None:
    if any(isinstance(cause, OfflineModeIsEnabled) for cause in _causes(error)):
        return f"{repo}: HF_HUB_OFFLINE is set; unset it to reach the Hub"
    for kind, message in _MESSAGES.items():
        if isinstance(error, kind):
            return message.format(repo=repo)
    if passes(error):
        return (
            f"{repo}: the Hub cannot be reached or keeps failing ({_kind(error)}); check the network and run the same command "
            "again: what arrived is not sent twice"
        )
    if isinstance(error, ValueError) and not isinstance(error, OSError | UnicodeError):
        return f"{repo}: the Hub does not take the card: {first_line(error)}"  # its own look at the YAML
    status = _first_status(error)
    if status == 401:
        return f"{repo}: the Hub wants a valid token; run `hf auth login`, or set HF_TOKEN"
    if status == 403:
        return f"this token may not do that with {repo} ({_said(error)}); use one with write rights, or propose the version with --pr"
    return f"{repo}: the Hub refuses (HTTP {status}): {_said(error)}" if status else None


_MESSAGES: Mapping[type[BaseException], str] = {
    HFValidationError: "{repo!r} is no name on the Hub; write ORG/NAME",
    LocalTokenNotFoundError: "no token of the Hub is known here; run `hf auth login`, or set HF_TOKEN",
    GatedRepoError: "{repo} is gated; ask for access on its page, then come back with your token (HF_TOKEN)",
    RepositoryNotFoundError: "{repo} is not on the Hub, or this token may not see it; check the name and HF_TOKEN",
    RevisionNotFoundError: "{repo} has no such version, branch or commit",
    RemoteEntryNotFoundError: "{repo} lacks a file that it should have; push the version again",
}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that it was raised from: huggingface_hub wraps some."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _asked_for(error: BaseException | None) -> float:
    """Return the seconds of ``Retry-After`` (RFC 9110, 10.2.3); a date is not understood, and counts as nothing asked."""
    for cause in _causes(error):
        response = getattr(cause, "response", None)
        said = response.headers.get("Retry-After", "") if response is not None else ""
        if said.isdecimal():
            return float(min(int(said), LONGEST_ASKED))
    return 0.0


def _status(error: BaseException) -> int:
    response = getattr(error, "response", None)
    return int(response.status_code) if response is not None else 0


def _first_status(error: BaseException) -> int:
    return next((status for cause in _causes(error) if (status := _status(cause))), 0)


def _kind(error: BaseException) -> str:
    status = _first_status(error)
    return f"HTTP {status}" if status else type(list(_causes(error))[-1]).__name__


def _said(error: BaseException) -> str:
    """Return the server's own words, without addresses: those of uploads are signed, and so are secrets."""
    words = getattr(error, "server_message", None) or first_line(error).split(" for url", 1)[0]
    return " ".join(word for word in str(words).split() if "://" not in word)[:200] or "no reason given"
