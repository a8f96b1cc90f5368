"""One evaluation, settled: how a model is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from remud_hub.evaluate.options import Options


T = TypeVar("T")


@dataclass(frozen=True)
class EvalJob:
    """Who is asked, how, and where files go."""

    model: str
    """As ``from_pretrained`` takes it; the model's name where an endpoint serves it."""
    out: Path
    options: Options = field(default_factory=Options)

    @property
    def samples(self) -> int:
        """Replies to each prompt."""
        return self.options.sampling.samples if self.options.sampling else 1

    @property
    def prompts_at_once(self) -> int:
        """Prompts in a batch: a batch is what is written at once, however many replies a prompt has."""
        return max(1, self.options.batch_size // self.samples)

    @property
    def work(self) -> Path:
        """Folder of what a killed evaluation goes on from."""
        return self.out / ".work"

    @property
    def decoding(self) -> dict[str, Any]:
        """What, besides model and prompt, a reply depends on."""
        sampling, budget = self.options.sampling, self.options.budget
        return {
            "max_new_tokens": self.options.max_new_tokens,
            "sampling": asdict(sampling) if sampling else None,
            "budget": asdict(budget) if budget else None,
        }


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces of ``size``; the last may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
