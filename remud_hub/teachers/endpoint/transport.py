"""What carries the ``openai`` client's requests: aiohttp, which costs less than half the time of the client's own.

A body is read whole, within limits of size and time: an endpoint that sends without end, or a byte now and then, is given
up.
"""

import io
from collections.abc import Mapping
from typing import NamedTuple
from urllib.request import getproxies, proxy_bypass

import aiohttp
from httpx2 import URL, AsyncBaseTransport, ConnectError, ReadError, ReadTimeout, Request, RequestError, Response


CONNECT_S = 5.0
REPLY_S = 600.0
"""A request's whole time, the last byte of the reply included; the ``openai`` client's own default."""
LARGEST_BODY = 8 * 2**20
"""Bytes, unpacked: what a reply of 100,000 tokens takes, many times over."""
KEPT_HEADERS = ("content-type", "retry-after", "retry-after-ms")
"""The others, among them those about packing that is undone by then, say nothing to us."""


class Carried(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def response(self, request: Request) -> Response:
        """Return this as the client's code takes it."""
        return Response(self.status, headers=self.headers, content=self.body, request=request)


class TooLarge(Exception):
    """A body passed ``LARGEST_BODY``.

    Args:
        begin: How it begins.
    """

    def __init__(self, begin: bytes) -> None:
        super().__init__(f"a body of more than {LARGEST_BODY} bytes")
        self.begin = begin


class AiohttpTransport(AsyncBaseTransport):
    """Carries requests to one address. Connections are made when needed and kept; their number is not limited here.

    Args:
        url: The address, which decides about a proxy (``HTTP_PROXY``, ``HTTPS_PROXY``, ``NO_PROXY``).
        reply_s: A request's whole time, in seconds.
    """

    def __init__(self, url: URL, reply_s: float = REPLY_S) -> None:
        self._proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
        self._timeout = aiohttp.ClientTimeout(total=reply_s, sock_connect=CONNECT_S)
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: Request) -> Response:
        """Send a request of the client; return its response, read whole.

        Raises:
            RequestError, TooLarge: As ``carry`` does.
        """
        carried = await self.carry(request.method, str(request.url), request.headers, request.content)
        return carried.response(request)

    async def carry(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Carried:
        """Send bytes; return what came back, read whole.

        Raises:
            ConnectError: Nobody is there.
            ReadError: The connection was lost on the way.
            ReadTimeout: The time is over.
            TooLarge: The body is.
        """
        if self._session is None:  # a session belongs to the loop that it is made in
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.request(
                method,
                url,
                headers=headers,
                data=io.BytesIO(content) if content else None,
                allow_redirects=False,
                proxy=self._proxy,
                timeout=self._timeout,
            ) as response:
                kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
                return Carried(response.status, kept, await _body(response))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _translated(error) from error

    async def aclose(self) -> None:
        """Close the connections, those under way, too."""
        if self._session is not None:
            await self._session.close()


async def _body(response: aiohttp.ClientResponse) -> bytes:
    pieces, size = [], 0
    async for piece in response.content.iter_any():
        size += len(piece)
        pieces.append(piece)
        if size > LARGEST_BODY:
            raise TooLarge(b"".join(pieces))
    return b"".join(pieces)


def _translated(error: Exception) -> RequestError:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return ConnectError(str(error))
    if isinstance(error, TimeoutError):
        return ReadTimeout(str(error))
    return ReadError(str(error))
