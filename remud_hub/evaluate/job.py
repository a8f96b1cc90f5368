"""One evaluation, settled: how a model is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from remud_hub.models.decoding import Budget, Sampling


T = TypeVar("T")


@dataclass(frozen=True)
class EvalJob:
    """Who is asked, how, and where files go."""

    model: str
    """As ``from_pretrained`` takes it; the model's name where an endpoint serves it."""
    out: Path
    max_new_tokens: int = 512
    batch_size: int = 8
    sampling: Sampling | None = None
    budget: Budget | None = None
    base_urls: tuple[str, ...] = ()
    """Addresses of the endpoints that serve the model; empty: as the environment says."""
    concurrency: int = 16
    """Requests under way at once, on all endpoints together."""

    @property
    def samples(self) -> int:
        """Replies to each prompt."""
        return self.sampling.samples if self.sampling else 1

    @property
    def prompts_at_once(self) -> int:
        """Prompts in a batch: a batch is what is written at once, however many replies a prompt has."""
        return max(1, self.batch_size // self.samples)

    @property
    def work(self) -> Path:
        """Folder of what a killed evaluation goes on from."""
        return self.out / ".work"

    @property
    def decoding(self) -> dict[str, Any]:
        """What, besides model and prompt, a reply depends on."""
        return {
            "max_new_tokens": self.max_new_tokens,
            "sampling": asdict(self.sampling) if self.sampling else None,
            "budget": asdict(self.budget) if self.budget else None,
        }


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of ``size``; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
