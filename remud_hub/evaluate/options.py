"""How tasks are asked, and who looks at the replies."""

from dataclasses import dataclass
from typing import Literal

from remud_hub.errors import UsageError
from remud_hub.models.decoding import Budget, Sampling


Backend = Literal["local", "lighteval", "openai"]
"""``local`` is a loop of our own; ``lighteval`` runs the same prompts through lighteval; ``openai`` asks an endpoint."""


@dataclass(frozen=True)
class Options:
    """How tasks are asked, and who looks at the replies."""

    max_new_tokens: int = 512
    """Where a reply is cut."""
    batch_size: int = 8
    """Replies written at once."""
    limit: int | None = None
    """Ask only so many rows of each task, the same ones every time."""
    sampling: Sampling | None = None
    """How replies are drawn, and how many to a question; None: one, greedily."""
    budget: Budget | None = None
    """How long the model thinks; None: as it likes. An endpoint cannot be told."""
    blind: bool = False
    """Keep the pictures from the model, to see what can be told without."""
    pictures_at_hand: bool = False
    """Leave out questions whose pictures are not there, and count them."""
    base_urls: tuple[str, ...] = ()
    """Addresses of the endpoints that serve the model; none: as the environment says."""
    concurrency: int = 16
    """Requests under way at once, on all endpoints together."""
    judge: str | None = None
    """A second model that looks at open answers; None: nobody does."""
    judge_url: str | None = None
    """Where it is; None: as the environment says."""
    bertscore: str | None = None
    """An encoder, by folder or Hub id, whose vectors open answers are compared by, too; None: they are not."""

    def check(self, backend: Backend) -> None:
        """Make sure that a backend can do all this.

        Raises:
            UsageError: It cannot, or a number is none that can be.
        """
        for name in ("max_new_tokens", "batch_size", "limit", "concurrency"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise UsageError(f"{name} is {number}; it must be 1 or more")
        budget = self.budget
        if backend == "openai" and budget:
            raise UsageError("an endpoint does not keep to a budget of thinking; use the backend local or lighteval")
        if budget and max(budget.least, budget.most or 0) >= self.max_new_tokens:
            raise UsageError(
                f"a reply is cut at {self.max_new_tokens} tokens, which leaves no room behind the thinking"
            )
        if self.base_urls and backend != "openai":
            raise UsageError(f"the backend {backend} asks no endpoint; give --backend openai with --base-url")
