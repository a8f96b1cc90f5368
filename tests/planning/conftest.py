"""A teacher that says what a test tells it to, and requests to it."""

import asyncio

import pytest

from remud_hub.teachers.base import Reply, Request, Usage


class Told:
    """Answers every request with the same usage, and knows how often it was asked."""

    name = "told"
    width = 4

    def __init__(self) -> None:
        self.asked = 0

    def version(self) -> str:
        return "1"

    async def check(self) -> None:
        pass

    async def reply(self, request: Request) -> Reply:
        self.asked += 1
        await asyncio.sleep(0.02)
        usage = Usage(prompt_tokens=1000, completion_tokens=300)
        return Reply(text='{"drafts": []}', model=self.name, usage=usage)

    async def close(self) -> None:
        pass


@pytest.fixture
def told() -> Told:
    return Told()
