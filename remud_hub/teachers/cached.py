"""A teacher that is not asked the same thing twice."""

import asyncio

from remud_hub.teachers.around import Around
from remud_hub.teachers.base import FinishReason, Reply, Request, Teacher
from remud_hub.teachers.reply_store import ReplyStore, reply_key


ANSWERED: tuple[FinishReason, ...] = ("stop", "length")
"""What was paid for. A refusal may be lifted tomorrow."""


class Cached(Around):
    """Takes replies from the store, and puts new ones there before anybody sees them.

    Args:
        teacher: Who is asked for the others.
        store: Where replies are kept.
        version: As the lock has it, which tells weights on this machine apart; by default the teacher's own.
    """

    def __init__(self, teacher: Teacher, store: ReplyStore, version: str | None = None) -> None:
        super().__init__(teacher)
        self._store = store
        self._version = version or teacher.version()
        self._under_way: dict[str, asyncio.Event] = {}

    def version(self) -> str:
        """Return the version that replies are kept under."""
        return self._version

    async def reply(self, request: Request) -> Reply:
        """Return the reply that was kept, or ask. An equal request that is under way is waited for.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work.
        """
        key = reply_key(self.name, self._version, request)
        while under_way := self._under_way.get(key):
            await under_way.wait()  # two sources may hold the same paragraph
        if kept := self._store.get(self.name, self._version, request, key):
            return kept
        self._under_way[key] = asyncio.Event()
        try:
            reply = await self._teacher.reply(request)
            if reply.finish_reason in ANSWERED:
                self._store.put(self.name, self._version, request, reply, key)
                await asyncio.sleep(0)  # whatever else has come is kept before anything is made of this one
            return reply
        finally:
            self._under_way.pop(key).set()

    async def close(self) -> None:
        """Close the store and the teacher behind."""
        self._store.close()
        await super().close()
