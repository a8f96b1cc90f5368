"""Count requests without sending any."""

import json
from importlib.resources import files

import yaml

from remud_hub.planning.tasks import TaskPlan
from remud_hub.store import BlobStore
from remud_hub.teachers.around import Around
from remud_hub.teachers.base import Reply, Request, Teacher
from remud_hub.teachers.reply_store import ReplyStore
from remud_hub.teachers.tokens import request_tokens, text_tokens


class Estimating(Around):
    """A teacher that answers nothing: it counts what it is asked and gives a typical reply, so that every job runs to its end."""

    def __init__(self, teacher: Teacher, replies: ReplyStore, blobs: BlobStore) -> None:
        super().__init__(teacher)
        self.tasks: dict[str, TaskPlan] = {}
        self._replies = replies
        self._blobs = blobs
        self._typical = _typical_replies()

    async def reply(self, request: Request) -> Reply:
        """Return the reply that was kept, else a typical one; count which."""
        if kept := self._replies.get(self.name, self.version(), request):
            self._count(request, kept=1)
            return kept
        text = self._typical[request.language][request.shape]
        reply = Reply(text=text, model=self.name)
        if request.mending:
            return reply  # a typical reply that does not fit here: the real one is taken to do
        tokens = request_tokens(request, self.name, self._blobs)
        self._count(request, calls=1, prompt_tokens=tokens, completion_tokens=text_tokens(text))
        return reply

    def _count(self, request: Request, **more: int) -> None:
        self.tasks[request.task] = self.tasks.get(request.task, TaskPlan()).plus(TaskPlan(**more))


def _typical_replies() -> dict[str, dict[str, str]]:
    listed = yaml.safe_load(files("remud_hub.planning").joinpath("typical_replies.yaml").read_text(encoding="utf-8"))
    return {
        language: {shape: json.dumps(reply, ensure_ascii=False) for shape, reply in shapes.items()}
        for language, shapes in listed.items()
    }
