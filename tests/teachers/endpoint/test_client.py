import asyncio
from collections.abc import Callable

import pytest
from httpx2 import ConnectError, ReadError, Response
from openai import APIStatusError

from remud_hub.teachers.endpoint.client import EndpointClient
from tests.teachers.endpoint.loopback import Answer, Loopback, error


Start = Callable[..., Loopback]
BODY = b'{"model": "m"}'


async def complete(url: str) -> bytes:
    async with EndpointClient(url, "secret-key", 10.0) as client:
        return (await client.complete(BODY)).body


def test_the_short_way_sends_what_the_client_itself_would(start: Start) -> None:
    async def ask_both_ways() -> tuple[bytes, bytes]:
        async with EndpointClient(endpoint.url, "secret-key", 10.0) as client:
            short = await client.complete(BODY)
            long = await client.post("/chat/completions", content=BODY, cast_to=Response)
            return short.body, long.content

    endpoint = start()
    short, long = asyncio.run(ask_both_ways())
    assert short == long
    assert endpoint.bodies == [{"model": "m"}] * 2
    first, second = (sorted(head.lower().splitlines()) for head in endpoint.heads)
    assert first == second
    assert "authorization: bearer secret-key" in first


def test_a_status_is_told_as_the_client_itself_would(start: Start) -> None:
    endpoint = start(lambda number, body: error(429, "slower", {"Retry-After": "7"}))
    with pytest.raises(APIStatusError, match="slower") as told:
        asyncio.run(complete(endpoint.url))
    assert told.value.status_code == 429
    assert told.value.response.headers["retry-after"] == "7"


def test_nobody_there_is_told_apart_from_a_lost_connection(start: Start) -> None:
    endpoint = start(lambda number, body: Answer(drop=True))
    with pytest.raises(ReadError):
        asyncio.run(complete(endpoint.url))
    endpoint.stop()
    with pytest.raises(ConnectError):
        asyncio.run(complete(endpoint.url))
