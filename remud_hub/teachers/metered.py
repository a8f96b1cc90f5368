"""A teacher with a budget: no request goes out that could pass it, but for tries that were lost on the way (``MAY_BE_BILLED``)."""

import asyncio
from collections import deque
from typing import NamedTuple

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.around import Around
from remud_hub.teachers.base import MAX_TOKENS, Reply, Request, Teacher, Usage
from remud_hub.teachers.prices import Price, price_of
from remud_hub.teachers.tokens import request_tokens


MAY_BE_BILLED = ("dropped", "timeout")
"""Troubles after which a reply may have been written and billed, though it never arrived; booked afterwards, at the most."""


class Spending(NamedTuple):
    """What a teacher may cost in a run, and what its tokens cost."""

    price: Price | None = None
    """None: not known."""
    budget: float | None = None
    """US dollars; None: no limit."""

    def at_listed_price(self, teacher: str) -> "Spending":
        """Return this with the price of the table where none was given.

        Raises:
            UsageError: There is a budget, and no price to keep it by.
        """
        price = self.price or price_of(teacher)
        if self.budget is not None and price is None:
            raise UsageError(f"the price of {teacher} is not known, so no budget can be kept; add --price IN,OUT")
        return self._replace(price=price)

    def share(self, ranks: int) -> "Spending":
        """Return one rank's share: each keeps to its own, so together they keep to the whole."""
        return self._replace(budget=None if self.budget is None else self.budget / ranks)

    def meter(self, teacher: Teacher, store: BlobStore) -> Teacher:
        """Return the teacher held to the budget; itself where there is none."""
        if self.budget is None or self.price is None:
            return teacher
        return Metered(teacher, self.price, self.budget, store)


class _Waiter(NamedTuple):
    """Somebody who wants an amount."""

    amount: float
    served: "asyncio.Future[bool]"


class Purse:
    """What is left of a budget. Who finds too little waits in turn, for more may come back.

    Args:
        amount: US dollars.
    """

    def __init__(self, amount: float) -> None:
        self._left = amount
        self._under_way = 0
        self._waiting: deque[_Waiter] = deque()

    async def take(self, amount: float) -> bool:
        """Take an amount out; False when there is too little left and nothing to wait for."""
        waiter = _Waiter(amount, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._serve()
        try:
            return await waiter.served
        except asyncio.CancelledError:
            if not waiter.served.cancelled() and waiter.served.result():
                self.give_back(amount)  # it was served just before
            raise

    def give_back(self, rest: float) -> None:
        """Put back what was taken and not spent; less than nothing where more was spent."""
        self._left += rest
        self._under_way -= 1
        self._serve()

    def _serve(self) -> None:
        while self._waiting:
            amount, served = self._waiting[0]
            if not served.done():  # nobody gave up waiting
                enough = amount <= self._left
                if not enough and self._under_way:
                    return
                if enough:
                    self._left -= amount
                    self._under_way += 1
                served.set_result(enough)
            self._waiting.popleft()


class Metered(Around):
    """Sets the most that a request can cost aside before it goes out, and books what it did cost.

    Args:
        teacher: Who answers.
        price: What tokens cost.
        budget: US dollars for this run.
        store: Where the pictures lie.
    """

    def __init__(self, teacher: Teacher, price: Price, budget: float, store: BlobStore) -> None:
        super().__init__(teacher)
        self._price = price
        self._purse = Purse(budget)
        self._store = store

    async def reply(self, request: Request) -> Reply:
        """Ask if the budget allows; else the reply is ``unpaid``.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work.
        """
        prompt_tokens = request_tokens(request, self.name, self._store)
        expected = Usage(prompt_tokens=prompt_tokens, completion_tokens=MAX_TOKENS)
        most = self._price.of(expected)
        if not await self._purse.take(most):
            return Reply(text="", model=self.name, finish_reason="unpaid")
        paid = most  # a request that was sent and never answered may have been billed all the same
        try:
            reply = await self._teacher.reply(request)
            paid = self._paid(reply, expected)
            return reply
        finally:
            self._purse.give_back(most - paid)

    def _paid(self, reply: Reply, expected: Usage) -> float:
        lost = sum(trouble in MAY_BE_BILLED for trouble in reply.troubles) * self._price.of(expected)
        if reply.finish_reason in ("unanswered", "refused"):
            return lost + self._price.of(reply.usage)
        is_known = reply.usage.prompt_tokens and not reply.usage.estimated  # some endpoints count nothing
        counted = reply.usage if is_known else expected
        return lost + self._price.of(counted)
