"""The benchmark's server does and counts what it says: every figure of the table comes from it."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from benchmarks.generate import server
from benchmarks.generate.paragraphs import paragraphs


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SERVICE_S", 0.02)


def asked(mode: str, slots: int, numbers: Sequence[int]) -> tuple[list[int], dict[str, Any]]:
    """Ask about paragraphs all at once; return the statuses (0: dropped) and what the server counted."""
    texts = paragraphs(max(numbers) + 1)

    async def ask(session: aiohttp.ClientSession, url: str, number: int) -> int:
        body = {"messages": [{"role": "user", "content": texts[number].text}]}
        try:
            async with session.post(f"{url}/v1/chat/completions", json=body) as response:
                told = await response.json()
                assert ("choices" in told) == (response.status == 200)
                assert (response.headers.get("Retry-After") == "1") == (response.status == 429)
                return response.status
        except aiohttp.ClientError:
            return 0

    async def run() -> tuple[list[int], dict[str, Any]]:
        listening = await server.serve(0, slots, mode)
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            statuses = list(await asyncio.gather(*(ask(session, url, number) for number in numbers)))
            async with session.get(f"{url}/counts") as response:
                counted: dict[str, Any] = await response.json()
        listening.close()
        return statuses, counted

    return asyncio.run(run())


def test_requests_are_counted_by_paragraph() -> None:
    statuses, counted = asked("plain", 64, [0, 1, 1, 5])
    assert statuses == [200] * 4
    assert counted["asked"] == {"0": 1, "1": 2, "5": 1}
    assert counted["answered"].keys() == counted["asked"].keys()
    assert all(counted["first_at"] <= at <= counted["last_at"] for at in counted["answered"].values())


def test_slots_hold_the_rate() -> None:
    _, counted = asked("plain", 4, range(20))
    assert counted["last_at"] - counted["first_at"] >= 5 * 0.02


def test_beyond_the_slots_it_is_busy() -> None:
    statuses, counted = asked("busy", 4, range(20))
    assert Counter(statuses) == {200: 4, 429: 16}
    assert len(counted["answered"]) == 4
    assert counted["statuses"] == {"200": 4, "429": 16}


def test_faults_come_in_their_shares() -> None:
    statuses, counted = asked("faulty", 300, range(300))
    found = Counter(statuses)
    assert 5 <= found[500] <= 30
    assert 1 <= found[0] <= 15
    assert len(counted["asked"]) == 300
    assert len(counted["answered"]) == found[200]


def test_one_paragraph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REFUSED", 3)
    statuses, _ = asked("refusing", 64, range(6))
    assert statuses == [200, 200, 200, 400, 200, 200]


def test_only_the_edited_paragraph_changes() -> None:
    before, after = paragraphs(10), paragraphs(10, edited=4)
    assert [one.number for one, other in zip(before, after, strict=True) if one != other] == [4]
    assert json.dumps(before) == json.dumps(paragraphs(10))
