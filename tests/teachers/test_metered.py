import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.base import MAX_TOKENS, Reply, Request, Usage
from remud_hub.teachers.metered import Metered, Purse, Spending
from remud_hub.teachers.prices import Price


A_CENT_A_TOKEN = Price(0, 10_000)
"""Only what comes back costs: a cent a token."""


class Clerk:
    """A teacher that takes its time, counts what is under way, and bills as told."""

    name = "clerk"
    width = 8

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.asked = self.under_way = self.most = 0

    def version(self) -> str:
        return "1"

    async def check(self) -> None:
        pass

    async def reply(self, request: Request) -> Reply:
        self.asked += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0.01)
        self.under_way -= 1
        return Reply(text="{}", model=self.name, usage=Usage(prompt_tokens=1, completion_tokens=self.tokens))

    async def close(self) -> None:
        pass


@pytest.fixture
def request_(make_request: Callable[..., Request]) -> Request:
    return make_request(task="qa")


def run(teacher: Any, request: Request, count: int) -> list[str]:
    async def ask() -> list[str]:
        return [reply.finish_reason for reply in await asyncio.gather(*[teacher.reply(request) for _ in range(count)])]

    return asyncio.run(ask())


def test_no_request_goes_out_that_could_pass_the_budget(store: BlobStore, request_: Request) -> None:
    clerk = Clerk(tokens=MAX_TOKENS)  # as dear as can be
    budget = 3.5 * MAX_TOKENS / 100
    endings = run(Metered(clerk, A_CENT_A_TOKEN, budget, store), request_, 10)
    assert (clerk.asked, endings.count("stop"), endings.count("unpaid")) == (3, 3, 7)


def test_what_a_reply_did_not_use_comes_back_and_pays_for_the_next(store: BlobStore, request_: Request) -> None:
    clerk = Clerk(tokens=MAX_TOKENS // 10)
    budget = 2 * MAX_TOKENS / 100
    endings = run(Metered(clerk, A_CENT_A_TOKEN, budget, store), request_, 30)
    spent = clerk.asked * clerk.tokens / 100
    assert clerk.most <= 2
    assert 10 <= clerk.asked < 30
    assert spent <= budget
    assert endings.count("unpaid") == 30 - clerk.asked


@pytest.mark.parametrize("usage", [Usage(), Usage(prompt_tokens=1, completion_tokens=1, estimated=True)])
def test_an_endpoint_that_counts_no_tokens_is_billed_the_most(
    store: BlobStore, request_: Request, usage: Usage
) -> None:
    clerk = Clerk(tokens=0)
    clerk.reply = _with_usage(clerk.reply, usage)  # type: ignore[method-assign]
    assert run(Metered(clerk, A_CENT_A_TOKEN, 2 * MAX_TOKENS / 100, store), request_, 5).count("stop") == 2


def _with_usage(reply: Any, usage: Usage) -> Any:
    async def billed(request: Request) -> Reply:
        answered: Reply = await reply(request)
        return answered.model_copy(update={"usage": usage})

    return billed


def test_a_budget_needs_a_price() -> None:
    with pytest.raises(UsageError, match="add --price"):
        Spending(budget=5).at_listed_price("openai/my-own-model")
    assert Spending(budget=5).at_listed_price("openai/gpt-4o").price == Price(2.5, 10)


def test_each_rank_has_its_share(store: BlobStore) -> None:
    assert Spending(Price(1, 1), 6.0).share(3).budget == 2.0
    clerk = Clerk(tokens=1)
    assert Spending(Price(1, 1)).meter(clerk, store) is clerk


class Prompt(Clerk):
    """Takes no time, and knows in which order it was asked."""

    def __init__(self) -> None:
        super().__init__(MAX_TOKENS // 10)
        self.order: list[str] = []

    async def reply(self, request: Request) -> Reply:
        self.order.append(request.messages[-1].text)
        await asyncio.sleep(0)
        return Reply(text="{}", model=self.name, usage=Usage(prompt_tokens=1, completion_tokens=1))


def test_those_who_wait_for_money_are_served_in_turn_and_each_is_woken_once(
    store: BlobStore, make_request: Callable[..., Request]
) -> None:
    """With all of them woken at each payment, 3,000 of them took 4.5 million looks."""
    clerk, names = Prompt(), [str(number) for number in range(3000)]
    metered = Metered(clerk, A_CENT_A_TOKEN, 1.5 * MAX_TOKENS / 100 + 0.01 * len(names), store)
    requests = [make_request(name) for name in names]

    async def ask() -> None:
        await asyncio.gather(*map(metered.reply, requests))

    started = time.process_time()
    asyncio.run(ask())
    assert time.process_time() - started < 2
    assert clerk.order == names


def test_one_who_gives_up_waiting_keeps_no_money_and_stands_in_nobodys_way(
    store: BlobStore, request_: Request
) -> None:
    async def ask() -> list[str]:
        metered = Metered(Clerk(tokens=1), A_CENT_A_TOKEN, 1.5 * MAX_TOKENS / 100, store)
        first, second, third = (asyncio.create_task(metered.reply(request_)) for _ in range(3))
        await asyncio.sleep(0)
        second.cancel()
        replies = [await first, await third, await metered.reply(request_)]
        return [reply.finish_reason for reply in replies]

    assert asyncio.run(asyncio.wait_for(ask(), 5)) == ["stop"] * 3


def test_one_who_gives_up_just_as_money_comes_gives_it_back() -> None:
    async def take() -> bool:
        purse = Purse(1.0)
        assert await purse.take(1.0)
        second = asyncio.create_task(purse.take(1.0))
        await asyncio.sleep(0)
        purse.give_back(1.0)  # the second is served, and has not heard of it
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        return await purse.take(1.0)

    assert asyncio.run(asyncio.wait_for(take(), 5))


@pytest.mark.parametrize(("trouble", "paid"), [("dropped", 2), ("timeout", 2), ("429", 3), ("500", 3)])
def test_a_try_that_may_have_been_billed_is_booked_at_the_most(
    store: BlobStore, request_: Request, trouble: str, paid: int
) -> None:
    clerk = Clerk(tokens=MAX_TOKENS)
    answered = clerk.reply

    async def after_trouble(request: Request) -> Reply:
        reply = await answered(request)
        return reply.model_copy(update={"troubles": (trouble,) if clerk.asked == 1 else ()})

    clerk.reply = after_trouble  # type: ignore[method-assign]
    metered = Metered(clerk, A_CENT_A_TOKEN, 3 * MAX_TOKENS / 100 + 1, store)

    async def ask() -> list[str]:
        return [(await metered.reply(request_)).finish_reason for _ in range(4)]

    assert asyncio.run(ask()).count("stop") == paid
