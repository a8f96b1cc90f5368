"""A teacher with a budget: no request goes out that could pass it."""

import asyncio
from typing import NamedTuple

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.around import Around
from remud_hub.teachers.base import MAX_TOKENS, Reply, Request, Teacher, Usage
from remud_hub.teachers.prices import Price, price_of
from remud_hub.teachers.tokens import request_tokens


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
        self._left = budget
        self._under_way = 0
        self._store = store
        self._settled = asyncio.Condition()

    async def reply(self, request: Request) -> Reply:
        """Ask if the budget allows; else the reply is ``unpaid``.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work.
        """
        prompt_tokens = request_tokens(request, self.name, self._store)
        expected = Usage(prompt_tokens=prompt_tokens, completion_tokens=MAX_TOKENS)
        most = self._price.of(expected)
        if not await self._set_aside(most):
            return Reply(text="", model=self.name, finish_reason="unpaid")
        paid = most  # a request that was sent and never answered may have been billed all the same
        try:
            reply = await self._teacher.reply(request)
            paid = self._paid(reply, expected)
            return reply
        finally:
            await self._settle(most - paid)

    def _paid(self, reply: Reply, expected: Usage) -> float:
        if reply.finish_reason in ("unanswered", "refused"):
            return self._price.of(reply.usage)
        counted = reply.usage if reply.usage.prompt_tokens else expected  # an endpoint that counts nothing
        return self._price.of(counted)

    async def _set_aside(self, most: float) -> bool:
        """Take an amount out of what is left; while replies are under way, more may come back."""
        async with self._settled:
            await self._settled.wait_for(lambda: most <= self._left or not self._under_way)
            if most > self._left:
                return False
            self._left -= most
            self._under_way += 1
            return True

    async def _settle(self, back: float) -> None:
        async with self._settled:
            self._left += back
            self._under_way -= 1
            self._settled.notify_all()
