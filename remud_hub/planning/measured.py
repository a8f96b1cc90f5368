"""Watch a teacher: what its replies cost, and how long they took."""

import time

from remud_hub.planning.tasks import TaskPlan
from remud_hub.store import BlobStore
from remud_hub.teachers.around import Around
from remud_hub.teachers.base import Reply, Request, Teacher, Usage
from remud_hub.teachers.tokens import request_tokens


class Measured(Around):
    """A teacher that is watched: what its replies cost and how long they took."""

    def __init__(self, teacher: Teacher, blobs: BlobStore) -> None:
        super().__init__(teacher)
        self._blobs = blobs
        self._estimated: dict[str, list[int]] = {}
        self._usage: dict[str, list[Usage]] = {}
        self._seconds: list[float] = []

    async def reply(self, request: Request) -> Reply:
        """Ask, and note what it took.

        Raises:
            TeacherError: The teacher cannot be reached or refuses to work.
        """
        started = time.monotonic()
        reply = await self._teacher.reply(request)
        if reply.finish_reason in ("stop", "length") and reply.usage.prompt_tokens:
            self._estimated.setdefault(request.task, []).append(request_tokens(request, self.name, self._blobs))
            self._usage.setdefault(request.task, []).append(reply.usage)
            if not reply.cached:
                self._seconds.append(time.monotonic() - started)
        return reply

    def correct(self, name: str, task: TaskPlan) -> TaskPlan:
        """Return the estimate of one task, put right by what its replies really cost."""
        usage, estimated = self._usage.get(name, []), self._estimated.get(name, [])
        if not usage:
            return task
        factor = sum(each.prompt_tokens for each in usage) / sum(estimated)
        completion = sum(each.completion_tokens for each in usage) / len(usage)
        return task.model_copy(
            update={
                "prompt_tokens": round(task.prompt_tokens * factor),
                "completion_tokens": round(task.calls * completion),
            }
        )

    @property
    def seconds_per_call(self) -> float | None:
        """Mean time of a reply that was not kept; None when all were."""
        return sum(self._seconds) / len(self._seconds) if self._seconds else None
