import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.asking.lanes import Lanes
from remud_hub.generate.jobs import Job
from remud_hub.records import Evidence
from remud_hub.teachers.base import Message, Reply, Request
from remud_hub.teachers.news import News, Notice, Trouble, notice, trouble


class Slow:
    """A teacher that takes its time, and counts."""

    name = "slow"

    def __init__(self, width: int) -> None:
        self.width = width
        self.under_way = self.most = 0

    def version(self) -> str:
        return "1"

    async def check(self) -> None: ...

    async def close(self) -> None: ...

    async def reply(self, request: Request) -> Reply:
        if request.task == "broken":
            raise KeyError("a fault of the teacher")
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.005)
        self.under_way -= 1
        return Reply(text="{}", model=self.name)


@pytest.fixture
def job(passage: Callable[..., Evidence]) -> Callable[..., Job]:
    evidence = passage("A text.")

    def make(requests: int, task: str = "qa") -> Job:
        for number in range(requests):
            turns = (Message(role="user", text=str(number)),)
            yield Request(
                task=task,
                prompt="qa.en@1",
                prompt_sha256="b" * 64,
                shape="drafts",
                language="en",
                messages=turns,
                evidence=evidence,
            )
        return []

    return make


@pytest.mark.parametrize("width", [1, 2, 5])
@pytest.mark.parametrize("jobs", [1, 5, 12])
def test_jobs_of_several_requests_all_end_and_no_more_go_out_at_once_than_may(
    job: Callable[..., Job], width: int, jobs: int
) -> None:
    teacher = Slow(width)
    with Lanes(teacher) as writing:
        futures = [writing.submit(job(3)) for _ in range(jobs)]
        assert [future.result(timeout=60) for future in futures] == [[]] * jobs
    assert teacher.most == min(width, jobs)


def test_what_one_job_raises_stops_no_other(job: Callable[..., Job]) -> None:
    told: list[Any] = []
    with Lanes(Slow(1), told.append) as writing:
        bad, good = writing.submit(job(1, "broken")), writing.submit(job(2))
        assert good.result(timeout=60) == []
        with pytest.raises(KeyError):
            bad.result(timeout=60)
    assert len(told) == 2


class Tidy(Slow):
    """Answers all that is under way at once, even when it is told to stop, and knows what was asked after that."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked: list[str] = []
        self.first = threading.Event()

    async def reply(self, request: Request) -> Reply:
        self.asked.append(request.messages[-1].text)
        self.first.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            if len(self.asked) > 1:
                raise
        return Reply(text="{}", model=self.name)

    async def close(self) -> None:
        await asyncio.sleep(0.02)


def test_a_reply_that_comes_while_all_is_wound_up_opens_no_lane(job: Callable[..., Job]) -> None:
    teacher, told = Tidy(), list[Reply]()
    with Lanes(teacher, told.append) as writing:
        result = writing.submit(job(3))
        assert teacher.first.wait(5)
    assert teacher.asked == ["0"]
    assert len(told) == 1  # it was paid for, so it is counted
    assert result.cancelled()


class Stumbling(Slow):
    """Has something to say before each reply."""

    async def reply(self, request: Request) -> Reply:
        trouble("429")
        notice("it is slow today")
        return await super().reply(request)


def test_whoever_is_told_of_replies_hears_the_news_on_the_way_to_them(job: Callable[..., Job]) -> None:
    told: list[Reply | News] = []
    with Lanes(Stumbling(2), told.append) as writing:
        assert writing.submit(job(1)).result(timeout=60) == []
    assert told[:2] == [Trouble("429"), Notice("it is slow today")]
    assert isinstance(told[2], Reply)
