"""The calls of one prompt, as a plan counts them."""

from remud_hub.records import Record
from remud_hub.teachers.base import Usage


class TaskPlan(Record):
    """The calls of one prompt."""

    calls: int = 0
    """To be sent."""
    kept: int = 0
    """Answered before: free."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def usage(self) -> Usage:
        """All its tokens."""
        return Usage(prompt_tokens=self.prompt_tokens, completion_tokens=self.completion_tokens)

    def plus(self, other: "TaskPlan") -> "TaskPlan":
        """Return the sum of both."""
        return TaskPlan(**{name: getattr(self, name) + getattr(other, name) for name in TaskPlan.model_fields})
